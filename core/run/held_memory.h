#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>

#include "core/engine/loop.h"

namespace interleave {

/// The memory that a run's leaves hold. An account takes what the leaves of one item hold, or outside any item those of one task,
/// and gives all of it back when the item ends and with it every task that was made for it. Records the sum at each change.
class HeldMemory {
public:
    using Account = std::uint32_t;
    static constexpr Account kNone = 0;

    explicit HeldMemory(Loop& loop) : m_loop(loop) {}
    HeldMemory(const HeldMemory&) = delete;
    HeldMemory& operator=(const HeldMemory&) = delete;

    /// A share in an account: the last one to go closes it.
    class Share {
    public:
        Share(HeldMemory& of, Account account);
        Share(Share&& other) noexcept : m_of(other.m_of), m_account(std::exchange(other.m_account, kNone)) {}
        Share& operator=(Share&&) = delete;
        ~Share();
        Account account() const { return m_account; }

    private:
        HeldMemory& m_of;
        Account m_account;
    };

    /// Of an item that begins where `around` is the account: its own, unless it is a part of another item.
    Share forItem(Account around) { return isItem(around) ? Share(*this, around) : open(true); }
    /// Of a task made where `around` is the account: the item's where there is one, else its own.
    Share forTask(Account around) { return isItem(around) ? Share(*this, around) : open(false); }
    bool isItem(Account account) const;
    /// `bytes` more, on an open account.
    void hold(Account account, double bytes);

private:
    struct Entry {
        double bytes = 0;
        std::uint32_t shares = 0;
        bool ofItem = false;
    };
    Share open(bool ofItem);
    void change(double bytes);

    Loop& m_loop;
    std::unordered_map<Account, Entry> m_open;
    Account m_last = kNone;
    double m_bytes = 0;
};

}  // namespace interleave
