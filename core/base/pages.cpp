#include "core/base/pages.h"

#include <sys/mman.h>

#include <algorithm>
#include <mutex>
#include <new>
#include <vector>

namespace interleave {

namespace {

/// Blocks of earlier runs, for the next: their pages are mapped already. Those that are free for the system may lose what is in
/// them at any time, and the first touch of each page costs a little even where they have not.
class Kept {
public:
    void* take(std::size_t bytes) {
        const std::lock_guard lock(m_mutex);
        const auto found = std::find_if(m_blocks.rbegin(), m_blocks.rend(), [&](const Block& b) { return b.bytes == bytes; });
        if (found == m_blocks.rend()) return nullptr;
        void* const block = found->data;
        (found->whole ? m_whole : m_free) -= bytes;
        m_blocks.erase(std::prev(found.base()));
        return block;
    }
    bool give(void* block, std::size_t bytes) {
        bool whole = false;
        {
            const std::lock_guard lock(m_mutex);
            whole = m_whole + bytes <= kMostWhole;
            if (!whole && m_free + bytes > kMostFree) return false;
            (whole ? m_whole : m_free) += bytes;  // its room, before others see it
        }
        if (!whole) madvise(block, bytes, MADV_FREE);
        const std::lock_guard lock(m_mutex);
        m_blocks.push_back({block, bytes, whole});
        return true;
    }

private:
    static constexpr std::size_t kMostWhole = std::size_t{64} << 20, kMostFree = std::size_t{448} << 20;
    struct Block {
        void* data;
        std::size_t bytes;
        bool whole;  ///< as it is, not free for the system
    };
    std::mutex m_mutex;
    std::vector<Block> m_blocks;
    std::size_t m_whole = 0, m_free = 0;  ///< bytes
};

Kept& kept() {
    static Kept& blocks = *new Kept;  // runs may end after main does
    return blocks;
}

}  // namespace

Pages::Pages(std::size_t bytes) : m_bytes(bytes) {
    void* block = kept().take(bytes);
    if (!block) {
        block = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block == MAP_FAILED) throw std::bad_alloc();
        if (bytes >= std::size_t{2} << 20) madvise(block, bytes, MADV_HUGEPAGE);  // a wish; refused is fine
    }
    m_data = static_cast<std::byte*>(block);
}

Pages::~Pages() {
    if (m_data && !kept().give(m_data, m_bytes)) munmap(m_data, m_bytes);
}

}  // namespace interleave
