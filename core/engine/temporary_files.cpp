#include "core/engine/temporary_files.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <filesystem>
#include <system_error>
#include <vector>

#include "core/engine/descriptor.h"

namespace interleave {

namespace {

constexpr std::size_t kSlice = 256 * 1024;  // bytes between two looks at whether anybody still wants it

Descriptor openNameless() {
    std::error_code failed;
    const std::string folder = std::filesystem::temp_directory_path(failed).string();
    if (failed) return {};
    Descriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (file.valid()) return file;
    std::string name = folder + "/interleave-XXXXXX";  // a file system that needs a name has it for a moment
    file = Descriptor(::mkostemp(name.data(), O_CLOEXEC));
    if (file.valid()) ::unlink(name.c_str());
    return file;
}

/// `call` moves some of the bytes at an offset and says how many; false when it fails before all of them.
template <class Call>
bool allOf(std::size_t bytes, Call&& call) {
    for (std::size_t done = 0; done < bytes;) {
        const ssize_t moved = call(done, bytes - done);
        if (moved < 0 && errno == EINTR) continue;
        if (moved <= 0) return false;
        done += static_cast<std::size_t>(moved);
    }
    return true;
}

}  // namespace

TemporaryFiles::TemporaryFiles(RealClock& clock, thread::Cores cores, NameId error)
    : m_clock(clock), m_cores(std::move(cores)), m_refusal(Completion::failure(error)) {}

TemporaryFiles::~TemporaryFiles() {
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
        if (m_underWay) m_underWay->unwanted = true;
    }
    m_called.notify_one();
    if (m_thread.joinable()) m_thread.join();
}

void TemporaryFiles::begin(std::shared_ptr<TemporaryFile> file) {
    m_clock.inbox().expect();
    try {
        if (!m_thread.joinable()) m_thread = std::thread([this] { serve(); });
    } catch (const std::system_error&) {  // the system has no more threads
        file->completion = m_refusal;
        return m_clock.inbox().deliver(std::move(file));
    }
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(file));
    }
    m_called.notify_one();
}

void TemporaryFiles::cancel(TemporaryFile& file) {
    const std::lock_guard lock(m_mutex);
    if (m_underWay.get() == &file) file.unwanted = true;
    const auto waiting = std::find_if(m_waiting.begin(), m_waiting.end(), [&](const auto& each) { return each.get() == &file; });
    if (waiting == m_waiting.end()) return;
    m_waiting.erase(waiting);
    m_clock.inbox().forgo(1);
}

void TemporaryFiles::serve() {
    thread::setName("files");
    thread::allowCores(m_cores);  // not the loop's own only
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_called.wait(lock, [&] { return m_closing || !m_waiting.empty(); });
        if (m_closing) return;
        m_underWay = std::move(m_waiting.front());
        m_waiting.pop_front();
        lock.unlock();
        m_underWay->completion = writeAndRead(*m_underWay) ? Completion::done() : m_refusal;
        lock.lock();
        if (m_underWay->unwanted)
            m_clock.inbox().forgo(1);
        else
            m_clock.inbox().deliver(m_underWay);
        m_underWay.reset();
    }
}

bool TemporaryFiles::writeAndRead(const TemporaryFile& file) const {
    const Descriptor opened = openNameless();
    if (!opened.valid()) return false;
    const auto size = static_cast<std::uint64_t>(std::clamp(std::round(file.bytes), 0.0, 1e18));
    const std::vector<char> written(std::min<std::uint64_t>(size, kSlice), 'i');
    std::vector<char> read(written.size());
    const auto inSlices = [&](auto&& move) {
        for (std::uint64_t at = 0; at < size; at += kSlice) {
            if (file.unwanted) return false;
            const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(size - at, kSlice));
            if (!allOf(length, [&](std::size_t done, std::size_t left) { return move(at + done, done, left); })) return false;
        }
        return true;
    };
    return inSlices([&](std::uint64_t at, std::size_t done, std::size_t left) {
               return ::pwrite(opened.number(), written.data() + done, left, static_cast<off_t>(at));
           }) &&
           inSlices([&](std::uint64_t at, std::size_t done, std::size_t left) {
               return ::pread(opened.number(), read.data() + done, left, static_cast<off_t>(at));
           }) &&
           read == written;
}

}  // namespace interleave
