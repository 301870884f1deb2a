#pragma once

#include <QObject>
#include <QVariantMap>

#include "core/scenario/claim.h"

class QSettings;

namespace interleave {

class Session;

/// Predict, then run: asks the questions of the session's scenario one after the other, takes an option, and tells the right one,
/// which simulation finds. Keeps a tally for each topic. Knows no widget; those that would give the answer away look at
/// asking().
class Prediction : public QObject {
    Q_OBJECT
public:
    enum class Stage { Off, Asking, Told };
    /// Of one topic: how many of the questions were answered, and how many of these right the last time.
    struct Tally {
        int right = 0, answered = 0;
    };

    /// `store` keeps the tallies between two starts; null: they end with this object.
    Prediction(Session* session, QSettings* store);

    bool available() const;  ///< the scenario has questions
    Stage stage() const { return m_stage; }
    bool asking() const { return m_stage == Stage::Asking; }
    const Question* question() const;  ///< the one asked, or told; null when off
    int number() const { return m_number; }
    int count() const;
    int chosen() const { return m_chosen; }  ///< -1: none yet; its answer may still be on its way
    int right() const;                       ///< when told; -1: the question has no one right answer
    Tally tally() const;                     ///< of the scenario's topic

    void begin();             ///< asks the first question not asked since the scenario was chosen
    void choose(int option);  ///< tells the answer as soon as it is known, and shows the run that it is about
    void next();              ///< asks the next question, after the last one the first
    void end();

Q_SIGNALS:
    void changed();

private:
    void ask();
    void tell();
    QString key() const;

    Session* m_session;
    QSettings* m_store;
    Stage m_stage = Stage::Off;
    int m_number = 0, m_chosen = -1;
    QVariantMap m_answers;  ///< by topic, scenario and number: whether it was right
};

}  // namespace interleave
