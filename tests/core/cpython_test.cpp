// The behaviours of CPython's own tests (Lib/test/test_asyncio: test_taskgroups, test_timeouts, test_locks for Semaphore, test_queues) that
// the scenario language can express, each named after the one it mirrors. What is expected was said by CPython 3.11 itself, through
// tests/conformance/reference.py. Left out is what the language has no words for: errors inside the body of a group, base exceptions,
// rescheduled limits, queues that are handed around.
#include "tests/core/told.h"

using namespace interleave;

namespace {

struct Pinned {
    const char* name;
    const char* what;
    const char* program;
    const char* told;  ///< each leaf's end with its instant in ms, then the run's
};

const Pinned kTaskGroups[] = {
    {"test_taskgroup_01", "both children are awaited",
     R"([{"group":[{"io":"10 ms","name":"a"},{"io":"20 ms","name":"b"}]},{"io":"1 ms","name":"after"}])",
     "a ok 10, b ok 20, after ok 21, done 21"},
    {"test_taskgroup_02", "a child made while others run is awaited too",
     R"([{"group":{"each":2,"every":"5 ms","do":{"io":"10 ms","name":"child"}}},{"io":"1 ms","name":"after"}])",
     "child ok 10, child ok 15, after ok 16, done 16"},
    {"test_taskgroup_03", "a child that ends as cancelled is no failure",
     R"([{"group":[[{"spawn":{"io":"100 ms","name":"gone"},"name":"t"},{"io":"10 ms","name":"lead"},{"cancel":"t"},{"await":"t"}],{"io":"30 ms","name":"other"}]},{"io":"1 ms","name":"after"}])",
     "lead ok 10, gone cancelled 10, other ok 30, after ok 31, done 31"},
    {"test_taskgroup_04", "a failure cancels the sibling that sleeps",
     R"({"try":{"group":[{"try":{"io":"1000 ms","name":"sleeper"},"finally":{"io":"1 ms","name":"tidy"}},{"io":"10 ms","name":"crash","fail":"=1","error":"Error"}]},"catch":{"ExceptionGroup":{"io":"1 ms","name":"caught"}}})",
     "crash failed 10, sleeper cancelled 10, tidy ok 11, caught ok 12, done 12"},
    {"test_taskgroup_05", "a sibling that is cancelled may take its time",
     R"({"try":[{"group":[{"try":{"io":"1000 ms","name":"sleeper"},"finally":{"io":"20 ms","name":"tidy"}},{"io":"10 ms","name":"crash","fail":"=1","error":"Error"}]}],"catch":{"ExceptionGroup":{"io":"1 ms","name":"caught"}},"finally":{"io":"1 ms","name":"runner"}})",
     "crash failed 10, sleeper cancelled 10, tidy ok 30, caught ok 31, runner ok 32, done 32"},
    {"test_taskgroup_06", "its task is cancelled: the children are, and it ends as cancelled",
     R"([{"spawn":{"group":[{"io":"1000 ms","name":"a"},{"io":"1000 ms","name":"b"}]},"name":"r"},{"io":"10 ms","name":"m"},{"cancel":"r"},{"try":{"await":"r"},"catch":{"CancelledError":{"io":"1 ms","name":"caught"}}}])",
     "m ok 10, a cancelled 10, b cancelled 10, caught ok 11, done 11"},
    {"test_taskgroup_07", "cancelled children unwind before their group ends",
     R"([{"spawn":{"try":{"group":[{"try":{"io":"1000 ms","name":"a"},"finally":{"io":"5 ms","name":"tidy a"}},{"try":{"io":"1000 ms","name":"b"},"finally":{"io":"15 ms","name":"tidy b"}}]},"finally":{"io":"1 ms","name":"runner"}},"name":"r"},{"io":"10 ms","name":"m"},{"cancel":"r"},{"try":{"await":"r"},"catch":{"CancelledError":{"io":"1 ms","name":"caught"}}}])",
     "m ok 10, a cancelled 10, b cancelled 10, tidy a ok 15, tidy b ok 25, runner ok 26, caught ok 27, done 27"},
    {"test_taskgroup_08", "children that fail while they are cancelled win over the cancellation",
     R"([{"spawn":{"group":[{"try":{"io":"1000 ms","name":"a"},"finally":{"raise":"Broken"}},{"try":{"io":"1000 ms","name":"b"},"finally":{"io":"5 ms","name":"tidy b"}}]},"name":"r"},{"io":"10 ms","name":"m"},{"cancel":"r"},{"try":{"await":"r"},"catch":{"ExceptionGroup":{"io":"1 ms","name":"caught"}}}])",
     "m ok 10, a cancelled 10, b cancelled 10, tidy b ok 15, caught ok 16, done 16"},
    {"test_taskgroup_11", "cancelling the outer task reaches the children of nested groups",
     R"([{"spawn":{"group":[{"group":[{"try":{"io":"1000 ms","name":"inner"},"finally":{"io":"5 ms","name":"tidy"}},{"io":"1000 ms","name":"twin"}]},{"io":"1000 ms","name":"outer"}]},"name":"r"},{"io":"10 ms","name":"m"},{"cancel":"r"},{"try":{"await":"r"},"catch":{"CancelledError":{"io":"1 ms","name":"caught"}}}])",
     "m ok 10, outer cancelled 10, inner cancelled 10, twin cancelled 10, tidy ok 15, caught ok 16, done 16"},
    {"test_taskgroup_12", "a task of the outer group holds it up, not the inner one",
     R"([{"group":[{"io":"30 ms","name":"outer"},[{"group":[{"io":"10 ms","name":"inner"}]},{"io":"5 ms","name":"between"}]]},{"io":"1 ms","name":"after"}])",
     "inner ok 10, between ok 15, outer ok 30, after ok 31, done 31"},
    {"test_taskgroup_13", "cancelled from without, nested groups give no error of their own",
     R"([{"spawn":{"group":[{"io":"1000 ms","name":"outer","fail":"=1","error":"Error"},{"group":[{"io":"1000 ms","name":"inner","fail":"=1","error":"Error"}]}]},"name":"r"},{"io":"10 ms","name":"m"},{"cancel":"r"},{"try":{"await":"r"},"catch":{"ExceptionGroup":{"io":"1 ms","name":"no"},"CancelledError":{"io":"1 ms","name":"caught"}}}])",
     "m ok 10, outer cancelled 10, inner cancelled 10, caught ok 11, done 11"},
    {"test_taskgroup_14", "the inner group's failure is the outer group's too",
     R"({"try":{"group":[{"io":"1000 ms","name":"outer","fail":"=1","error":"Error"},{"group":[{"io":"10 ms","name":"inner","fail":"=1","error":"Error"}]}]},"catch":{"ExceptionGroup":{"io":"1 ms","name":"caught"}}})",
     "inner failed 10, outer cancelled 10, caught ok 11, done 11"},
    {"test_taskgroup_15", "a child's failure meets the cancellation of its parent",
     R"([{"spawn":{"group":[{"try":{"io":"1000 ms","name":"slow"},"finally":{"io":"5 ms","name":"unwinds","fail":"=1","error":"Error"}}]},"name":"r"},{"io":"10 ms","name":"m"},{"cancel":"r"},{"io":"1 ms","name":"m"},{"try":{"await":"r"},"catch":{"ExceptionGroup":{"io":"1 ms","name":"caught"}}}])",
     "m ok 10, slow cancelled 10, m ok 11, unwinds failed 15, caught ok 16, done 16"},
    {"test_taskgroup_16", "cancelled again while its children unwind",
     R"([{"spawn":{"group":[{"try":{"io":"1000 ms","name":"slow"},"finally":{"io":"20 ms","name":"tidy"}}]},"name":"r"},{"io":"10 ms","name":"m"},{"cancel":"r"},{"io":"5 ms","name":"m"},{"cancel":"r"},{"try":{"await":"r"},"catch":{"CancelledError":{"io":"1 ms","name":"caught"}}}])",
     "m ok 10, slow cancelled 10, m ok 15, tidy ok 30, caught ok 31, done 31"},
    {"test_taskgroup_17", "one without failures, cancelled, ends as cancelled",
     R"([{"spawn":{"try":{"group":[{"io":"1000 ms","name":"a"}]},"finally":{"io":"1 ms","name":"runner"}},"name":"r"},{"io":"10 ms","name":"m"},{"cancel":"r"},{"io":"10 ms","name":"m"}])",
     "m ok 10, a cancelled 10, runner ok 11, m ok 20, done 20"},
    {"test_taskgroup_18", "what its task does on the way out decides",
     R"([{"spawn":{"try":{"group":[{"io":"1000 ms","name":"a"}]},"finally":{"raise":"Mine"}},"name":"r"},{"io":"10 ms","name":"m"},{"cancel":"r"},{"try":{"await":"r"},"catch":{"Mine":{"io":"1 ms","name":"caught"}}}])",
     "m ok 10, a cancelled 10, caught ok 11, done 11"},
    {"test_taskgroup_19", "the parent that waits is woken by the failure at once",
     R"({"try":[{"group":[{"io":"10 ms","name":"crash","fail":"=1","error":"Error"},{"io":"1000 ms","name":"a"}]},{"io":"1 ms","name":"never"}],"catch":{"ExceptionGroup":{"io":"1 ms","name":"caught"}}})",
     "crash failed 10, a cancelled 10, caught ok 11, done 11"},
    {"test_taskgroup_22", "a failure and a cancellation in the same turn: the failure is raised",
     R"([{"spawn":{"group":[{"raise":"Down"},{"io":"1000 ms","name":"a"}]},"name":"r"},{"yield":true,"name":"turn"},{"cancel":"r"},{"try":{"await":"r"},"catch":{"*":{"io":"1 ms","name":"caught"}}}])",
     "turn ok 0, a cancelled 0, caught ok 1, done 1"},
    {"test_taskgroup_23", "jobs handed to a group one after another",
     R"([{"group":{"each":5,"every":"5 ms","do":{"io":"12 ms","name":"job"}}},{"io":"1 ms","name":"after"}])",
     "job ok 12, job ok 17, job ok 22, job ok 27, job ok 32, after ok 33, done 33"},
    {"test_taskgroup_24", "a group within a child, in which one fails, cancels the child's siblings",
     R"({"try":{"group":[[{"io":"10 ms","name":"root"},{"group":[{"io":"10 ms","name":"crash","fail":"=1","error":"Error"},{"io":"20 ms","name":"twin"}]}],{"io":"1000 ms","name":"other"}]},"catch":{"ExceptionGroup":{"io":"1 ms","name":"caught"}}})",
     "root ok 10, crash failed 20, twin cancelled 20, other cancelled 20, caught ok 21, done 21"},
    {"test_taskgroup_without_parent_task", "a group without children ends at once",
     R"([{"group":[]},{"io":"1 ms","name":"after"}])", "after ok 1, done 1"},
};

const Pinned kTimeouts[] = {
    {"test_timeout_basic", "expires, and is a TimeoutError",
     R"({"try":{"timeout":"10 ms","do":{"io":"1000 ms","name":"slow"}},"catch":{"TimeoutError":{"io":"1 ms","name":"caught"}}})",
     "slow cancelled 10, caught ok 11, done 11"},
    {"test_timeout_not_called", "in time, nothing happens",
     R"([{"timeout":"100 ms","do":{"io":"10 ms","name":"quick"}},{"io":"200 ms","name":"after"}])",
     "quick ok 10, after ok 210, done 210"},
    {"test_nested_timeouts", "the outer expires within the inner: the inner has not expired",
     R"({"timeout":"10 ms","do":{"timeout":"1000 ms","do":{"io":"2000 ms","name":"slow"},"else":{"io":"1 ms","name":"inner"}},"else":{"io":"1 ms","name":"outer"}})",
     "slow cancelled 10, outer ok 11, done 11"},
    {"test_nested_timeouts_concurrent", "both are due at the same instant: the outer one wins",
     R"({"timeout":"10 ms","do":{"timeout":"10 ms","do":{"io":"1000 ms","name":"slow"},"else":{"io":"1 ms","name":"inner"}},"else":{"io":"1 ms","name":"outer"}})",
     "slow cancelled 10, outer ok 11, done 11"},
    {"test_nested_timeouts_loop_busy", "both are over while the loop is held: the outer one wins",
     R"({"timeout":"10 ms","do":{"timeout":"20 ms","do":[{"cpu":"50 ms","on":"loop","name":"hold"},{"io":"1000 ms","name":"slow"}],"else":{"io":"1 ms","name":"inner"}},"else":{"io":"1 ms","name":"outer"}})",
     "hold ok 50, slow cancelled 50, outer ok 51, done 51"},
    {"test_waiter_cancelled", "cancelled from without before its time: a cancellation, no TimeoutError",
     R"([{"spawn":{"try":{"timeout":"1000 ms","do":{"io":"2000 ms","name":"slow"}},"catch":{"TimeoutError":{"io":"1 ms","name":"no"}}},"name":"t"},{"io":"10 ms","name":"m"},{"cancel":"t"},{"try":{"await":"t"},"catch":{"CancelledError":{"io":"1 ms","name":"caught"}}}])",
     "m ok 10, slow cancelled 10, caught ok 11, done 11"},
    {"test_timeout_zero", "no time at all: expires at the first wait",
     R"({"try":{"timeout":"0 ms","do":{"io":"10 ms","name":"slow"}},"catch":{"TimeoutError":{"io":"1 ms","name":"caught"}}})",
     "slow cancelled 0, caught ok 1, done 1"},
    {"test_timeout_zero_sleep_zero", "no time at all: giving up one turn is a wait",
     R"({"try":{"timeout":"0 ms","do":{"yield":true,"name":"turn"}},"catch":{"TimeoutError":{"io":"1 ms","name":"caught"}}})",
     "turn cancelled 0, caught ok 1, done 1"},
    {"test_timeout_in_the_past_sleep_zero", "a time that has passed already",
     R"({"try":{"timeout":"=0 - 0.011","do":{"yield":true,"name":"turn"}},"catch":{"TimeoutError":{"io":"1 ms","name":"caught"}}})",
     "turn cancelled 0, caught ok 1, done 1"},
    {"test_foreign_exception_passed", "another failure passes through",
     R"({"try":{"timeout":"100 ms","do":{"io":"10 ms","name":"crash","fail":"=1","error":"Key"}},"catch":{"Key":{"io":"1 ms","name":"caught"},"TimeoutError":{"io":"1 ms","name":"no"}}})",
     "crash failed 10, caught ok 11, done 11"},
    {"test_foreign_exception_on_timeout", "a failure on the way out of the expired scope wins",
     R"({"try":{"timeout":"10 ms","do":{"try":{"io":"1000 ms","name":"slow"},"finally":{"raise":"Key"}}},"catch":{"Key":{"io":"1 ms","name":"caught"},"TimeoutError":{"io":"1 ms","name":"no"}}})",
     "slow cancelled 10, caught ok 11, done 11"},
    {"test_foreign_cancel_doesnt_timeout_if_not_expired", "a CancelledError of something awaited is no expiry",
     R"({"try":{"timeout":"1000 ms","do":[{"spawn":{"io":"500 ms","name":"gone"},"name":"t"},{"cancel":"t"},{"await":"t"}]},"catch":{"CancelledError":{"io":"1 ms","name":"caught"},"TimeoutError":{"io":"1 ms","name":"no"}}})",
     "caught ok 1, done 1"},
    {"test_outer_task_is_not_cancelled", "after its expiry the task goes on",
     R"([{"try":{"timeout":"10 ms","do":{"io":"1000 ms","name":"slow"}},"catch":{"TimeoutError":{"io":"1 ms","name":"caught"}}},{"io":"20 ms","name":"goes on"}])",
     "slow cancelled 10, caught ok 11, goes on ok 31, done 31"},
    {"test_nested_timeout_in_finally", "a scope within the `finally` of an expired one has its own time",
     R"({"try":{"timeout":"10 ms","do":{"try":{"io":"1000 ms","name":"slow"},"finally":{"try":{"timeout":"20 ms","do":{"io":"1000 ms","name":"tidy"}},"catch":{"TimeoutError":{"io":"1 ms","name":"inner"}}}}},"catch":{"*":{"io":"1 ms","name":"outer"}}})",
     "slow cancelled 10, tidy cancelled 30, outer ok 31, done 31"},
    {"test_timeout_after_cancellation", "a cancelled task that unwinds is not timed out: its cancellation stays",
     R"([{"spawn":{"try":{"io":"1000 ms","name":"body"},"finally":{"timeout":"0 ms","do":{"io":"10 ms","name":"tidy"},"else":{"io":"1 ms","name":"no"}}},"name":"t"},{"io":"10 ms","name":"m"},{"cancel":"t"},{"try":{"await":"t"},"catch":{"*":{"io":"1 ms","name":"caught"}}}])",
     "m ok 10, body cancelled 10, tidy cancelled 10, caught ok 11, done 11"},
    {"test_cancel_in_timeout_after_cancellation", "a task cancelled twice within a scope ends as cancelled",
     R"([{"spawn":{"try":{"io":"1000 ms","name":"body"},"finally":{"timeout":"1000 ms","do":{"io":"500 ms","name":"tidy"},"else":{"io":"1 ms","name":"no"}}},"name":"t"},{"io":"10 ms","name":"m"},{"cancel":"t"},{"io":"10 ms","name":"m"},{"cancel":"t"},{"try":{"await":"t"},"catch":{"CancelledError":{"io":"1 ms","name":"caught"}}}])",
     "m ok 10, body cancelled 10, m ok 20, tidy cancelled 20, caught ok 21, done 21"},
    {"test_timeout_taskgroup", "its time over, a task group cancels its children first",
     R"({"try":{"timeout":"10 ms","do":{"group":[{"try":{"io":"1000 ms","name":"a"},"finally":{"io":"5 ms","name":"tidy"}},{"io":"1000 ms","name":"b"}]}},"catch":{"TimeoutError":{"io":"1 ms","name":"caught"}}})",
     "a cancelled 10, b cancelled 10, tidy ok 15, caught ok 16, done 16"},
};

const Pinned kSemaphores[] = {
    {"test_acquire", "as many as there are permits go in, the next one when one leaves",
     R"({"gather":[{"limit":"two","do":{"io":"10 ms","name":"a"}},{"limit":"two","do":{"io":"20 ms","name":"b"}},{"limit":"two","do":{"io":"10 ms","name":"c"}}]})",
     "a ok 10, b ok 20, c ok 20, done 20"},
    {"test_acquire_cancel", "who is cancelled while it waits leaves the queue",
     R"({"gather":[{"limit":"one","do":{"io":"30 ms","name":"holds"}},{"timeout":"10 ms","do":{"limit":"one","do":{"io":"10 ms","name":"gone"}},"else":{"io":"1 ms","name":"else"}},{"limit":"one","do":{"io":"10 ms","name":"next"}}]})",
     "else ok 11, holds ok 30, next ok 40, done 40"},
    {"test_acquire_cancel_before_awoken", "of four who wait two are cancelled: the permits go to the others",
     R"([{"spawn":{"limit":"two","do":{"io":"10 ms","name":"a"}},"name":"t1"},{"spawn":{"limit":"two","do":{"io":"10 ms","name":"b"}},"name":"t2"},{"spawn":{"limit":"two","do":{"io":"10 ms","name":"c"}},"name":"t3"},{"spawn":{"limit":"two","do":{"io":"10 ms","name":"d"}},"name":"t4"},{"spawn":{"limit":"two","do":{"io":"10 ms","name":"e"}},"name":"t5"},{"spawn":{"limit":"two","do":{"io":"10 ms","name":"f"}},"name":"t6"},{"io":"5 ms","name":"m"},{"cancel":"t3"},{"cancel":"t4"},{"await":"t5"},{"await":"t6"}])",
     "m ok 5, a ok 10, b ok 10, e ok 20, f ok 20, done 20"},
    {"test_acquire_hang", "who is cancelled in the very turn in which it gets the permit passes it on",
     R"([{"spawn":[{"limit":"one","do":{"io":"10 ms","name":"a"}},{"cancel":"t2"}],"name":"t1"},{"spawn":{"limit":"one","do":{"io":"10 ms","name":"b"}},"name":"t2"},{"spawn":{"limit":"one","do":{"io":"10 ms","name":"c"}},"name":"t3"},{"try":{"await":"t2"},"catch":{"CancelledError":{"io":"1 ms","name":"caught"}}},{"await":"t3"}])",
     "a ok 10, caught ok 11, c ok 20, done 20"},
    {"test_release_no_waiters", "a permit given back lies there for the next one",
     R"([{"limit":"one","do":{"io":"1 ms","name":"a"}},{"limit":"one","do":{"io":"1 ms","name":"b"}},{"limit":"one","do":{"io":"1 ms","name":"c"}}])",
     "a ok 1, b ok 2, c ok 3, done 3"},
    {"test_acquire_fifo_order", "first come, first served, and again at the end of the queue",
     R"({"gather":[{"repeat":2,"do":{"limit":"one","do":{"io":"10 ms","name":"a"}}},{"repeat":2,"do":{"limit":"one","do":{"io":"10 ms","name":"b"}}},{"repeat":2,"do":{"limit":"one","do":{"io":"10 ms","name":"c"}}},{"repeat":2,"do":{"limit":"one","do":{"io":"10 ms","name":"d"}}}]})",
     "a ok 10, b ok 20, c ok 30, d ok 40, a ok 50, b ok 60, c ok 70, d ok 80, done 80"},
    {"test_acquire_fifo_order_2", "those who come back in the turn of their release queue up behind the others",
     R"([{"gather":[[{"limit":"one","do":{"io":"10 ms","name":"a1"}},{"limit":"one","do":{"io":"10 ms","name":"a2"}}],[{"limit":"one","do":{"io":"10 ms","name":"b1"}},{"io":"1 ms","name":"b"},{"limit":"one","do":{"io":"10 ms","name":"b2"}}],{"limit":"one","do":{"io":"10 ms","name":"c1"}}]}])",
     "a1 ok 10, b1 ok 20, b ok 21, c1 ok 30, a2 ok 40, b2 ok 50, done 50"},
    {"test_acquire_fifo_order_3", "one who waits is cancelled while it is woken, and who comes late does not overtake",
     R"([{"spawn":{"limit":"one","do":{"io":"10 ms","name":"a"}},"name":"t1"},{"spawn":{"limit":"one","do":{"io":"10 ms","name":"b"}},"name":"t2"},{"spawn":[{"io":"10 ms","name":"late"},{"limit":"one","do":{"io":"10 ms","name":"c"}}],"name":"t3"},{"spawn":{"limit":"one","do":{"io":"10 ms","name":"d"}},"name":"t4"},{"io":"10 ms","name":"m"},{"cancel":"t2"},{"await":"t3"},{"await":"t4"}])",
     "m ok 10, a ok 10, late ok 10, d ok 20, c ok 30, done 30"},
    {"test_context_manager", "a failure inside gives the permit back",
     R"([{"try":{"limit":"one","do":{"io":"10 ms","name":"crash","fail":"=1","error":"Error"}},"catch":{"*":{"io":"1 ms","name":"caught"}}},{"limit":"one","do":{"io":"10 ms","name":"next"}}])",
     "crash failed 10, caught ok 11, next ok 21, done 21"},
    {"test_locked", "nested, the last permit is a deadlock",
     R"({"limit":"one","do":{"limit":"one","do":{"io":"1 ms","name":"never"}}})", "deadlock"},
};

const Pinned kQueues[] = {
    {"test_blocking_get", "who gets waits until something is put",
     R"({"pipeline":{"items":1,"stages":[{"name":"put","workers":1,"do":{"io":"10 ms","name":"make"}},{"name":"get","workers":1,"do":{"io":"1 ms","name":"take"},"queue":1}]}})",
     "make ok 10, take ok 11, done 11"},
    {"test_nonblocking_get", "what is there is taken without a turn",
     R"({"pipeline":{"items":3,"stages":[{"name":"put","workers":1,"do":{"io":"1 ms","name":"make"}},{"name":"get","workers":1,"do":{"io":"5 ms","name":"take"},"queue":3}]}})",
     "make ok 1, make ok 2, make ok 3, take ok 6, take ok 11, take ok 16, done 16"},
    {"test_get_with_waiting_putters", "each one taken lets one waiting putter in, in the order they came",
     R"({"pipeline":{"items":5,"stages":[{"name":"put","workers":5,"do":{"io":"1 ms","name":"make"}},{"name":"get","workers":1,"do":{"io":"10 ms","name":"take"},"queue":1}]}})",
     "make ok 1, make ok 1, make ok 1, make ok 1, make ok 1, take ok 11, take ok 21, take ok 31, take ok 41, take ok 51, done "
     "51"},
    {"test_get_cancelled", "a getter that is cancelled takes nothing along",
     R"([{"timeout":"15 ms","do":{"pipeline":{"items":2,"stages":[{"name":"put","workers":1,"do":{"io":"20 ms","name":"make"}},{"name":"get","workers":2,"do":{"io":"1 ms","name":"take"},"queue":1}]}},"else":{"io":"1 ms","name":"caught"}},{"io":"1 ms","name":"after"}])",
     "make cancelled 15, caught ok 16, after ok 17, done 17"},
    {"test_why_are_getters_waiting", "several getters, one item at a time: each is woken once",
     R"({"pipeline":{"items":4,"stages":[{"name":"put","workers":1,"do":{"io":"5 ms","name":"make"}},{"name":"get","workers":3,"do":{"io":"20 ms","name":"take"},"queue":2}]}})",
     "make ok 5, make ok 10, make ok 15, make ok 20, take ok 25, take ok 30, take ok 35, take ok 45, done 45"},
    {"test_blocking_put", "a full queue holds its putter back",
     R"({"pipeline":{"items":4,"stages":[{"name":"put","workers":1,"do":{"io":"1 ms","name":"make"}},{"name":"get","workers":1,"do":{"io":"10 ms","name":"take"},"queue":1}]}})",
     "make ok 1, make ok 2, make ok 3, take ok 11, make ok 12, take ok 21, take ok 31, take ok 41, done 41"},
    {"test_nonblocking_put", "with room the putter goes on in the same turn",
     R"({"pipeline":{"items":4,"stages":[{"name":"put","workers":1,"do":{"io":"1 ms","name":"make"}},{"name":"get","workers":1,"do":{"io":"10 ms","name":"take"},"queue":4}]}})",
     "make ok 1, make ok 2, make ok 3, make ok 4, take ok 11, take ok 21, take ok 31, take ok 41, done 41"},
    {"test_put_cancelled", "a putter that is cancelled has not put",
     R"([{"timeout":"15 ms","do":{"pipeline":{"items":4,"stages":[{"name":"put","workers":1,"do":{"io":"1 ms","name":"make"}},{"name":"get","workers":1,"do":{"io":"10 ms","name":"take"},"queue":1}]}},"else":{"io":"1 ms","name":"caught"}},{"io":"1 ms","name":"after"}])",
     "make ok 1, make ok 2, make ok 3, take ok 11, make ok 12, take cancelled 15, caught ok 16, after ok 17, done 17"},
    {"test_why_are_putters_waiting", "several putters, one place: none is left behind",
     R"({"pipeline":{"items":6,"stages":[{"name":"put","workers":3,"do":{"io":"1 ms","name":"make"}},{"name":"get","workers":2,"do":{"io":"10 ms","name":"take"},"queue":1}]}})",
     "make ok 1, make ok 1, make ok 1, make ok 2, make ok 2, make ok 2, take ok 11, take ok 11, take ok 21, take ok 21, take ok "
     "31, take ok 31, done 31"},
    {"test_order", "first in, first out, through several stages",
     R"({"pipeline":{"items":3,"stages":[{"name":"one","workers":1,"do":{"io":"3 ms","name":"a"}},{"name":"two","workers":1,"do":{"io":"2 ms","name":"b"},"queue":2},{"name":"three","workers":1,"do":{"io":"1 ms","name":"c"},"queue":2}]}})",
     "a ok 3, b ok 5, a ok 6, c ok 6, b ok 8, a ok 9, c ok 9, b ok 11, c ok 12, done 12"},
    {"test_blocking_put_wait", "put and taken in the same instant by several on both sides",
     R"({"pipeline":{"items":6,"stages":[{"name":"put","workers":2,"do":{"io":"5 ms","name":"make"}},{"name":"get","workers":2,"do":{"io":"5 ms","name":"take"},"queue":1}]}})",
     "make ok 5, make ok 5, make ok 10, take ok 10, make ok 10, take ok 10, make ok 15, take ok 15, make ok 15, take ok 15, take "
     "ok 20, take ok 20, done 20"},
    {"test_cancelled_puts_not_being_held_in_self_putters",
     "one side fails together with the other: both ends of the queue are cancelled",
     R"({"try":{"pipeline":{"items":4,"stages":[{"name":"put","workers":2,"do":{"io":"1 ms","name":"make"}},{"name":"get","workers":1,"do":{"io":"10 ms","name":"take","fail":[1]},"queue":1}],"on_error":"fail"}},"catch":{"ExceptionGroup":{"io":"1 ms","name":"caught"}}})",
     "make ok 1, make ok 1, make ok 2, make ok 2, take ok 11, take failed 21, caught ok 22, done 22"},
    {"test_shutdown_empty (3.13)", "closed and empty, it ends the waits of those who get",
     R"([{"pipeline":{"items":1,"stages":[{"name":"put","workers":1,"do":{"io":"5 ms","name":"make"}},{"name":"get","workers":3,"do":{"io":"5 ms","name":"take"},"queue":1}]}},{"io":"1 ms","name":"after"}])",
     "make ok 5, take ok 10, after ok 11, done 11"},
};

void check(const Pinned& each) {
    INFO(each.name << ": " << each.what);
    CHECK(told(Play{around(each.program, R"("limits":{"one":1,"two":2},)")}()) == each.told);
}

}  // namespace

TEST_CASE("as CPython's test_taskgroups", "[cpython]") {
    for (const Pinned& each : kTaskGroups) check(each);
}

TEST_CASE("as CPython's test_timeouts", "[cpython]") {
    for (const Pinned& each : kTimeouts) check(each);
}

TEST_CASE("as CPython's test_locks", "[cpython]") {
    for (const Pinned& each : kSemaphores) check(each);
}

TEST_CASE("as CPython's test_queues", "[cpython]") {
    for (const Pinned& each : kQueues) check(each);
}
