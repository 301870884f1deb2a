#include "app/cli/offscreen.h"

#include "app/look/theme.h"

namespace interleave {

Offscreen::Offscreen() {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) {});
    m_application = std::make_unique<QApplication>(m_count, m_arguments);
    loadFonts();
}

}  // namespace interleave
