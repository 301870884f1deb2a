#include "app/panels/claim_panel.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <cstring>

#include "app/look/theme.h"
#include "app/panels/figures.h"

namespace interleave {
namespace {

QLabel* label(const QString& text, const char* role) {
    auto* label = new QLabel(text);
    label->setProperty("role", role);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

/// Whether it is so, in a sign and in a word: meaning is never carried by one alone.
struct Sign {
    QString mark, word;
    const char* role;
};
Sign signOf(const ClaimFinding& finding) {
    if (!finding.value && finding.actual.empty()) return {QStringLiteral("!"), QObject::tr("cannot be told"), "markWrong"};
    if (!finding.refuted.empty())
        return finding.holds ? Sign{QStringLiteral("!"), QObject::tr("holds, though refuted"), "markWrong"}
                             : Sign{QStringLiteral("✗"), QObject::tr("refuted"), "markRefuted"};
    return finding.holds ? Sign{QStringLiteral("✓"), QObject::tr("holds"), "markRight"}
                         : Sign{QStringLiteral("✗"), QObject::tr("does not hold"), "markWrong"};
}

/// `makespan_s` as a person says it: `makespan`.
QString metricWords(const std::string& metric) {
    QString words = QString::fromStdString(metric);
    words.replace(QLatin1String("_s."), QLatin1String(" ")).replace('.', ' ');
    for (const char* unit : {"_per_s", "_s", "_mb"})
        if (words.endsWith(QLatin1String(unit))) words.chop(static_cast<int>(std::strlen(unit)));
    return words.replace('_', ' ');
}

QString comparison(const ClaimFinding& finding) {
    const QString found = finding.actual.empty() ? QString() : QObject::tr("found %1").arg(unbroken(finding.actual));
    QStringList parts;
    if (!finding.expected.empty())
        parts << QObject::tr("%1: said %2").arg(metricWords(finding.metric), unbroken(finding.expected));
    if (!found.isEmpty()) parts << found;
    return parts.join(QStringLiteral(", "));
}

}  // namespace

ClaimPanel::ClaimPanel(Session* session, QWidget* parent) : QScrollArea(parent), m_session(session) {
    setObjectName("claims");
    setAccessibleName(tr("Claims of this scenario"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(session, &Session::scenarioChanged, this, [this] {
        if (isVisible()) m_session->examine();
        refresh();
    });
    connect(session, &Session::findingsChanged, this, &ClaimPanel::refresh);
    refresh();
}

void ClaimPanel::showEvent(QShowEvent* event) {
    QScrollArea::showEvent(event);
    m_session->examine();
    refresh();
}

void ClaimPanel::add(const QString& text, const char* role) { m_rows->addWidget(label(text, role)); }

void ClaimPanel::addClaim(const ClaimFinding& finding) {
    const Sign sign = signOf(finding);
    auto* row = new QFrame;
    row->setProperty("role", "row");
    row->setAccessibleName(sign.word + ": " + forWindow(finding.says) + ". " + comparison(finding));
    auto* columns = new QHBoxLayout(row);
    columns->setContentsMargins(0, 7, 0, 8);
    columns->setSpacing(8);
    QLabel* mark = label(sign.mark, sign.role);
    mark->setFixedWidth(14);
    columns->addWidget(mark, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(label(forWindow(finding.says), "name"));
    words->addWidget(label(comparison(finding), "muted"));
    if (!finding.refuted.empty())
        words->addWidget(label(tr("Refuted: %1").arg(forWindow(finding.refuted)), "muted"));
    else if (!finding.holds)
        words->addWidget(
            label(sign.word + (finding.fault && !finding.value ? ": " + forWindow(finding.why) : QString()), "error"));
    if (!finding.source.empty()) words->addWidget(label(tr("Source: %1").arg(forWindow(finding.source)), "muted"));
    columns->addLayout(words, 1);
    m_rows->addWidget(row);
}

void ClaimPanel::refresh() {
    auto* page = new QWidget;
    m_rows = new QVBoxLayout(page);
    m_rows->setContentsMargins(17, 6, 14, 14);
    m_rows->setSpacing(0);
    const ScenarioPtr scenario = m_session->scenario();
    const FindingsPtr findings = m_session->findings();
    if (!scenario || scenario->claims.empty()) {
        add(tr("This scenario claims nothing."), "muted");
    } else if (!findings) {
        add(tr("Simulating what is claimed …"), "muted");
    } else {
        add(tr("Simulated at the defaults."), "muted");
        for (const ClaimFinding& finding : findings->claims) addClaim(finding);
    }
    m_rows->addStretch(1);
    setWidget(page);
}

}  // namespace interleave
