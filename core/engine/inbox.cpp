#include "core/engine/inbox.h"

#include <cassert>
#include <utility>

namespace interleave {

void Inbox::forgo(std::size_t count) {
    [[maybe_unused]] const std::size_t before = m_expected.fetch_sub(count, std::memory_order_release);
    assert(before >= count);
    ring();  // the loop may now be waiting for nothing
}

void Inbox::deliver(std::shared_ptr<Arrival> arrival) {
    m_post.put(std::move(arrival));
    wakeSleeper();
}

void Inbox::deliverTogether(PostChain arrivals) {
    m_post.put(std::move(arrivals));
    wakeSleeper();
}

void Inbox::ring() {
    m_rung.store(true);
    wakeSleeper();
}

// Either it sees that the loop has gone to bed, or the loop, which looks for post after that, sees the post.
void Inbox::wakeSleeper() {
    constexpr auto kNone = static_cast<std::uint32_t>(Bed::None);
    if (m_bed.load() == kNone) return;
    const auto bed = static_cast<Bed>(m_bed.exchange(kNone));  // one of all who see it
    if (bed == Bed::Word) futex::wake(m_bed);
    if (bed != Bed::Bell) return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_bell.number(), &one, sizeof one);
    assert(written == sizeof one);
}

PostChain Inbox::take() {
    if (m_rung.load(std::memory_order_relaxed)) m_rung.exchange(false);
    PostChain post = m_post.takeAll();
    [[maybe_unused]] const std::size_t before = m_expected.fetch_sub(post.size(), std::memory_order_relaxed);
    assert(before >= post.size());
    return post;
}

bool Inbox::beginSleep(Bed bed) {
    m_bed.store(static_cast<std::uint32_t>(bed));
    if (!hasPost()) return true;
    endSleep();
    return false;
}

}  // namespace interleave
