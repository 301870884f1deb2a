#pragma once

#include <memory>
#include <optional>

#include "app/timeline/draw_list.h"
#include "app/timeline/time_scale.h"
#include "core/trace/lanes.h"
#include "core/trace/span_index.h"
#include "core/trace/trace.h"

namespace interleave {

/// Turns a trace, a range and a size into a draw list: lanes with their group titles, labels, bars, hatching, grid.
/// Holds the indices of one trace; pure otherwise (no widget, no painter), so the widget, the exporter and the tests use the same
/// one.
class TimelineScene {
public:
    TimelineScene(TracePtr trace, std::shared_ptr<const Lanes> lanes);

    struct View {
        TimeRange range;
        double width = 800, height = 600;
        double scroll = 0;  ///< px from the top
        double labelWidth = 112, rightMargin = 14;
        std::uint32_t collapsed = 0;  ///< bit i: group i is closed
    };
    DrawList draw(const View& view) const;
    double contentHeight(const View& view) const;

    /// What lies at a point, asked of the index and never of the drawing.
    struct Hit {
        int group = -1, row = -1;
        std::int64_t span = -1;    ///< into Trace::spans
        std::int64_t wait = -1;    ///< into Trace::waits
        std::uint32_t folded = 1;  ///< how many spans are folded at this column
        QRectF box;                ///< the span's box, for the hover outline
        bool title = false;        ///< on a group's title (a click there collapses)
    };
    Hit hit(const View& view, QPointF point) const;
    /// Where the hit's span or wait lies in this view, cut to the plot area; empty where it is not in it.
    QRectF boxOf(const View& view, const Hit& hit) const;

    const Trace& trace() const { return *m_trace; }
    const Lanes& lanes() const { return *m_lanes; }

private:
    struct Indices;
    TracePtr m_trace;
    std::shared_ptr<const Lanes> m_lanes;
    std::shared_ptr<const Indices> m_indices;
};

/// The colour of a span by LOOK.md's table: failed and cancelled first, then CPU, then I/O, with `store` for the io stages that
/// follow a cpu stage in a pipeline (elsewhere the order of stages says nothing about what follows what). A blocking call
/// computes nothing: I/O.
Ink inkOf(const Trace& trace, const Span& span);
/// The words of the hover box: name, lane and duration, what it waited for, who woke it.
std::vector<QString> describe(const Trace& trace, const Span& span);
std::vector<QString> describe(const Trace& trace, const Wait& wait);

}  // namespace interleave
