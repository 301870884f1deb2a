#include "core/format/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <streambuf>

namespace interleave {
namespace {

Error failure(const std::string& path, int code, std::string remedy = {}) {
    return {{}, fmt::format("cannot write {}: {}", path, std::strerror(code)), std::move(remedy)};
}

/// A buffered stream into a file descriptor that keeps the first error, which std::ofstream does not tell.
class DescriptorBuffer : public std::streambuf {
public:
    explicit DescriptorBuffer(int descriptor) : m_descriptor(descriptor) {
        setp(m_buffer.data(), m_buffer.data() + m_buffer.size());
    }
    ~DescriptorBuffer() override {
        if (m_descriptor >= 0) ::close(m_descriptor);
    }
    DescriptorBuffer(const DescriptorBuffer&) = delete;
    DescriptorBuffer& operator=(const DescriptorBuffer&) = delete;

    /// Writes what is left and closes; the first error of all, or 0.
    int close(bool toDisk) {
        sync();
        if (toDisk && m_error == 0 && ::fsync(m_descriptor) != 0) m_error = errno;
        if (::close(m_descriptor) != 0 && m_error == 0) m_error = errno;
        m_descriptor = -1;
        return m_error;
    }

protected:
    int_type overflow(int_type character) override {
        if (sync() != 0) return traits_type::eof();
        if (character != traits_type::eof()) sputc(traits_type::to_char_type(character));
        return traits_type::not_eof(character);
    }
    int sync() override {
        const char* from = pbase();
        while (m_error == 0 && from < pptr()) {
            const ssize_t written = ::write(m_descriptor, from, static_cast<std::size_t>(pptr() - from));
            if (written >= 0)
                from += written;
            else if (errno != EINTR)
                m_error = errno;
        }
        setp(m_buffer.data(), m_buffer.data() + m_buffer.size());
        return m_error == 0 ? 0 : -1;
    }

private:
    std::array<char, 65536> m_buffer;
    int m_descriptor;
    int m_error = 0;
};

/// Writes all that `produce` gives; the first error, or 0.
int fill(int descriptor, bool toDisk, const std::function<void(std::ostream&)>& produce) {
    DescriptorBuffer buffer(descriptor);
    std::ostream out(&buffer);
    produce(out);
    return buffer.close(toDisk);
}

/// A name in the same folder that nobody has; the file exists then. -1 with errno where none can be made.
int createBeside(const std::string& path, mode_t mode, std::string& name) {
    for (int attempt = 0; attempt < 100; ++attempt) {
        name = fmt::format("{}.{}.{}.part", path, ::getpid(), attempt);
        const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (descriptor >= 0 || errno != EEXIST) return descriptor;
    }
    return -1;
}

std::string remedyFor(int error) { return error == ENOENT ? "name a folder that exists" : ""; }

/// Where a file is to be written, as it is found there.
struct Destination {
    explicit Destination(const std::string& named) : path(named), target(named) {
        std::error_code unresolved;
        if (std::filesystem::is_symlink(path, unresolved))
            if (auto resolved = std::filesystem::canonical(path, unresolved); !unresolved) target = resolved.string();
        exists = ::stat(target.c_str(), &there) == 0;
    }
    /// A device or a pipe, which cannot be replaced.
    bool straight() const { return exists && !S_ISREG(there.st_mode); }
    Status check() const {
        if (path.empty()) return Error{{}, "no file to write was named", "give a path, or - for the standard output"};
        if (exists && S_ISDIR(there.st_mode)) return failure(path, EISDIR, "name a file in it");
        if (exists && ::access(target.c_str(), W_OK) != 0) return failure(path, errno);
        if (straight()) return Nothing{};
        const std::filesystem::path folder = std::filesystem::path(target).parent_path();
        if (::access(folder.empty() ? "." : folder.c_str(), W_OK | X_OK) != 0) return failure(path, errno, remedyFor(errno));
        return Nothing{};
    }

    const std::string& path;
    std::string target;
    struct stat there {};
    bool exists = false;
};

/// Deletes a temporary file unless it was kept, whatever happens in between.
struct Temporary {
    std::string name;
    ~Temporary() {
        if (!name.empty()) ::unlink(name.c_str());
    }
};

}  // namespace

Status writeWhole(const std::string& path, const std::function<void(std::ostream&)>& produce) {
    if (path == "-") {
        std::cout.flush();
        produce(std::cout);
        if (!std::cout.flush()) return Error{{}, "cannot write to the standard output", ""};
        return Nothing{};
    }
    const Destination to(path);
    if (const Status status = to.check(); !status) return status;
    if (to.straight()) {
        const int descriptor = ::open(to.target.c_str(), O_WRONLY | O_CLOEXEC);
        if (descriptor < 0) return failure(path, errno);
        if (const int error = fill(descriptor, false, produce)) return failure(path, error);
        return Nothing{};
    }

    Temporary temporary;
    const int descriptor = createBeside(to.target, 0666, temporary.name);
    if (descriptor < 0) {
        const int error = errno;
        temporary.name.clear();
        return failure(path, error, remedyFor(error));
    }
    if (to.exists) (void)::fchmod(descriptor, to.there.st_mode & 07777);
    if (const int error = fill(descriptor, true, produce)) return failure(path, error);
    if (::rename(temporary.name.c_str(), to.target.c_str()) != 0) return failure(path, errno);
    temporary.name.clear();
    return Nothing{};
}

Status writable(const std::string& path) { return path == "-" ? Status(Nothing{}) : Destination(path).check(); }

bool sameFile(const std::string& one, const std::string& other) {
    std::error_code unresolved;
    const auto resolved = [&](const std::string& path) {
        return std::filesystem::weakly_canonical(std::filesystem::absolute(path, unresolved), unresolved);
    };
    return !Destination(one).straight() && resolved(one) == resolved(other);
}

Status writeWhole(const std::string& path, std::string_view text) {
    return writeWhole(path, [text](std::ostream& out) { out << text; });
}

}  // namespace interleave
