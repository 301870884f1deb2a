#include "core/base/names.h"

namespace interleave {

NameTable::NameTable() { intern(""); }

NameId NameTable::intern(std::string_view name) {
    if (auto known = m_ids.find(std::string(name)); known != m_ids.end()) return known->second;
    if (full()) return 0;
    const auto id = static_cast<NameId>(m_names.size());
    m_names.emplace_back(name);
    m_ids.emplace(m_names.back(), id);
    return id;
}

}  // namespace interleave
