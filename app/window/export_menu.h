#pragma once

#include <QMenu>
#include <functional>

#include "app/export/export.h"

namespace interleave {

/// What `Export ▾` offers: formats, scales, the clipboard, and what goes into the picture. Asks for a place and hands the work to
/// app/export.
class ExportMenu : public QMenu {
    Q_OBJECT
public:
    /// `shown` tells what the window shows at this moment: the run, and size, range and theme of the picture.
    struct Shown {
        RunResultPtr result;
        QSize size;
        TimeRange range;
        ThemeName theme = ThemeName::Light;
    };
    ExportMenu(std::function<Shown()> shown, QWidget* parent);

    /// Writes what the menu's choices say.
    void write(const QString& path, double scale);

Q_SIGNALS:
    void done(const QString& what);
    void failed(const QString& why);

private:
    ExportOptions options() const;
    void addFormat(const QString& words, const QString& ending, double scale);
    void copy();

    std::function<Shown()> m_shown;
    QAction *m_whole, *m_charts, *m_legend;
};

}  // namespace interleave
