#include <QApplication>

#include "core/engine/worker_program.h"
#include "tests/runner.h"

int main(int argc, char** argv) {
    interleave::worker::serveIfAsked(argc, argv);
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    return interleave::runTests(argc, argv);
}
