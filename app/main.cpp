#include <QApplication>
#include <QIcon>
#include <QSettings>
#include <cstdio>
#include <cstdlib>

#include "app/cli/command_line.h"
#include "app/session/session.h"
#include "app/window/main_window.h"
#include "core/engine/worker_program.h"

namespace {

using namespace interleave;

constexpr const char* kNoDisplay =
    "interleave: there is no display to open a window on; use the command line instead, for example "
    "`interleave simulate ai-agent --json -` (`interleave --help` lists it all)\n";

[[noreturn]] void leaveWithoutDisplay() {
    std::fputs(kNoDisplay, stderr);
    std::fflush(nullptr);
    std::_Exit(kUsageError);
}

/// Qt aborts where a display is named but cannot be reached; a sentence and the exit code of the contract are kinder.
void onMessage(QtMsgType type, const QMessageLogContext&, const QString& message) {
    if (type == QtFatalMsg) leaveWithoutDisplay();
    if (type != QtDebugMsg && type != QtInfoMsg) std::fprintf(stderr, "interleave: %s\n", qPrintable(message));
}

bool displayNamed() {
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

int openWindow(int argc, char** argv, const WindowRequest& request) {
    if (!displayNamed()) leaveWithoutDisplay();
    const QtMessageHandler usual = qInstallMessageHandler(onMessage);
    QApplication application(argc, argv);
    qInstallMessageHandler(usual);
    QApplication::setApplicationName("Interleave");
    QApplication::setOrganizationName("Interleave");
    loadFonts();
    application.setFont(textFont(13));

    QSettings store(QSettings::IniFormat, QSettings::UserScope, "interleave", "interleave");
    Session session(&store);
    MainWindow window(&session, &store);
    if (request.theme) window.setTheme(*request.theme);
    window.show();
    session.restore();
    if (const QString wanted = QString::fromStdString(request.file); !wanted.isEmpty()) {
        session.selectScenario(wanted);
        if (session.currentKey() != wanted) session.openFile(wanted);  // a wrong one leaves the restored one on the screen
    }
    return QApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
    worker::serveIfAsked(argc, argv);
    const auto parsed = runCommandLine(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    return openWindow(argc, argv, std::get<WindowRequest>(parsed));
}
