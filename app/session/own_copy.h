#pragma once

#include <QString>

#include "core/base/result.h"
#include "core/scenario/scenario.h"

namespace interleave {

/// Writes the text of the scenario's file to `path`, whole or not at all; only its id is another: the new file's name. Errors: a
/// path that cannot be written, a file of the user's that has gone.
Status writeOwnCopy(const Scenario& scenario, const QString& path);

}  // namespace interleave
