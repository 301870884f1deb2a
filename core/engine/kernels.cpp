#include "core/engine/kernels.h"

#include <array>
#include <memory>
#include <numeric>

#include "core/engine/retrieval.h"

namespace interleave::kernels {

namespace {

/// Made-up bytes of a message, the same for every block: what is hashed does not matter, that each step needs the last one does.
constexpr std::array<std::uint64_t, 8> kMessage = {0x6a75737420612062, 0x6c6f636b206f6620, 0x776f7264732c2074,
                                                   0x68652073616d6520, 0x6576657279207469, 0x6d652c20666f6c64,
                                                   0x656420696e746f20, 0x6f6e652076616c75};

std::uint64_t hash(std::uint64_t rounds, std::uint64_t digest) {
    for (; rounds > 0; --rounds) {
        for (std::uint64_t word : kMessage) {
            digest = (digest ^ word) * 0x9e3779b97f4a7c15;
            digest ^= digest >> 32;
        }
    }
    return digest;
}

/// One cycle through all lines of a 128 KiB block, in an order the prefetcher cannot guess. It misses the first-level cache and
/// fits the second, which no other core shares: further out, a hop's time hangs on what the neighbours do (eightfold was seen).
class Ring {
public:
    static constexpr std::uint32_t kLines = 2048;

    Ring() : m_lines(std::make_unique<Line[]>(kLines)) {
        auto order = std::make_unique<std::uint32_t[]>(kLines);
        std::iota(order.get(), order.get() + kLines, 0U);
        std::uint64_t random = 1;
        for (std::uint32_t i = kLines - 1; i > 0; --i) {
            random = random * 6364136223846793005 + 1442695040888963407;
            std::swap(order[i], order[(random >> 33) % (i + 1)]);
        }
        for (std::uint32_t i = 0; i < kLines; ++i) m_lines[order[i]].next = order[(i + 1) % kLines];
    }

    std::uint64_t walk(std::uint64_t hops, std::uint64_t from) const {
        auto line = static_cast<std::uint32_t>(from % kLines);
        for (; hops > 0; --hops) line = m_lines[line].next;
        return line;
    }

private:
    struct alignas(64) Line {
        std::uint32_t next;
    };
    std::unique_ptr<Line[]> m_lines;
};

const Ring& ring() {
    static const Ring ring;
    return ring;
}

std::uint64_t answer(std::uint64_t questions, std::uint64_t state) {
    const Retrieval& retrieval = Retrieval::builtIn();
    for (; questions > 0; --questions) state = retrieval.answer(state);
    return state;
}

}  // namespace

std::uint64_t advance(Work::Kernel kernel, std::uint64_t rounds, std::uint64_t state) {
    switch (kernel) {
        case Work::Kernel::Hash: return hash(rounds, state);
        case Work::Kernel::Memory: return ring().walk(rounds, state);
        case Work::Kernel::Inference: return answer(rounds, state);
    }
    return state;
}

void prepare(Work::Kernel kernel) {
    if (kernel == Work::Kernel::Memory) ring();
    if (kernel == Work::Kernel::Inference) Retrieval::builtIn();
}

}  // namespace interleave::kernels
