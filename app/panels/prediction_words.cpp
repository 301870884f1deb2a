#include "app/panels/prediction_words.h"

#include "app/session/library.h"
#include "app/session/prediction.h"

namespace interleave {

QString tallyWords(const Session& session) {
    const Prediction::Tally tally = session.prediction().tally();
    if (tally.answered == 0) return {};
    const QString topic = topicTitle(session.scenario()->topic);
    return QObject::tr("%1: %2 of %3 right")
        .arg(topic.isEmpty() ? QObject::tr("Your files") : topic)
        .arg(tally.right)
        .arg(tally.answered);
}

}  // namespace interleave
