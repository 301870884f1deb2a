#pragma once

#include <iosfwd>
#include <string>

#include "app/cli/run_options.h"

namespace interleave {

/// One scenario document a line in, one line out: its summary with each leaf's intervals, or an object with `error`. Every line
/// is answered, in order, as soon as it is done. Errors: `out` takes no more.
Status runBatch(std::istream& in, std::ostream& out, const RunOptions& options);

/// The answer to one line, without its line end. `number` is the line's, for messages.
std::string answerLine(const std::string& line, int number, const RunOptions& options);

}  // namespace interleave
