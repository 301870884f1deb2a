#include "core/engine/futex.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace interleave::futex {

void sleep(const Word& word, std::uint32_t expected, Nanos until) {
    static_assert(sizeof(Word) == 4 && Word::is_always_lock_free);
    timespec limit{};
    limit.tv_sec = static_cast<time_t>(until / 1'000'000'000);
    limit.tv_nsec = static_cast<long>(until % 1'000'000'000);
    ::syscall(SYS_futex, &word, FUTEX_WAIT_BITSET_PRIVATE, expected, until == kNever ? nullptr : &limit, nullptr,
              FUTEX_BITSET_MATCH_ANY);
}

void wake(const Word& word) { ::syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0); }

}  // namespace interleave::futex
