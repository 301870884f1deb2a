#include "core/event/event.h"

namespace interleave {

const char* word(EventKind kind) {
    switch (kind) {
        case EventKind::Spawn: return "spawn";
        case EventKind::Start: return "start";
        case EventKind::Suspend: return "suspend";
        case EventKind::Resume: return "resume";
        case EventKind::Cancel: return "cancel";
        case EventKind::Finish: return "finish";
        case EventKind::LeafError: return "leaf-error";
        case EventKind::Leaf: return "leaf";
        case EventKind::Submit: return "submit";
        case EventKind::Begin: return "begin";
        case EventKind::End: return "end";
        case EventKind::Abandon: return "abandon";
        case EventKind::Mark: return "mark";
    }
    return "?";
}

const char* word(Cause cause) {
    switch (cause) {
        case Cause::Io: return "io";
        case Cause::Sleep: return "sleep";
        case Cause::Limit: return "limit";
        case Cause::Queue: return "queue";
        case Cause::Join: return "join";
        case Cause::Job: return "job";
        case Cause::Yield: return "yield";
        case Cause::Gil: return "gil";
        case Cause::Core: return "core";
        case Cause::Cache: return "cache";
        case Cause::Future: return "future";
        case Cause::Backoff: return "backoff";
    }
    return "?";
}

const char* word(CancelReason reason) {
    switch (reason) {
        case CancelReason::Timeout: return "timeout";
        case CancelReason::Sibling: return "sibling";
        case CancelReason::Parent: return "parent";
        case CancelReason::Request: return "request";
        case CancelReason::Exit: return "exit";
        case CancelReason::Stop: return "stop";
    }
    return "?";
}

const char* word(MarkKind mark) {
    switch (mark) {
        case MarkKind::Retry: return "retry";
        case MarkKind::Timeout: return "timeout";
        case MarkKind::Breaker: return "breaker";
        case MarkKind::Cache: return "cache";
        case MarkKind::ItemIn: return "item-in";
        case MarkKind::ItemArrived: return "item-arrived";
        case MarkKind::ItemOut: return "item-out";
        case MarkKind::ItemDropped: return "item-dropped";
        case MarkKind::NeverAwaited: return "never-awaited";
        case MarkKind::WorkerStarted: return "worker-started";
        case MarkKind::WorkerDied: return "worker-died";
        case MarkKind::Memory: return "memory";
        case MarkKind::End: return "end";
    }
    return "?";
}

const char* word(BreakerState state) {
    switch (state) {
        case BreakerState::Closed: return "closed";
        case BreakerState::Open: return "open";
        case BreakerState::HalfOpen: return "half-open";
    }
    return "?";
}

const char* word(CacheUse use) {
    switch (use) {
        case CacheUse::Hit: return "hit";
        case CacheUse::Miss: return "miss";
        case CacheUse::Shared: return "shared";
    }
    return "?";
}

const char* leafWord(LeafKind kind) {
    switch (kind) {
        case LeafKind::Io: return "io";
        case LeafKind::Cpu: return "cpu";
        case LeafKind::Block: return "block";
        case LeafKind::Yield: return "yield";
    }
    return "?";
}

const char* taskWord(Outcome outcome) {
    switch (outcome) {
        case Outcome::Ok: return "done";
        case Outcome::Failed: return "failed";
        case Outcome::Cancelled: return "cancelled";
    }
    return "?";
}

const char* leafWord(Outcome outcome) { return outcome == Outcome::Ok ? "ok" : taskWord(outcome); }

}  // namespace interleave
