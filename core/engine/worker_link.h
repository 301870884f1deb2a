#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "core/engine/descriptor.h"
#include "core/engine/real_machine.h"
#include "core/engine/seams.h"
#include "core/engine/stop_signal.h"

namespace interleave {

/// What a worker process must know before its first job; the first message to it.
struct WorkerTerms {
    WorkRates rates;
    double workFactor = 1;
    Nanos startCost = 0;       ///< of CPU; what it has not used for coming up, it adds as work
    std::uint32_t number = 0;  ///< w0, w1 …
};

// Both ends are the same build of the same program on the same machine, so a message is the struct itself. Stamps are of
// CLOCK_MONOTONIC, which all processes share.
struct WorkerReady {
    Nanos cpu = 0;  ///< since the process began
    CoreId core = kNoCore;
};
struct JobOrder {
    Work work;
};
struct JobBegun {
    Nanos at = 0;
    CoreId core = kNoCore;
};
struct JobResult {
    std::uint64_t received = 0;  ///< bytes of argument that came
};
struct JobEnded {
    Nanos at = 0;  ///< its result has been sent
    Nanos cpu = 0;
    CoreId core = kNoCore;
};

/// One end of the socket pair between the pool and a worker process. Each message is its length, its struct and then as many
/// bytes as the argument or the result is to have: they are copied out of an object into the message and out of the message
/// into an object, as pickling does. Leaves out what the messages ask for.
class WorkerLink {
public:
    /// `cut`, where there is one, ends every wait once it is raised.
    explicit WorkerLink(Descriptor socket, const StopSignal* cut = nullptr) : m_socket(std::move(socket)), m_cut(cut) {}

    // All are false when the other end is gone, breaks the protocol, or the cut came.
    template <class T>
    bool send(const T& message, std::uint64_t bytes = 0) {
        static_assert(std::is_trivially_copyable_v<T>);
        return sendHead(&message, sizeof message, bytes) && sendBytes(bytes);
    }
    /// The struct; `bytes` are still to be received.
    template <class T>
    bool receive(T& message, std::uint64_t& bytes) {
        static_assert(std::is_trivially_copyable_v<T>);
        return receiveHead(&message, sizeof message, bytes);
    }
    template <class T>
    bool receive(T& message) {
        std::uint64_t bytes = 0;
        return receive(message, bytes) && bytes == 0;
    }
    /// `received` counts them.
    bool receiveBytes(std::uint64_t bytes, std::uint64_t& received);

    /// Until there is something to receive or `bell` is readable; false when the other end is gone or the cut came.
    bool awaitBell(int bell);

private:
    bool sendHead(const void* message, std::size_t size, std::uint64_t bytes);
    bool receiveHead(void* message, std::size_t size, std::uint64_t& bytes);
    bool sendBytes(std::uint64_t bytes);
    bool write(const char* from, std::size_t size);
    bool read(char* into, std::size_t size);
    bool await(short events);

    Descriptor m_socket;
    const StopSignal* m_cut;
    std::vector<char> m_object, m_message;
};

}  // namespace interleave
