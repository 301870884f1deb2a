#include "core/engine/post_box.h"

namespace interleave {

void PostChain::pushBack(std::shared_ptr<Arrival> arrival) {
    Arrival* const last = arrival.get();
    last->m_next = nullptr;
    last->m_kept = std::move(arrival);
    (m_first ? m_last->m_next : m_first) = last;
    m_last = last;
    ++m_size;
}

std::shared_ptr<Arrival> PostChain::popFront() {
    if (!m_first) return nullptr;
    Arrival& first = *m_first;
    m_first = first.m_next;
    --m_size;
    return std::move(first.m_kept);
}

void PostBox::put(std::shared_ptr<Arrival> arrival) {
    Arrival* const it = arrival.get();
    it->m_kept = std::move(arrival);
    put(it, it);
}

void PostBox::put(PostChain chain) {
    if (chain.size() == 0) return;
    // In here the newest is in front.
    Arrival* const oldest = std::exchange(chain.m_first, nullptr);
    Arrival* newest = nullptr;
    for (Arrival* at = oldest; at;) newest = std::exchange(at, std::exchange(at->m_next, newest));
    put(newest, oldest);
}

void PostBox::put(Arrival* newest, Arrival* oldest) {
    oldest->m_next = m_newest.load(std::memory_order_relaxed);
    while (!m_newest.compare_exchange_weak(oldest->m_next, newest)) continue;
}

PostChain PostBox::takeAll() {
    PostChain chain;
    chain.m_last = m_newest.exchange(nullptr);
    for (Arrival* at = chain.m_last; at; ++chain.m_size)
        chain.m_first = std::exchange(at, std::exchange(at->m_next, chain.m_first));
    return chain;
}

}  // namespace interleave
