#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace interleave {

/// An interned name. Events carry this, never a string. 0 is the empty name.
using NameId = std::uint16_t;

/// The names of one run: given out while a scenario is bound, only read while it runs.
class NameTable {
public:
    static constexpr std::size_t kMost = 65535;

    NameTable();
    /// The id of `name`, new or known. When the table is full the answer is the empty name's id (see full()).
    NameId intern(std::string_view name);
    const std::string& operator[](NameId id) const { return m_names[id]; }
    std::size_t size() const { return m_names.size(); }
    bool full() const { return m_names.size() >= kMost; }

private:
    std::vector<std::string> m_names;
    std::unordered_map<std::string, NameId> m_ids;
};

}  // namespace interleave
