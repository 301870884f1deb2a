#include "core/engine/inbox.h"

#include <cassert>
#include <cstdint>

namespace interleave {

void Inbox::expect() {
    std::lock_guard lock(m_mutex);
    ++m_expected;
}

void Inbox::forgo(std::size_t count) {
    std::lock_guard lock(m_mutex);
    assert(m_expected >= count);
    m_expected -= count;
    announce();  // the loop may now be waiting for nothing
}

void Inbox::deliver(std::shared_ptr<Arrival> arrival) {
    std::lock_guard lock(m_mutex);
    m_arrivals.push_back(std::move(arrival));
    announce();
}

void Inbox::deliverTogether(const std::vector<std::shared_ptr<Arrival>>& arrivals) {
    std::lock_guard lock(m_mutex);
    m_arrivals.insert(m_arrivals.end(), arrivals.begin(), arrivals.end());
    announce();
}

void Inbox::ring() {
    std::lock_guard lock(m_mutex);
    announce();
}

void Inbox::announce() {
    m_post.store(true, std::memory_order_release);
    if (!m_asleep || m_rang) return;
    m_rang = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_bell.number(), &one, sizeof one);
    assert(written == sizeof one);
}

bool Inbox::take(std::vector<std::shared_ptr<Arrival>>& into) {
    if (!hasPost()) return false;
    std::lock_guard lock(m_mutex);
    m_post.store(false, std::memory_order_relaxed);
    assert(m_expected >= m_arrivals.size());
    m_expected -= m_arrivals.size();
    into.swap(m_arrivals);
    return true;
}

bool Inbox::expects() const {
    std::lock_guard lock(m_mutex);
    return m_expected > 0;
}

bool Inbox::beginSleep() {
    std::lock_guard lock(m_mutex);
    m_asleep = !hasPost();
    return m_asleep;
}

void Inbox::endSleep() {
    std::lock_guard lock(m_mutex);
    m_asleep = false;
    if (!m_rang) return;
    m_rang = false;
    std::uint64_t count = 0;
    [[maybe_unused]] const auto taken = ::read(m_bell.number(), &count, sizeof count);
    assert(taken == sizeof count);
}

}  // namespace interleave
