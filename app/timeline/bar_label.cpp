#include "app/timeline/bar_label.h"

#include <algorithm>

#include "app/timeline/draw_list.h"

namespace interleave {
namespace {

const QString& retryMark() {
    static const QString mark = QStringLiteral("↻ ");
    return mark;
}

}  // namespace

std::uint32_t numberOf(const Trace& trace, const Span& span) {
    if (span.item != kNoIndex || span.kind == SpanKind::Startup || span.task >= trace.tasks.size()) return span.item;
    return trace.tasks[span.task].index;
}

BarLabels::BarLabels(const Trace& trace) : m_trace(&trace), m_names(trace.names.size()) {
    NameId cpuName = 0;
    for (const Span& span : trace.spans) {
        Name& name = m_names[span.name];
        if (name.width < 0) {
            name.text = QString::fromStdString(trace.names[span.name]);
            name.width = textWidth(name.text, kSlotPixelSize);
        }
        if (span.kind != SpanKind::Cpu) continue;
        if (cpuName != 0 && span.name != cpuName) m_oneCpuName = false;
        cpuName = span.name;
    }
    m_digit = m_space = 0;
    for (const QChar digit : QStringLiteral("0123456789")) m_digit = std::max(m_digit, textWidth(digit, kSlotPixelSize));
    m_space = textWidth(QStringLiteral(" "), kSlotPixelSize);
    m_retry = textWidth(retryMark(), kSlotPixelSize);
}

QString BarLabels::fit(const Span& span, bool inCores, double room) const {
    const double scale = inCores ? static_cast<double>(kCorePixelSize) / kSlotPixelSize : 1;
    const Name& name = m_names[span.name];
    const double retry = span.retried ? m_retry * scale : 0;
    const QString mark = span.retried ? retryMark() : QString();
    if (room < m_digit * scale) return {};
    const std::uint32_t index = numberOf(*m_trace, span);
    if (index == kNoIndex) return name.width * scale + retry <= room ? mark + name.text : QString();

    const QString number = QString::number(index);
    const double numberWidth = static_cast<double>(number.size()) * m_digit * scale;
    const double full = (name.width + m_space) * scale + numberWidth + retry;
    const bool named = !inCores || !m_oneCpuName || span.kind != SpanKind::Cpu || 2 * full <= room;
    if (named && full <= room) return mark + name.text + QLatin1Char(' ') + number;
    if (numberWidth + retry <= room) return mark + number;
    // That it was tried again says more than which it was.
    return span.retried && retry <= room ? mark.trimmed() : numberWidth <= room ? number : QString();
}

}  // namespace interleave
