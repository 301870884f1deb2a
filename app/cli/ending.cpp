#include "app/cli/ending.h"

#include <cstdio>

namespace interleave {

void complain(const std::string& line) { std::fputs((line + '\n').c_str(), stderr); }

int failed(const Error& error) {
    complain("interleave: " + error.text());
    return kUsageError;
}

int ended(const Status& status) { return status ? kDone : failed(status.error()); }

}  // namespace interleave
