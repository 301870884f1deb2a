#include "app/charts/chart_content.h"

#include <algorithm>

namespace interleave {
namespace {

/// Colours for several queues, in the order of the stages they feed.
constexpr QColor Theme::*kQueueColours[] = {&Theme::store, &Theme::accent, &Theme::cancelled, &Theme::io};
constexpr std::size_t kMostQueues = std::size(kQueueColours);

ChartContent throughput(const RunResult& result) {
    const TracePtr trace = result.trace;
    const auto series = result.series;
    const Nanos window = rateWindow(std::max(trace->makespan, trace->end));
    const QString words = QObject::tr("Items finished in the last %1").arg(forWindow(formatDuration(window)));
    ChartContent content{
        QObject::tr("Throughput"), QObject::tr("items/s"), words, valueAxisFor(mostRate(series->finishes, window), false), {}};
    content.smooth = true;
    content.curves.push_back({QObject::tr("items/s"), &Theme::accent, [trace, series, window](TimeRange range, int columns) {
                                  return rateCurve(series->finishes, window, trace->end, range, columns);
                              }});
    return content;
}

/// A curve over counter points that `owner` keeps alive.
Curve steps(const QString& name, QColor Theme::*colour, std::shared_ptr<const void> owner,
            const std::vector<CounterPoint>& points, Nanos end) {
    return {name, colour, [owner = std::move(owner), &points, end](TimeRange range, int columns) {
                return stepCurve(points, end, range, columns);
            }};
}

ChartContent inFlight(const RunResult& result) {
    ChartContent content{QObject::tr("In flight"),
                         QObject::tr("tasks"),
                         QObject::tr("Tasks that wait for I/O, and tasks with CPU work under way"),
                         {},
                         {}};
    double most = 0;
    for (const Counter& counter : result.trace->inFlight) {
        const bool io = counter.name == "io";
        content.curves.push_back(steps(io ? QObject::tr("I/O") : QObject::tr("CPU"), io ? &Theme::io : &Theme::cpu, result.trace,
                                       counter.points, result.trace->end));
        most = std::max(most, mostValue(counter.points));
    }
    content.axis = valueAxisFor(most, true);
    return content;
}

ChartContent queueDepth(const RunResult& result) {
    ChartContent content{
        QObject::tr("Queue depth"), QObject::tr("items"), QObject::tr("Items that wait in front of a stage"), {}, {}};
    double most = 0;
    const auto& queues = result.trace->queueDepth;
    for (std::size_t i = 0; i < std::min(queues.size(), kMostQueues); ++i) {
        content.curves.push_back(
            steps(QString::fromStdString(queues[i].name), kQueueColours[i], result.trace, queues[i].points, result.trace->end));
        most = std::max(most, mostValue(queues[i].points));
    }
    content.axis = valueAxisFor(most, true);
    return content;
}

ChartContent coreUse(const RunResult& result) {
    const int cores = std::max(1, result.trace->meta.cores);
    ChartContent content{QObject::tr("Core use"),
                         cores == 1 ? QObject::tr("of 1 core") : QObject::tr("of %1 cores").arg(cores),
                         QObject::tr("Cores that compute"),
                         valueAxisFor(cores, true),
                         {}};
    content.curves.push_back(
        steps(QObject::tr("busy"), &Theme::store, result.trace, result.trace->busyCores.points, result.trace->end));
    return content;
}

}  // namespace

std::array<ChartContent, 3> chartContents(const RunResult& result) {
    return {throughput(result), inFlight(result), result.trace->queueDepth.empty() ? coreUse(result) : queueDepth(result)};
}

std::array<ChartContent, 3> emptyChartContents() {
    return {ChartContent{QObject::tr("Throughput"), QObject::tr("items/s"), {}, {}, {}},
            ChartContent{QObject::tr("In flight"), QObject::tr("tasks"), {}, {}, {}},
            ChartContent{QObject::tr("Queue depth"), QObject::tr("items"), {}, {}, {}}};
}

}  // namespace interleave
