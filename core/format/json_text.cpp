#include "core/format/json_text.h"

#include <nlohmann/json.hpp>

namespace interleave {

std::string jsonQuoted(std::string_view text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<std::string> quotedNames(const NameTable& names) {
    std::vector<std::string> all;
    all.reserve(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) all.push_back(jsonQuoted(names[static_cast<NameId>(i)]));
    return all;
}

}  // namespace interleave
