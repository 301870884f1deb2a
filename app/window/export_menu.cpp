#include "app/window/export_menu.h"

#include <QActionGroup>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QTemporaryDir>

namespace interleave {

ExportMenu::ExportMenu(std::function<Shown()> shown, QWidget* parent) : QMenu(parent), m_shown(std::move(shown)) {
    setObjectName("exportMenu");
    addFormat(tr("PNG, 1×…"), "png", 1);
    addFormat(tr("PNG, 2×…"), "png", 2);
    addFormat(tr("PNG, 4×…"), "png", 4);
    addFormat(tr("SVG…"), "svg", 1);
    addFormat(tr("PDF…"), "pdf", 1);
    connect(addAction(tr("Copy to the clipboard")), &QAction::triggered, this, &ExportMenu::copy);
    addSeparator();
    auto* extent = new QActionGroup(this);
    for (const QString& words : {tr("What is shown"), tr("The whole run")}) {
        QAction* action = addAction(words);
        action->setCheckable(true);
        extent->addAction(action);
    }
    extent->actions().first()->setChecked(true);
    m_whole = extent->actions().last();
    addSeparator();
    m_charts = addAction(tr("With charts"));
    m_legend = addAction(tr("With legend"));
    for (QAction* action : {m_charts, m_legend}) {
        action->setCheckable(true);
        action->setChecked(true);
    }
}

void ExportMenu::addFormat(const QString& words, const QString& ending, double scale) {
    connect(addAction(words), &QAction::triggered, this, [this, ending, scale] {
        const Shown shown = m_shown();
        if (!shown.result) return;
        const QString name = QString::fromStdString(shown.result->trace->meta.scenario) + '.' + ending;
        QString path = QFileDialog::getSaveFileName(parentWidget(), tr("Export the picture"), name,
                                                    tr("%1 (*.%2)").arg(ending.toUpper(), ending));
        if (path.isEmpty()) return;
        if (QFileInfo(path).suffix().isEmpty()) path += '.' + ending;
        write(path, scale);
    });
}

ExportOptions ExportMenu::options() const {
    const Shown shown = m_shown();
    ExportOptions options;
    options.size = shown.size;
    options.theme = shown.theme;
    options.range = m_whole->isChecked() ? TimeRange{0, 0} : shown.range;
    options.charts = m_charts->isChecked();
    options.legend = m_legend->isChecked();
    return options;
}

void ExportMenu::write(const QString& path, double scale) {
    const Shown shown = m_shown();
    if (!shown.result) return;
    ExportOptions chosen = options();
    chosen.scale = scale;
    const Status status = exportPicture(*shown.result, path, chosen);
    if (status)
        Q_EMIT done(tr("Exported to %1").arg(path));
    else
        Q_EMIT failed(QString::fromStdString(status.error().text()));
}

void ExportMenu::copy() {
    const Shown shown = m_shown();
    const QTemporaryDir folder;
    if (!shown.result || !folder.isValid()) return;
    const QString path = folder.filePath("picture.png");
    ExportOptions chosen = options();
    chosen.scale = 2;
    if (const Status status = exportPicture(*shown.result, path, chosen); !status)
        return Q_EMIT failed(QString::fromStdString(status.error().text()));
    QGuiApplication::clipboard()->setImage(QImage(path));
    Q_EMIT done(tr("Copied the picture"));
}

}  // namespace interleave
