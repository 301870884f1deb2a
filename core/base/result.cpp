#include "core/base/result.h"

namespace interleave {

std::string Error::text() const {
    std::string text = place.file;
    if (place.line > 0) {
        if (!text.empty()) text += ':';
        text += std::to_string(place.line) + ':' + std::to_string(place.column);
    }
    if (!text.empty()) text += ": ";
    text += message;
    if (!remedy.empty()) text += "; " + remedy;
    return text;
}

}  // namespace interleave
