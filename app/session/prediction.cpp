#include "app/session/prediction.h"

#include <QSettings>
#include <QUrl>

#include "app/session/session.h"

namespace interleave {
namespace {

constexpr const char* kStored = "predictions";

QString encoded(const QString& name) { return QString::fromLatin1(QUrl::toPercentEncoding(name)); }

}  // namespace

Prediction::Prediction(Session* session, QSettings* store) : QObject(session), m_session(session), m_store(store) {
    if (store) m_answers = store->value(kStored).toMap();
    connect(session, &Session::scenarioChanged, this, [this] {
        m_stage = Stage::Off;
        m_number = 0;
        Q_EMIT changed();  // others may be available now
    });
    connect(session, &Session::findingsChanged, this, &Prediction::tell);
}

bool Prediction::available() const { return count() > 0; }

int Prediction::count() const {
    const ScenarioPtr scenario = m_session->scenario();
    return scenario ? static_cast<int>(scenario->questions.size()) : 0;
}

const Question* Prediction::question() const {
    return m_stage == Stage::Off ? nullptr : &m_session->scenario()->questions[static_cast<std::size_t>(m_number)];
}

int Prediction::right() const {
    const FindingsPtr findings = m_session->findings();
    return m_stage == Stage::Told && findings ? findings->questions[static_cast<std::size_t>(m_number)].answer : -1;
}

Prediction::Tally Prediction::tally() const {
    Tally tally;
    if (!m_session->scenario()) return tally;
    const QString topic = encoded(QString::fromStdString(m_session->scenario()->topic)) + '/';
    for (auto answer = m_answers.begin(); answer != m_answers.end(); ++answer) {
        if (!answer.key().startsWith(topic)) continue;
        ++tally.answered;
        tally.right += answer.value().toBool();
    }
    return tally;
}

QString Prediction::key() const {
    return encoded(QString::fromStdString(m_session->scenario()->topic)) + '/' + encoded(m_session->currentKey()) +
           QStringLiteral("#%1").arg(m_number);
}

void Prediction::begin() {
    if (available() && m_stage == Stage::Off) ask();
}

void Prediction::ask() {
    m_stage = Stage::Asking;
    m_chosen = -1;
    m_session->examine();  // so that the answer is there when it is wanted
    Q_EMIT changed();
}

void Prediction::choose(int option) {
    if (!asking() || option < 0 || option >= static_cast<int>(question()->options.size())) return;
    m_chosen = option;
    Q_EMIT changed();
    tell();
}

void Prediction::tell() {
    if (!asking() || m_chosen < 0 || !m_session->findings()) return;
    m_stage = Stage::Told;
    if (const int answer = right(); answer >= 0) {
        m_answers[key()] = answer == m_chosen;
        if (m_store) m_store->setValue(kStored, m_answers);
        m_session->apply(question()->options[static_cast<std::size_t>(answer)].holds.front().with);
    }
    Q_EMIT changed();
}

void Prediction::next() {
    if (m_stage == Stage::Off) return;
    m_number = (m_number + 1) % count();
    ask();
}

void Prediction::end() {
    if (m_stage == Stage::Off) return;
    if (m_stage == Stage::Told && count() > 0) m_number = (m_number + 1) % count();
    m_stage = Stage::Off;
    Q_EMIT changed();
}

}  // namespace interleave
