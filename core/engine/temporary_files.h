#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "core/engine/real_clock.h"

namespace interleave {

/// Temporary files for real, on a thread of its own that starts with the first: one after the other, as one disk would. A file
/// never has a name that could be left behind, whatever happens to this program.
class TemporaryFiles final : public Files {
public:
    /// `cores`: where the thread may run. `error`: the name a file fails with that the system refuses.
    TemporaryFiles(RealClock& clock, thread::Cores cores, NameId error);
    ~TemporaryFiles() override;  ///< gives up what is under way

    void begin(std::shared_ptr<TemporaryFile> file) override;
    void cancel(TemporaryFile& file) override;

private:
    void serve();
    /// Whether it was written and read back; not when the system refused or nobody wants it any more.
    bool writeAndRead(const TemporaryFile& file) const;

    RealClock& m_clock;
    const thread::Cores m_cores;
    const Completion m_refusal;

    std::mutex m_mutex;  // guards what follows
    std::condition_variable m_called;
    std::deque<std::shared_ptr<TemporaryFile>> m_waiting;
    std::shared_ptr<TemporaryFile> m_underWay;
    bool m_closing = false;
    std::thread m_thread;
};

}  // namespace interleave
