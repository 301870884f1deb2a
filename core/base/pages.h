#pragma once

#include <cstddef>
#include <utility>

namespace interleave {

/// Memory straight from the system, given straight back: what a run takes in bulk must not linger in the heap when the run is
/// over. Up to 512 MiB stay mapped for the next run (a drag of a slider makes many): 64 as they are, the others free for the
/// system to take when it wants them. Blocks of 2 MiB and more ask for huge pages, whose first touch costs a quarter of small ones'. What is in it at first is
/// anything. Throws std::bad_alloc.
class Pages {
public:
    Pages() = default;
    explicit Pages(std::size_t bytes);
    Pages(Pages&& other) noexcept : m_data(std::exchange(other.m_data, nullptr)), m_bytes(std::exchange(other.m_bytes, 0)) {}
    Pages& operator=(Pages&& other) noexcept {
        std::swap(m_data, other.m_data);
        std::swap(m_bytes, other.m_bytes);
        return *this;
    }
    ~Pages();

    std::byte* data() const { return m_data; }
    std::size_t size() const { return m_bytes; }

private:
    std::byte* m_data = nullptr;
    std::size_t m_bytes = 0;
};

}  // namespace interleave
