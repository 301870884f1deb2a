#include "core/format/file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "tests/catch.h"

using namespace interleave;
namespace fs = std::filesystem;

namespace {

/// A folder of its own, gone with the test.
class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "interleave-file-XXXXXX").string();
        m_path = ::mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(m_path); }
    std::string operator/(const std::string& name) const { return (m_path / name).string(); }
    std::size_t entries() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(m_path), fs::directory_iterator()));
    }

private:
    fs::path m_path;
};

std::string read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string errorOf(const Status& status) { return status ? "" : status.error().text(); }

}  // namespace

TEST_CASE("a file is written whole, and nothing else is left", "[file]") {
    Folder folder;
    const std::string path = folder / "out.json";
    REQUIRE(writeWhole(path, "first"));
    CHECK(read(path) == "first");
    ::chmod(path.c_str(), 0640);
    const std::string large(300'000, 'x');
    REQUIRE(writeWhole(path, [&](std::ostream& out) { out << large << 'y' << large; }));
    CHECK(read(path) == large + 'y' + large);
    CHECK((fs::status(path).permissions() & fs::perms::all) == fs::perms(0640));
    CHECK(folder.entries() == 1);
}

TEST_CASE("what cannot be written is an error that names it, and nothing is left", "[file]") {
    Folder folder;
    CHECK(errorOf(writeWhole(folder / "", "x")).find("Is a directory") != std::string::npos);
    const std::string missing = folder / "missing/out.json";
    CHECK(errorOf(writeWhole(missing, "x")) ==
          "cannot write " + missing + ": No such file or directory; name a folder that exists");
    CHECK(errorOf(writeWhole("/dev/full", "x")) == "cannot write /dev/full: No space left on device");
    CHECK(errorOf(writeWhole("/dev/full", std::string(200'000, 'x'))).find("No space left") != std::string::npos);
    CHECK_FALSE(errorOf(writeWhole("/proc/version", "x")).empty());
    CHECK_FALSE(errorOf(writeWhole("/proc/out.json", "x")).empty());
    CHECK(errorOf(writeWhole("", "x")).find("no file") != std::string::npos);
    CHECK(folder.entries() == 0);
    if (::geteuid() != 0) {
        ::chmod((folder / "").c_str(), 0500);
        CHECK(errorOf(writeWhole(folder / "out.json", "x")).find("Permission denied") != std::string::npos);
        ::chmod((folder / "").c_str(), 0700);
    }
}

TEST_CASE("a writer that gives up leaves what stood there", "[file]") {
    Folder folder;
    const std::string path = folder / "out.json";
    REQUIRE(writeWhole(path, "old"));
    const auto givesUp = [](std::ostream& out) {
        out << std::string(100'000, 'x');
        throw std::runtime_error("enough");
    };
    CHECK_THROWS(writeWhole(path, givesUp));
    CHECK(read(path) == "old");
    CHECK(folder.entries() == 1);
}

TEST_CASE("a link stays a link, a device is written to", "[file]") {
    Folder folder;
    REQUIRE(writeWhole(folder / "target", "old"));
    fs::create_symlink(folder / "target", folder / "link");
    REQUIRE(writeWhole(folder / "link", "new"));
    CHECK(fs::is_symlink(folder / "link"));
    CHECK(read(folder / "target") == "new");
    CHECK(writeWhole("/dev/null", "x"));
    CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a minus is the standard output", "[file]") {
    std::ostringstream captured;
    std::streambuf* before = std::cout.rdbuf(captured.rdbuf());
    const bool ok = writeWhole("-", "text").ok();
    std::cout.rdbuf(before);
    CHECK(ok);
    CHECK(captured.str() == "text");
}

TEST_CASE("what cannot be written is known before it is", "[file]") {
    Folder folder;
    const std::string path = folder / "out.json";
    CHECK(writable(path));
    CHECK(folder.entries() == 0);
    CHECK(writable("-"));
    CHECK(writable("/dev/null"));
    CHECK(errorOf(writable("")).find("no file") != std::string::npos);
    CHECK(errorOf(writable(folder / "")).find("Is a directory") != std::string::npos);
    CHECK(errorOf(writable(folder / "no/such.json")).find("name a folder that exists") != std::string::npos);
    REQUIRE(writeWhole(path, "x"));
    CHECK(errorOf(writable(path + "/under.json")).find(path) != std::string::npos);
}

TEST_CASE("a file is the same by whatever way it is named", "[file]") {
    Folder folder;
    const std::string path = folder / "out.json";
    CHECK(sameFile(path, folder / "./out.json"));
    CHECK(sameFile("not-there.json", "./not-there.json"));
    CHECK_FALSE(sameFile(path, folder / "out2.json"));
    REQUIRE(writeWhole(path, "x"));
    fs::create_symlink(path, folder / "link.json");
    CHECK(sameFile(path, folder / "link.json"));
    CHECK_FALSE(sameFile("/dev/null", "/dev/null"));
}
