#pragma once

#include <QImage>
#include <QSize>
#include <QString>
#include <cstdint>

#include "app/look/theme.h"
#include "app/session/session.h"
#include "app/timeline/time_scale.h"
#include "core/base/result.h"

namespace interleave {

/// What goes into the picture.
struct ExportOptions {
    QSize size{1600, 1000};       ///< in px before scaling; height 0: as tall as all lanes need
    double scale = 1;             ///< PNG and images only, 1 to 4
    TimeRange range{0, 0};        ///< empty (from == to): the whole run
    std::uint32_t collapsed = 0;  ///< groups that are closed, as in TimelineScene::View
    bool charts = true, legend = true, title = true;
    ThemeName theme = ThemeName::Light;
};

/// Whether a picture may be asked for so, before there is a run to draw. Errors: unknown ending, size or scale out of range.
Status exportable(const QString& path, const ExportOptions& options);

/// Writes the run's picture; the format follows the ending (.png, .svg, .pdf). The file is written whole or not at all.
/// Needs a QApplication (the offscreen platform will do, so no display). In SVG and PDF text stays text.
/// Errors: unknown ending, a place that cannot be written, a size out of 200 to 20,000 px, a scale out of 1 to 4.
Status exportPicture(const RunResult& result, const QString& path, const ExportOptions& options);

/// The same picture for the clipboard. Errors as above, but for those of files.
Result<QImage> renderPicture(const RunResult& result, const ExportOptions& options);

}  // namespace interleave
