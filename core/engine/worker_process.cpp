#include "core/engine/worker_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "core/engine/worker_program.h"

namespace interleave {

namespace {

/// What the system is told about a process to start; gives back what it holds.
class Plan {
public:
    explicit Plan(int socket) {
        posix_spawn_file_actions_init(&m_files);
        posix_spawnattr_init(&m_attributes);
        posix_spawn_file_actions_addopen(&m_files, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&m_files, 1, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_adddup2(&m_files, socket, worker::kSocket);
        posix_spawn_file_actions_addclosefrom_np(&m_files, worker::kSocket + 1);  // nothing of ours is theirs
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&m_attributes, &none);
        posix_spawnattr_setsigdefault(&m_attributes, &all);
        posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~Plan() {
        posix_spawn_file_actions_destroy(&m_files);
        posix_spawnattr_destroy(&m_attributes);
    }
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;

    /// 0, or the system's code.
    int carryOut(pid_t& id) const {
        std::string name = "interleave", mode = worker::kMode, parent = std::to_string(::getpid());
        const std::array<char*, 4> arguments{name.data(), mode.data(), parent.data(), nullptr};
        // The file that runs now, even if it has been moved or replaced since.
        return posix_spawn(&id, "/proc/self/exe", &m_files, &m_attributes, arguments.data(), environ);
    }

private:
    posix_spawn_file_actions_t m_files;
    posix_spawnattr_t m_attributes;
};

std::uint64_t sizeOf(double bytes) { return static_cast<std::uint64_t>(std::clamp(bytes, 0.0, 1e15)); }

}  // namespace

Result<std::unique_ptr<WorkerProcess>> WorkerProcess::start(const WorkerTerms& terms, const StopSignal& cut) {
    assert(worker::available());
    std::array<int, 2> ends{-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
        return systemError("The system gives no socket pair");
    Descriptor ours(ends[0]), theirs(ends[1]);
    Descriptor bell(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!bell.valid()) return systemError("The system gives no eventfd");
    pid_t id = 0;
    if (const int refused = Plan(theirs.number()).carryOut(id)) return systemError("A worker process cannot be started", refused);
    auto process = std::unique_ptr<WorkerProcess>(new WorkerProcess(id, std::move(ours), std::move(bell), cut));
    process->m_link.send(terms);  // one that is gone by now is found out by the first wait for it
    return process;
}

std::optional<WorkerReady> WorkerProcess::awaitReady() {
    WorkerReady ready;
    if (!m_link.receive(ready)) return {};
    return ready;
}

std::optional<JobBegun> WorkerProcess::begin(const Work& work) {
    JobBegun begun;
    if (!m_link.send(JobOrder{work}, sizeOf(work.bytes)) || !m_link.receive(begun)) return {};
    return begun;
}

std::optional<JobEnded> WorkerProcess::finish() {
    JobResult result;
    JobEnded ended;
    std::uint64_t bytes = 0, received = 0;
    if (!m_link.receive(result, bytes) || !m_link.receiveBytes(bytes, received) || !m_link.receive(ended)) return {};
    m_traffic.there += result.received;
    m_traffic.back += received;
    return ended;
}

void WorkerProcess::call() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_bell.number(), &one, sizeof one);
}

bool WorkerProcess::awaitCall() {
    if (!m_link.awaitBell(m_bell.number())) return false;
    std::uint64_t count = 0;
    [[maybe_unused]] const auto taken = ::read(m_bell.number(), &count, sizeof count);
    return true;
}

void WorkerProcess::end() {
    if (!m_alive) return;
    m_alive = false;
    ::kill(m_id, SIGKILL);
    while (::waitpid(m_id, nullptr, 0) < 0 && errno == EINTR) continue;
}

}  // namespace interleave
