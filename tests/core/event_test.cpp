#include "core/event/event.h"
#include "core/event/transitions.h"
#include "tests/catch.h"

using namespace interleave;

TEST_CASE("a task's life follows the table of transitions", "[event]") {
    using S = TaskState;
    struct Row { S from; EventKind kind; std::optional<S> to; };
    const Row rows[] = {
        {S::Unborn, EventKind::Spawn, S::Spawned},      {S::Unborn, EventKind::Start, std::nullopt},
        {S::Unborn, EventKind::Mark, std::nullopt},     {S::Spawned, EventKind::Spawn, std::nullopt},
        {S::Spawned, EventKind::Start, S::Running},     {S::Spawned, EventKind::Finish, S::Finished},
        {S::Spawned, EventKind::Leaf, std::nullopt},    {S::Running, EventKind::Start, std::nullopt},
        {S::Running, EventKind::Suspend, S::Suspended}, {S::Running, EventKind::Leaf, S::Running},
        {S::Running, EventKind::Finish, S::Finished},   {S::Suspended, EventKind::Suspend, std::nullopt},
        {S::Suspended, EventKind::Resume, S::Running},  {S::Suspended, EventKind::Finish, std::nullopt},
        {S::Suspended, EventKind::Cancel, S::Suspended}, {S::Finished, EventKind::Cancel, std::nullopt},
        {S::Finished, EventKind::Finish, std::nullopt}, {S::Finished, EventKind::End, S::Finished},
    };
    for (const Row& row : rows) {
        INFO(word(row.kind) << " in state " << int(row.from));
        CHECK(next(row.from, row.kind) == row.to);
    }
}

TEST_CASE("a leaf's start survives its two halves", "[event]") {
    const Nanos start = 0x0123'4567'89ab'cdef;
    Event e{start + 5, 1, EventKind::Leaf, std::uint8_t(1 + 4 * 1), 7, std::uint32_t(start & 0xffffffff), std::uint32_t(start >> 32)};
    CHECK(leafStart(e) == start);
    CHECK(leafOutcome(e) == Outcome::Failed);
    CHECK(leafKind(e) == LeafKind::Cpu);
}
