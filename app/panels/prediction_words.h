#pragma once

#include <QString>

#include "app/session/session.h"

namespace interleave {

/// `Foundations: 3 of 4 right`; empty before a question of the topic was answered.
QString tallyWords(const Session& session);

}  // namespace interleave
