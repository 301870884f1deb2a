#include "app/panels/claim_panel.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
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
                             : Sign{QStringLiteral("✗"), QObject::tr("refuted"), "markWrong"};
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

/// What was set for it: `Event loop, Loading at once = 100`; empty at the defaults.
QString circumstances(const Scenario& scenario, const Settings& with) {
    QStringList parts;
    if (with.strategy) parts << QString::fromLatin1(label(*with.strategy));
    for (const Parameter& parameter : scenario.parameters)
        if (const auto value = with.values.find(parameter.name); value != with.values.end())
            parts << QString::fromStdString(parameter.label) + QStringLiteral(" = ") +
                         unbroken(formatValue(parameter, value->second));
    if (with.cores) parts << QObject::tr("Simulated cores = %1").arg(*with.cores);
    return parts.join(QStringLiteral(", "));
}

QString circumstances(const Scenario& scenario, const Claim& claim) {
    const QString with = circumstances(scenario, claim.with);
    if (!claim.than) return with.isEmpty() ? QString() : QObject::tr("With %1").arg(with);
    const QString than = circumstances(scenario, *claim.than);
    return QObject::tr("%1 against %2")
        .arg(with.isEmpty() ? QObject::tr("The defaults") : with, than.isEmpty() ? QObject::tr("the defaults") : than);
}

/// A sentence that begins like one.
QString sentence(const std::string& words) {
    QString text = forWindow(words);
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    return text;
}

/// `12 claims: 10 hold, 2 are refuted.`
QString countWords(const std::vector<ClaimFinding>& findings) {
    const auto count = [&](auto&& is) { return static_cast<int>(std::count_if(findings.begin(), findings.end(), is)); };
    const int refuted = count([](const ClaimFinding& f) { return !f.fault && !f.refuted.empty(); });
    const int wrong = count([](const ClaimFinding& f) { return f.fault.has_value(); });
    const int all = static_cast<int>(findings.size());
    QStringList parts{QObject::tr("%1 of %2 hold").arg(all - refuted - wrong).arg(all)};
    if (refuted > 0) parts << QObject::tr("%1 refuted").arg(refuted);
    if (wrong > 0) parts << QObject::tr("%1 wrong").arg(wrong);
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

void ClaimPanel::addClaim(const Claim& claim, const ClaimFinding& finding) {
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
    words->addWidget(label(sentence(finding.says), "name"));
    words->addWidget(label(comparison(finding), "muted"));
    addCircumstances(words, claim);
    if (!finding.refuted.empty())
        words->addWidget(label(tr("Refuted: %1").arg(forWindow(finding.refuted)), "muted"));
    else if (!finding.holds)
        words->addWidget(
            label(sign.word + (finding.fault && !finding.value ? ": " + forWindow(finding.why) : QString()), "error"));
    if (!finding.source.empty()) words->addWidget(label(tr("Source: %1").arg(forWindow(finding.source)), "muted"));
    columns->addLayout(words, 1);
    m_rows->addWidget(row);
}

/// What was set for the claim, and the way to see that run.
void ClaimPanel::addCircumstances(QVBoxLayout* words, const Claim& claim) {
    const QString set = circumstances(*m_session->scenario(), claim);
    if (set.isEmpty()) return;
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(label(set, "muted"), 1);
    if (claim.with != Settings{}) {
        auto* show = new QPushButton(tr("Show"));
        show->setProperty("role", "link");
        show->setAccessibleName(tr("Show the run: %1").arg(set));
        show->setToolTip(tr("Show this run (Ctrl+Z takes it back)"));
        connect(show, &QPushButton::clicked, this, [this, with = claim.with] { m_session->apply(with); });
        row->addWidget(show, 0, Qt::AlignBottom);
    }
    words->addLayout(row);
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
        add(tr("%1. Each is simulated at the defaults, but for what it names.").arg(countWords(findings->claims)), "muted");
        const std::size_t count = std::min(scenario->claims.size(), findings->claims.size());
        for (std::size_t i = 0; i < count; ++i) addClaim(scenario->claims[i], findings->claims[i]);
    }
    m_rows->addStretch(1);
    setWidget(page);
}

}  // namespace interleave
