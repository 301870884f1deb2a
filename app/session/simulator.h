#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "app/session/walk.h"

namespace interleave {

/// Simulates on a thread of its own. The newest request wins: it stops the one under way, whose answer is thrown away.
/// Each request is answered twice where the sequential makespan is not known yet: with the result, then with its speed-up as
/// well. Knows nothing of the GUI; `announce` is called on the worker's thread when an answer waits to be taken.
class Simulator {
public:
    struct Answer {
        Result<RunResultPtr> result;
        bool complete = true;  ///< false: the same result with its speed-up is on its way
    };
    explicit Simulator(std::function<void()> announce);
    ~Simulator();

    void begin(RunRequest request);
    /// Ends the work on the newest request; what was answered of it stays valid.
    void giveUp();
    bool busy() const;  ///< there is, or will be, an answer to take
    /// The newest request's newest answer, once.
    std::optional<Answer> take();
    /// As take(), but waits up to `most` for the complete answer.
    std::optional<Answer> waitFor(std::chrono::milliseconds most);

private:
    struct Job {
        RunRequest request;
        std::shared_ptr<RunControl> control;
    };
    void loop();
    void work(const Job& job);
    void answer(const Job& job, Answer answer);

    std::function<void()> m_announce;
    mutable std::mutex m_mutex;
    std::condition_variable m_begun, m_answered;
    std::optional<Job> m_next;
    std::shared_ptr<RunControl> m_newest;  ///< of the newest request; tells its answers from an older one's
    std::optional<Answer> m_answer;
    bool m_busy = false, m_end = false;

    /// The last sequential makespan and what it depends on; only the worker's thread looks at it.
    struct Sequential {
        ScenarioPtr scenario;
        decltype(Settings::values) values;
        std::optional<Nanos> makespan;
    } m_sequential;
    std::jthread m_thread;
};

}  // namespace interleave
