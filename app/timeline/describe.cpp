#include <algorithm>

#include "app/look/theme.h"
#include "app/timeline/bar_label.h"
#include "app/timeline/scene.h"

namespace interleave {
namespace {

QString nameOf(const Trace& trace, NameId name) { return QString::fromStdString(trace.names[name]); }
QString durationText(Nanos duration) { return forWindow(formatDuration(duration)); }

bool isPipelineStage(const Trace& trace, NameId name) {
    return std::any_of(trace.meta.stages.begin(), trace.meta.stages.end(),
                       [name](const Stage& stage) { return stage.pipeline && stage.name == name; });
}

/// `fetch 7` is an item's task; a pipeline's own task is called by its slot, since its number is no item's.
QString taskText(const Trace& trace, TaskId task) {
    if (task == kProgram) return QStringLiteral("the program");
    if (task >= trace.tasks.size()) return {};
    const TaskRow& row = trace.tasks[task];
    if (row.item == kNoIndex && row.index != kNoIndex && isPipelineStage(trace, row.name))
        return QStringLiteral("%1 slot %2").arg(nameOf(trace, row.name)).arg(row.index);
    const std::uint32_t number = row.item != kNoIndex ? row.item : row.index;
    return number == kNoIndex ? nameOf(trace, row.name) : nameOf(trace, row.name) + QStringLiteral(" %1").arg(number);
}

QString spanTitle(const Trace& trace, const Span& span) {
    QString title = span.kind == SpanKind::Startup ? QStringLiteral("worker starting up") : nameOf(trace, span.name);
    if (const std::uint32_t number = numberOf(trace, span); number != kNoIndex) title += QStringLiteral(" %1").arg(number);
    if (span.stage != 0 && span.stage != span.name) title += QStringLiteral(" · ") + nameOf(trace, span.stage);
    return title;
}

QString laneText(const Span& span) {
    if (span.kind == SpanKind::Io) return {};
    if (span.core != kNoCore) return QStringLiteral("on core %1 ").arg(span.core);
    return span.lane == kLoopLane ? QStringLiteral("on the loop ") : QStringLiteral("on w%1 ").arg(span.lane - 1);
}

QString whenText(Nanos start, Nanos end, bool open) {
    const Nanos length = end - start;
    return QStringLiteral("for %1%2, %3 to %4")
        .arg(durationText(length), open ? QStringLiteral(" so far") : QString(), timeText(start, length), timeText(end, length));
}

QString causeText(const Trace& trace, const Wait& wait) {
    const QString quoted = wait.name != 0 ? QStringLiteral(" \"%1\"").arg(nameOf(trace, wait.name)) : QString();
    switch (wait.cause) {
        case Cause::Io: return QStringLiteral("for I/O");
        case Cause::Sleep: return QStringLiteral("asleep");
        case Cause::Limit: return QStringLiteral("for limit") + quoted;
        case Cause::Queue: return QStringLiteral("for queue") + quoted;
        case Cause::Join: return QStringLiteral("for its children");
        case Cause::Job: return QStringLiteral("for a worker's answer");
        case Cause::Yield: return QStringLiteral("giving way");
        case Cause::Gil: return QStringLiteral("for the GIL");
        case Cause::Core: return QStringLiteral("for a core");
        case Cause::Cache: return QStringLiteral("for the cache");
        case Cause::Future: return QStringLiteral("for a result");
        case Cause::Backoff: return QStringLiteral("before the next try");
    }
    return {};
}

/// The last wait of the span's task before it asked for the span, when nothing else of that task lay between.
const Wait* waitBefore(const Trace& trace, const Span& span) {
    const Nanos asked = span.requested >= 0 ? span.requested : span.start;
    auto wait =
        std::upper_bound(trace.waits.begin(), trace.waits.end(), asked, [](Nanos time, const Wait& w) { return time < w.start; });
    // None of them began before the task did, so the search is short however long the run.
    const Nanos born = span.task < trace.tasks.size() ? trace.tasks[span.task].spawned : asked;
    while (wait != trace.waits.begin()) {
        --wait;
        if (wait->start < born) return nullptr;
        if (wait->task == span.task) return wait->end <= asked && wait->end > wait->start ? &*wait : nullptr;
    }
    return nullptr;
}

/// The nearest span of the same item before (`step` -1) or after (1) this one, its own tries left out.
/// Looks only so far: an item's steps lie near each other, and a pointer must not wait for a search through a million spans.
const Span* neighbour(const Trace& trace, const Span& span, int step) {
    constexpr std::ptrdiff_t most = 50'000;
    if (span.item == kNoIndex || &span < trace.spans.data() || &span >= trace.spans.data() + trace.spans.size()) return nullptr;
    const std::ptrdiff_t from = &span - trace.spans.data(), count = static_cast<std::ptrdiff_t>(trace.spans.size());
    for (std::ptrdiff_t i = from + step; i >= 0 && i < count && std::abs(i - from) <= most; i += step) {
        const Span& other = trace.spans[static_cast<std::size_t>(i)];
        if (other.item == span.item && other.stage != span.stage && other.kind != SpanKind::Startup) return &other;
    }
    return nullptr;
}

/// The item's way through the stages around this one: `fetch → this → store`.
void addWay(std::vector<QString>& lines, const Trace& trace, const Span& span) {
    const Span *before = neighbour(trace, span, -1), *after = neighbour(trace, span, 1);
    if (before && before->end < span.start)
        lines.push_back(
            QStringLiteral("waited %1 since %2").arg(durationText(span.start - before->end), nameOf(trace, before->name)));
    if (!before && !after) return;
    const QString arrow = QStringLiteral(" → ");
    lines.push_back((before ? nameOf(trace, before->name) + arrow : QString()) + QStringLiteral("this") +
                    (after ? arrow + nameOf(trace, after->name) : QString()));
}

QString endText(const Trace& trace, const Span& span) {
    const QString error = span.error != 0 ? QStringLiteral(": ") + nameOf(trace, span.error) : QString();
    if (span.outcome == Outcome::Failed) return QStringLiteral("failed") + error;
    if (span.outcome == Outcome::Cancelled) return QStringLiteral("cancelled");
    return {};
}

/// How much of its length it computed and, where that is clearly less, what it had to wait for in between.
QString computedText(const Trace& trace, const Span& span) {
    const QString computed = durationText(span.cpuTime);
    if (computedShare(span) == 1) return QStringLiteral("%1 on the processor").arg(computed);
    return QStringLiteral("computed %1 of %2; %3")
        .arg(computed, durationText(span.end - span.start),
             needsGil(trace.meta, span) ? QStringLiteral("waited for the GIL") : QStringLiteral("shared its core"));
}

bool followsCpuStage(const Trace& trace, NameId stage) {
    bool cpuBefore = false;
    for (const Stage& each : trace.meta.stages) {
        if (!each.pipeline) continue;
        if (each.name == stage) return cpuBefore;
        cpuBefore = cpuBefore || each.kind == LeafKind::Cpu;
    }
    return false;
}

}  // namespace

Ink inkOf(const Trace& trace, const Span& span) {
    if (span.outcome == Outcome::Failed) return Ink::Failed;
    if (span.outcome == Outcome::Cancelled) return Ink::Cancelled;
    if (span.kind == SpanKind::Cpu) return Ink::Cpu;
    if (span.kind == SpanKind::Startup) return Ink::Startup;
    return followsCpuStage(trace, span.stage) ? Ink::Store : Ink::Io;
}

std::vector<QString> describe(const Trace& trace, const Span& span) {
    std::vector<QString> lines{spanTitle(trace, span), laneText(span) + whenText(span.start, span.end, span.open)};
    if (const QString end = endText(trace, span); !end.isEmpty()) lines.push_back(end);
    if (span.retried) lines.push_back(QStringLiteral("a further try"));
    if (span.abandoned) lines.push_back(QStringLiteral("abandoned: its task had left"));
    if (span.kind == SpanKind::Cpu && span.requested >= 0 && span.start > span.requested)
        lines.push_back(QStringLiteral("waited %1 for a worker").arg(durationText(span.start - span.requested)));
    if (span.cpuTime >= 0) lines.push_back(computedText(trace, span));
    if (const Wait* wait = waitBefore(trace, span)) {
        lines.push_back(QStringLiteral("waited %1 %2").arg(durationText(wait->end - wait->start), causeText(trace, *wait)));
        if (const QString waker = taskText(trace, wait->waker); !waker.isEmpty())
            lines.push_back(QStringLiteral("woken by %1").arg(waker));
    }
    addWay(lines, trace, span);
    return lines;
}

std::vector<QString> describe(const Trace& trace, const Wait& wait) {
    const QString who = taskText(trace, wait.task);
    const QString cause = causeText(trace, wait);
    std::vector<QString> lines{who.isEmpty() ? QStringLiteral("waiting") : who + QStringLiteral(" waiting"),
                               cause + QStringLiteral(" ") + whenText(wait.start, wait.end, wait.open)};
    if (const QString waker = taskText(trace, wait.waker); !waker.isEmpty())
        lines.push_back(QStringLiteral("woken by %1").arg(waker));
    return lines;
}

}  // namespace interleave
