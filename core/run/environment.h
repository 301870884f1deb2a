#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include "core/base/random.h"
#include "core/engine/frame_arena.h"
#include "core/event/event.h"
#include "core/run/held_memory.h"
#include "core/scenario/program.h"

namespace interleave {

/// What a step sees of the loops around it: the loop variables' values, the key of its draws, the number of its item. Cheap to
/// copy: tasks that outlive the frame that made them keep theirs. Leaves out what the values mean.
class Environment {
public:
    explicit Environment(std::uint64_t seed) : m_draws{seed} {}

    /// Of the draws here: those of the loops around, or of one number of the innermost one. Mixed where it is asked for, since
    /// few steps draw, and those that do may want the numbers that come next as well.
    struct Draws {
        static constexpr std::uint64_t kNoNumber = UINT64_MAX;
        std::uint64_t around;
        std::uint64_t number = kNoNumber;
        std::uint64_t key() const { return number == kNoNumber ? around : draw::mix(around, number); }
    };
    const Draws& draws() const { return m_draws; }
    std::uint64_t key() const { return m_draws.key(); }
    std::uint32_t item() const { return m_item; }
    HeldMemory::Account account() const { return m_account; }  ///< of what leaves hold here

    Environment with(Slot slot, double value) const {
        Environment inner = *this;
        if (slot != kNoSlot) inner.m_bindings = Bindings(new Binding(m_bindings, slot, value));
        return inner;
    }
    Environment keyed(std::uint64_t number) const {
        Environment inner = *this;
        inner.m_draws = {key(), number};
        inner.m_batchSize = 0;
        return inner;
    }
    Environment forItem(std::uint32_t number) const {
        Environment inner = *this;
        inner.m_item = number;
        return inner;
    }
    Environment withAccount(HeldMemory::Account account) const {
        Environment inner = *this;
        inner.m_account = account;
        return inner;
    }
    /// As the run's item `number`, where no loop around has numbered what it is in the hands of.
    Environment asItem(std::uint32_t number) const { return m_item == kNoIndex ? forItem(number) : *this; }
    /// Inside batch `number`, which begins at item `offset` of the run.
    Environment inBatch(std::uint64_t number, std::uint32_t offset, std::uint32_t size) const {
        Environment inner = keyed(number);
        inner.m_batchOuterKey = key();
        inner.m_batchOffset = offset;
        inner.m_batchSize = size;
        return inner;
    }
    /// The numbering of the children of an `each` of `count`: one over a whole batch counts through the run, and its draws do not
    /// know of batches.
    struct Numbering {
        std::uint64_t key;
        std::uint32_t first;
    };
    Numbering numbering(std::int64_t count) const {
        if (m_batchSize > 0 && count == m_batchSize) return {m_batchOuterKey, m_batchOffset};
        return {key(), 0};
    }
    Environment child(const Numbering& numbering, Slot slot, std::uint32_t i) const {
        Environment inner = with(slot, numbering.first + i);
        inner.m_draws = {numbering.key, numbering.first + i};
        inner.m_item = numbering.first + i;
        inner.m_batchSize = 0;
        return inner;
    }

    /// Fills in the values of the variables that are bound here.
    void fill(std::span<double> slots) const {
        for (const Binding* b = m_bindings.get(); b; b = b->outer.get()) slots[b->slot] = b->value;
    }

private:
    struct Binding;
    /// A shared pointer within one thread.
    class Bindings {
    public:
        Bindings() = default;
        explicit Bindings(Binding* first) : m_first(first) { retain(); }
        Bindings(const Bindings& other) : m_first(other.m_first) { retain(); }
        Bindings(Bindings&& other) noexcept : m_first(std::exchange(other.m_first, nullptr)) {}
        Bindings& operator=(Bindings other) noexcept {
            std::swap(m_first, other.m_first);
            return *this;
        }
        ~Bindings();
        const Binding* get() const { return m_first; }

    private:
        void retain() const;
        Binding* m_first = nullptr;
    };
    struct Binding : InArena {
        Binding(Bindings around, Slot which, double v) : outer(std::move(around)), slot(which), value(v) {}
        std::uint32_t references = 0;
        Bindings outer;
        Slot slot;
        double value;
    };

    Bindings m_bindings;
    Draws m_draws;
    std::uint64_t m_batchOuterKey = 0;
    std::uint32_t m_item = kNoIndex;
    std::uint32_t m_batchOffset = 0;
    std::uint32_t m_batchSize = 0;
    HeldMemory::Account m_account = HeldMemory::kNone;
};

inline void Environment::Bindings::retain() const {
    if (m_first) ++m_first->references;
}
inline Environment::Bindings::~Bindings() {
    if (m_first && --m_first->references == 0) delete m_first;
}

}  // namespace interleave
