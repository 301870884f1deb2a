#include "core/engine/worker_program.h"
#include "tests/runner.h"

int main(int argc, char** argv) {
    interleave::worker::serveIfAsked(argc, argv);
    return interleave::runTests(argc, argv);
}
