#pragma once

#include <optional>

#include "core/event/event.h"

namespace interleave {

/// Where a task stands between two of its events.
enum class TaskState : std::uint8_t { Unborn, Spawned, Running, Suspended, Finished };

/// The one table of legal transitions: the state after `kind` befalls a task in `state`, or nothing where the
/// table has no such row. The program (task 0) is spawned like any other task.
/// Finish is legal from Spawned too: a task cancelled before its first step never starts (as CPython's never runs).
/// Job events of an abandoned job (End) are legal after Finish; every other event then is not.
std::optional<TaskState> next(TaskState state, EventKind kind);

}  // namespace interleave
