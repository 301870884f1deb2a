#pragma once

#include <QSizeF>

#include "app/export/export.h"
#include "app/timeline/draw_list.h"
#include "app/timeline/scene.h"

class QPainter;

namespace interleave {

/// The run as one picture: title, ruler, lanes, charts and legend from top to bottom, each a part of its own.
/// Lays out and paints; knows no file and no format.
class Picture {
public:
    Picture(const RunResult& result, const ExportOptions& options);

    QSize size() const { return m_size; }
    QString title() const;
    QString subtitle() const;
    /// `vector`: for SVG and PDF.
    void paint(QPainter& painter, bool vector) const;

private:
    struct Part {
        double top = 0, height = 0;
        double bottom() const { return top + height; }
    };
    TimelineScene::View view(const Part& part) const;
    DrawList titleList() const;
    DrawList legendList(const DrawList& lanes) const;
    DrawList lanesList() const;

    const RunResult& m_result;
    ExportOptions m_options;
    TimelineScene m_scene;
    QSize m_size;
    Part m_title, m_ruler, m_lanes, m_charts, m_legend;
    int m_lanesLeftOut = 0;  ///< rows that a fixed height has no room for
};

}  // namespace interleave
