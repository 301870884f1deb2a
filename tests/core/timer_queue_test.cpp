#include "core/engine/timer_queue.h"

#include <rapidcheck.h>

#include <map>
#include <memory>
#include <vector>

#include "core/engine/frame_arena.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

struct Idle final : Timer {
    void run() override {}
};

/// Against what a timer queue is: a multimap, which keeps equal keys in the order of insertion.
class Pair {
public:
    void push(Nanos when) {
        m_timers.push_back(std::make_unique<Idle>());
        push(*m_timers.back(), when);
    }
    void push(Idle& timer, Nanos when) {
        m_queue.push(timer, when);
        m_pending.push_back(m_model.emplace(when, &timer));
    }
    void removeOne(std::size_t which) {
        if (m_pending.empty()) return;
        const auto entry = m_pending.begin() + static_cast<std::ptrdiff_t>(which % m_pending.size());
        m_queue.remove(*(*entry)->second);
        m_model.erase(*entry);
        m_pending.erase(entry);
    }
    void check() {
        RC_ASSERT(m_queue.empty() == m_model.empty());
        RC_ASSERT(m_queue.earliest() == (m_model.empty() ? kNever : m_model.begin()->first));
    }
    /// False: there is none.
    bool pop() {
        check();
        if (m_model.empty()) return false;
        Timer& popped = m_queue.pop();
        RC_ASSERT(&popped == m_model.begin()->second);
        RC_ASSERT(popped.queue == nullptr);
        m_now = m_model.begin()->first;
        std::erase(m_pending, m_model.begin());
        m_model.erase(m_model.begin());
        return true;
    }
    Nanos now() const { return m_now; }

private:
    FrameArena m_arena;
    FrameArena::Scope m_inArena{m_arena};
    TimerQueue m_queue;
    std::multimap<Nanos, Idle*> m_model;
    std::vector<std::multimap<Nanos, Idle*>::iterator> m_pending;
    std::vector<std::unique_ptr<Idle>> m_timers;
    Nanos m_now = 0;
};

}  // namespace

TEST_CASE("a timer queue does what a multimap does", "[engine][timers][property]") {
    CHECK(rc::check("timers set, taken and removed in any order", [] {
        Pair both;
        // How far ahead most are set: from all at once to hardly any at the same instant.
        const int bits = *rc::gen::inRange(0, 62);
        const int rounds = *rc::gen::inRange(1, 60);
        for (int round = 0; round < rounds; ++round) {
            const int pushes = *rc::gen::inRange(0, 100), pops = *rc::gen::inRange(0, 100), removals = *rc::gen::inRange(0, 50);
            for (int i = 0; i < pushes; ++i) {
                const auto ahead = *rc::gen::inRange<Nanos>(0, Nanos{1} << *rc::gen::inRange(0, bits + 1));
                both.push(ahead < kNever - 1 - both.now() ? both.now() + ahead : kNever - 1);
            }
            if (*rc::gen::arbitrary<bool>()) both.check();  // what comes first is made ready early
            for (int i = 0; i < removals; ++i) both.removeOne(*rc::gen::arbitrary<std::size_t>());
            for (int i = 0; i < pops && both.pop(); ++i) {
            }
        }
        while (both.pop()) {
        }
    }));
}
