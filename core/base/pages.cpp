#include "core/base/pages.h"

#include <sys/mman.h>

#include <algorithm>
#include <mutex>
#include <new>
#include <vector>

namespace interleave {

namespace {

/// Blocks of earlier runs, for the next: their pages are mapped already. The system may take back what is in them at any time.
class Kept {
public:
    void* take(std::size_t bytes) {
        const std::lock_guard lock(m_mutex);
        const auto found = std::find_if(m_blocks.rbegin(), m_blocks.rend(), [&](const Block& b) { return b.bytes == bytes; });
        if (found == m_blocks.rend()) return nullptr;
        void* const block = found->data;
        m_blocks.erase(std::prev(found.base()));
        m_bytes -= bytes;
        return block;
    }
    bool give(void* block, std::size_t bytes) {
        {
            const std::lock_guard lock(m_mutex);
            if (m_bytes + bytes > kMost) return false;
            m_bytes += bytes;  // its room, before others see it
        }
        madvise(block, bytes, MADV_FREE);
        const std::lock_guard lock(m_mutex);
        m_blocks.push_back({block, bytes});
        return true;
    }

private:
    static constexpr std::size_t kMost = std::size_t{64} << 20;
    struct Block {
        void* data;
        std::size_t bytes;
    };
    std::mutex m_mutex;
    std::vector<Block> m_blocks;
    std::size_t m_bytes = 0;
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
