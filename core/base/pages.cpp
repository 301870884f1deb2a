#include "core/base/pages.h"

#include <sys/mman.h>

#include <new>

namespace interleave {

Pages::Pages(std::size_t bytes) : m_bytes(bytes) {
    void* block = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) throw std::bad_alloc();
    if (bytes >= std::size_t{2} << 20) madvise(block, bytes, MADV_HUGEPAGE);  // a wish; refused is fine
    m_data = static_cast<std::byte*>(block);
}

Pages::~Pages() {
    if (m_data) munmap(m_data, m_bytes);
}

}  // namespace interleave
