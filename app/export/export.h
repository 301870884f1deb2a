#pragma once

#include <QSize>
#include <QString>

#include "app/look/theme.h"
#include "app/session/session.h"
#include "app/timeline/time_scale.h"
#include "core/base/result.h"

namespace interleave {

/// What goes into the picture.
struct ExportOptions {
    QSize size{1600, 1000};       ///< in px before scaling; height 0: as tall as all lanes need
    double scale = 1;             ///< PNG only, 1 to 4
    TimeRange range;              ///< empty (from == to): the whole run
    bool charts = true, legend = true, title = true;
    ThemeName theme = ThemeName::Light;
};

/// Writes the run's picture; the format follows the ending (.png, .svg, .pdf). The file is written whole or not at all.
/// Errors: unknown ending, a place that cannot be written, a size out of 200 to 20,000 px.
Status exportPicture(const RunResult& result, const QString& path, const ExportOptions& options);

}  // namespace interleave
