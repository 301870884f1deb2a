#include "app/panels/figures.h"

#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>

#include "app/look/theme.h"

namespace interleave {
namespace {

const QString kUnknown = QStringLiteral("–");

QString whole(std::uint64_t count) { return QLocale(QLocale::English).toString(static_cast<qulonglong>(count)); }
QString percent(double share) {
    return QString::number(share * 100, 'f', share > 0 && share < 0.0995 ? 1 : 0) + QStringLiteral(" %");
}

/// `9.1× faster than sequential`, `1.2× slower than sequential`, `as fast as sequential`.
QString speedupText(const Summary& summary) {
    if (!summary.speedup || *summary.speedup <= 0) return {};
    const double factor = *summary.speedup;
    if (std::abs(factor - 1) < 0.005) return QObject::tr("as fast as sequential");
    const double shown = std::max(factor, 1 / factor);
    const QString times = QString::number(shown, 'f', shown < 1.095 ? 2 : shown < 9.95 ? 1 : 0) + QStringLiteral("×");
    return factor > 1 ? QObject::tr("%1 faster than sequential").arg(times) : QObject::tr("%1 slower than sequential").arg(times);
}

CardText makespanCard(const RunResult& result) {
    CardText card{QObject::tr("Makespan"), secondsText(result.summary.makespan), speedupText(result.summary)};
    const Trace& trace = *result.trace;
    if (!trace.complete)
        card.note = QObject::tr("so far");
    else if (trace.outcome != RunOutcome::Done)
        card.note = QString::fromLatin1(word(trace.outcome));
    return card;
}

}  // namespace

QString secondsText(double seconds) { return forWindow(formatDuration(fromSeconds(seconds))); }

QString unbroken(const std::string& text) {
    static const QRegularExpression gap(QStringLiteral("(\\d) (?=[%a-zµ])"));
    return forWindow(text).replace(gap, QStringLiteral("\\1\u00a0"));
}

QString figureText(double value) {
    if (value >= 1000) return QLocale(QLocale::English).toString(static_cast<qlonglong>(std::llround(value)));
    return QString::number(value, 'g', 3);
}

std::array<CardText, 4> cardTexts(const RunResult& result) {
    const Summary& summary = result.summary;
    CardText latency{QObject::tr("Item latency p95"), kUnknown, QObject::tr("no item finished")};
    if (summary.latency)
        latency = {latency.title, secondsText(summary.latency->p95),
                   QObject::tr("p50 %1").arg(secondsText(summary.latency->p50))};
    const int cores = result.trace->meta.cores;
    return {
        makespanCard(result),
        {QObject::tr("Throughput"), summary.items.done > 0 ? figureText(summary.throughput) : kUnknown, QObject::tr("items/s")},
        {QObject::tr("Core use"), percent(summary.coreUse),
         cores == 1 ? QObject::tr("of 1 core") : QObject::tr("of %1 cores").arg(cores)},
        latency};
}

QString countsText(const RunResult& result) {
    const std::uint64_t items = result.trace->items.size();
    const Summary& summary = result.summary;
    QStringList parts;
    if (items > 0) parts << (items == 1 ? QObject::tr("1 item") : QObject::tr("%1 items").arg(whole(items)));
    parts << (summary.tasks.spawned == 1 ? QObject::tr("1 task") : QObject::tr("%1 tasks").arg(whole(summary.tasks.spawned)));
    parts << QObject::tr("%1 events").arg(whole(summary.events));
    if (summary.peakMemory > 0) parts << QObject::tr("peak memory %1").arg(QString::fromStdString(formatBytes(summary.peakMemory)));
    if (summary.tasks.failed > 0) parts << QObject::tr("%1 failed").arg(whole(summary.tasks.failed));
    return parts.join(QStringLiteral(" · "));
}

QString provenanceText(const Session& session) {
    const RunResultPtr shown = session.shown();
    if (session.running()) return QObject::tr("Running for real: %1").arg(secondsText(toSeconds(session.elapsed())));
    if (session.simulating() && (!shown || shown == session.lastSimulated())) return QObject::tr("Simulating …");
    if (!shown) return {};
    if (shown->trace->meta.mode == Mode::Real)
        return shown->trace->outcome == RunOutcome::Stopped
                   ? QObject::tr("Real run on %1 cores, stopped").arg(shown->trace->meta.cores)
                   : QObject::tr("Real run on %1 cores").arg(shown->trace->meta.cores);
    const double ms = shown->simulateMilliseconds;
    return QObject::tr("Simulated in %1 ms").arg(QString::number(ms, 'f', ms < 9.95 ? 1 : 0));
}

QString lastRealText(const Session& session) {
    const RunResultPtr real = session.lastReal();
    if (!real || session.running()) return {};
    const QString took = QObject::tr("Last real run: %1").arg(secondsText(real->summary.makespan));
    if (real->trace->outcome == RunOutcome::Stopped) return took + QObject::tr(" (stopped)");
    if (const auto off = session.predictionError())
        return took + QObject::tr(" (prediction off by %1 %)").arg(QString::number(*off * 100, 'f', 1));
    return took;
}

QString seedText(const RunResult& result) { return QObject::tr("Seed %1").arg(result.trace->meta.seed); }

}  // namespace interleave
