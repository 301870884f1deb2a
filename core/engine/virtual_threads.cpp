#include "core/engine/virtual_threads.h"

#include <algorithm>

namespace interleave {

VirtualThreads::VirtualThreads(int threads, int cores, Nanos switchInterval)
    : m_sharing(cores),
      m_turns(switchInterval),
      m_threads(static_cast<std::size_t>(threads)),
      m_coreTaken(static_cast<std::size_t>(cores)) {}

VirtualThreads::Thread& VirtualThreads::begin(int number) {
    Thread& thread = at(number);
    thread.order = m_order++;
    thread.active = true;
    return thread;
}

void VirtualThreads::compute(int number, Nanos work) {
    Thread& thread = begin(number);
    m_sharing.join(number, work, thread.ended != m_now);
    takeCore(thread);
    noteSharing();
}

void VirtualThreads::computeUnderGil(int number, Nanos work) {
    takeCore(begin(number));
    m_turns.want(number, work);
    noteGil();
    noteSharing();
}

void VirtualThreads::sleep(int number, Nanos length) {
    begin(number);
    m_asleep.insert({m_now + length, number});
}

void VirtualThreads::releaseGil(int number) {
    if (m_turns.has(number)) m_turns.leave(number);
    noteGil();
}

void VirtualThreads::drop(int number) {
    stopRunning(number);
    m_sharing.leave(number);
    releaseGil(number);
    std::erase_if(m_asleep, [&](const Wakeup& wakeup) { return wakeup.thread == number; });
}

void VirtualThreads::stopRunning(int number) {
    Thread& thread = at(number);
    thread.active = false;
    thread.ended = m_now;
    if (thread.core != kNoCore) m_coreTaken[thread.core] = false;
    thread.core = kNoCore;
}

/// The core it had before when that is free, else the lowest free one, else a share of all.
void VirtualThreads::takeCore(Thread& thread) {
    thread.core = kNoCore;
    if (thread.lastCore != kNoCore && !m_coreTaken[thread.lastCore]) thread.core = thread.lastCore;
    for (std::size_t core = 0; thread.core == kNoCore && core < m_coreTaken.size(); ++core)
        if (!m_coreTaken[core]) thread.core = static_cast<CoreId>(core);
    if (thread.core == kNoCore) return;
    m_coreTaken[thread.core] = true;
    thread.lastCore = thread.core;
}

void VirtualThreads::noteSharing() {
    if (m_sharing.crowded())
        for (Thread& thread : m_threads)
            if (thread.active) thread.shared = true;
    if (m_turns.contended()) m_turns.forEach([&](int number) { at(number).shared = true; });
}

Nanos VirtualThreads::nextEnd() const {
    Nanos due = m_asleep.empty() ? kNever : m_asleep.begin()->when;
    const auto within = [&](Nanos left) {
        if (left != kNever) due = std::min(due, m_now + left);
    };
    if (!m_sharing.empty()) within(m_sharing.untilNext());
    if (!m_turns.empty()) within(m_turns.untilNext(m_sharing.pace()));
    return due;
}

void VirtualThreads::workUntil(Nanos when) {
    if (!m_turns.empty()) m_turns.advance(when - m_now, m_sharing.pace());
    m_sharing.advance(when - m_now);
    m_now = when;
    noteGil();
}

const std::vector<int>& VirtualThreads::takeDone() {
    m_done.clear();
    for (int number = m_sharing.takeDone(); number >= 0; number = m_sharing.takeDone()) m_done.push_back(number);
    if (const int number = m_turns.takeDone(); number >= 0) m_done.push_back(number);
    for (const int number : m_done) stopRunning(number);
    for (; !m_asleep.empty() && m_asleep.begin()->when <= m_now; m_asleep.erase(m_asleep.begin())) {
        at(m_asleep.begin()->thread).active = false;
        m_done.push_back(m_asleep.begin()->thread);
    }
    noteGil();
    // What ends at the same instant ends in the order it began, computing or not.
    if (m_done.size() > 1) std::sort(m_done.begin(), m_done.end(), [&](int a, int b) { return at(a).order < at(b).order; });
    return m_done;
}

}  // namespace interleave
