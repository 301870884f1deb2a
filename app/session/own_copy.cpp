#include "app/session/own_copy.h"

#include <QFile>
#include <QFileInfo>

#include "core/format/file.h"
#include "core/scenario/identity.h"
#include "resources/resources.h"

namespace interleave {

Status writeOwnCopy(const Scenario& scenario, const QString& path) {
    std::string text(resource(scenario.file));
    if (text.empty()) {
        QFile file(QString::fromStdString(scenario.file));
        if (!file.open(QIODevice::ReadOnly))
            return Error{{scenario.file, 0, 0}, "cannot be read: " + file.errorString().toStdString(), "save it anew"};
        text = file.readAll().toStdString();
    }
    const Result<std::string> renamed = withId(text, QFileInfo(path).completeBaseName().toStdString(), scenario.file);
    if (!renamed) return renamed.error();
    return writeWhole(path.toStdString(), std::string_view(*renamed));
}

}  // namespace interleave
