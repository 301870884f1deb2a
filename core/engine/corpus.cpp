#include "core/engine/corpus.h"

namespace interleave {

std::vector<std::string_view> corpusPassages() {
    return {
        "An event loop keeps one queue of callbacks that are ready and one heap of timers. Each turn it takes what is ready, "
        "runs "
        "it to its next wait, and only then looks for news from the sockets.",
        "A coroutine gives its thread back whenever it awaits. Between two awaits nothing else on that loop can run, which is "
        "why "
        "long computations inside a coroutine make every other task late.",
        "The global interpreter lock lets one thread at a time execute bytecode. Threads that wait for a socket or a disk "
        "release "
        "it, so they overlap; threads that compute take turns and gain nothing.",
        "Worker processes have memory of their own. An argument is pickled, sent through a pipe and unpickled on the far side, "
        "and the result comes home the same way, so small jobs drown in the cost of copying.",
        "A semaphore holds a number of permits. Whoever finds none left joins a line and is served in order of arrival, which "
        "keeps a crowd of clients from overrunning one slow server.",
        "A bounded queue holds its producer back when it is full. This backpressure lets the slowest stage of a pipeline set the "
        "pace, instead of letting memory fill with items nobody has time for.",
        "Cancelling a task throws an exception into it at the place where it waits. The task may clean up, but it should let the "
        "exception pass, or whoever asked will wait for an end that never comes.",
        "A timeout is a cancellation with a clock. When the deadline passes, the scope cancels the code inside and turns the "
        "cancellation into an error that says how long was too long.",
        "Retrying with exponential backoff doubles the delay after each failure, and random jitter spreads the clients, so that "
        "a "
        "server which has just recovered is not struck down again by all of them at once.",
        "A circuit breaker counts failures in a row. Once open it refuses calls without trying, and after a pause it lets a "
        "single trial through to learn whether the far side has healed.",
        "A deadlock is a ring of tasks each holding what the next one needs. Taking locks in one agreed order breaks the ring, "
        "for then somebody always stands at its end and can go on.",
        "Speed-up has a ceiling: if a tenth of a program must run alone, no number of cores makes the whole more than ten times "
        "faster. This is Amdahl's law, and measuring the serial part comes first.",
        "Little's law ties three averages together: the number of requests inside a system equals the rate at which they arrive "
        "times the time each of them spends there, whatever the distribution.",
        "Pre-emption takes a core from a thread whose time slice is used up. The thread computes nothing meanwhile, so its wall "
        "time grows while its processor time stands still.",
        "False sharing happens when two cores write different variables that lie in the same cache line. The line travels back "
        "and forth, and both run as slowly as if they were fighting over one variable.",
        "The critical path is the longest chain of work and waits from start to finish. Shortening anything off that path leaves "
        "the makespan where it was, however busy it looked.",
    };
}

std::vector<std::string_view> corpusQuestions() {
    return {
        "In which order does an event loop run callbacks that are ready and timers?",
        "Why does a long computation in a coroutine make every other task late?",
        "What does the global interpreter lock mean for threads that compute?",
        "Why do small jobs in worker processes drown in the cost of pickling?",
        "Who is served when a semaphore has no permits left, and in what order?",
        "How does a bounded queue hold back the producer in a pipeline stage?",
        "What should a task do with the exception when somebody is cancelling it?",
        "What happens to the code inside a scope when the timeout deadline passes?",
        "Why does retrying with exponential backoff add some random jitter to delay?",
        "When does an open circuit breaker let one trial through after failures?",
        "Which agreed order of taking locks breaks a deadlock ring of the tasks?",
        "How does Amdahl's law limit speed-up if part of a program runs alone?",
        "What ties the number of requests to the rate they arrive: Little's law?",
        "Why does wall time grow under pre-emption while processor time does not?",
        "What makes false sharing of a cache line slow when two cores write it?",
        "Does shortening work that is off the critical path change the makespan?",
    };
}

}  // namespace interleave
