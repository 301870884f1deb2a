// `io` by way of a temporary file: written and read back for real, and nothing left of it.
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "tests/core/real_machine_room.h"
#include "tests/core/runs.h"

using namespace interleave;

namespace {

constexpr Nanos ms = 1'000'000;

struct NotedFile final : TemporaryFile {
    explicit NotedFile(double size) : TemporaryFile(test::noLoop()) { bytes = size; }
    void arrived() override { ++arrivals; }
    int arrivals = 0;
};

/// A temporary folder of its own, for as long as it lives.
struct Folder {
    Folder() {
        CHECK(workRates().ok());  // the first to ask measures them, and keeps them in the folder before this
        std::string name = (std::filesystem::temp_directory_path() / "interleave-files-XXXXXX").string();
        path = ::mkdtemp(name.data());  // its own among tests that run at once too
        if (const char* before = getenv("TMPDIR")) old = before;
        setenv("TMPDIR", path.c_str(), 1);
    }
    ~Folder() {
        if (old.empty())
            unsetenv("TMPDIR");
        else
            setenv("TMPDIR", old.c_str(), 1);
        std::filesystem::remove_all(path);
    }
    bool isEmpty() const { return std::filesystem::is_empty(path); }
    std::filesystem::path path;
    std::string old;
};

std::shared_ptr<NotedFile> begin(test::RealMachineRoom& room, double bytes) {
    auto file = std::make_shared<NotedFile>(bytes);
    room.machine->files().begin(file);
    return file;
}

}  // namespace

TEST_CASE("files of any size are written and read back, in the order they came", "[file][real]") {
    test::RealMachineRoom room(1);
    const Folder folder;
    const auto none = begin(room, 0), small = begin(room, 1), slice = begin(room, 256 * 1024), more = begin(room, 3'000'001);
    room.waitForAll();
    for (const auto& file : {none, small, slice, more}) {
        CHECK(file->arrivals == 1);
        CHECK(file->completion.ok());
    }
    CHECK(folder.isEmpty());
}

TEST_CASE("a file given up never arrives, whether it waits or is under way, and holds nobody up", "[file][real]") {
    test::RealMachineRoom room(1);
    const Folder folder;
    const auto underWay = begin(room, 400e6);
    const auto waiting = begin(room, 400e6);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    room.machine->files().cancel(*waiting);
    room.machine->files().cancel(*underWay);
    const auto next = begin(room, 10);
    room.waitForAll();
    CHECK(underWay->arrivals == 0);
    CHECK(waiting->arrivals == 0);
    CHECK(next->arrivals == 1);
    CHECK(folder.isEmpty());
}

TEST_CASE("a machine that ends gives up what is under way", "[file][real]") {
    std::optional<test::RealMachineRoom> room(std::in_place, 1);  // before the folder: it keeps the rates in the usual one
    const Folder folder;
    const auto file = begin(*room, 100e9);
    begin(*room, 100e9);
    room.reset();
    CHECK(file->arrivals == 0);
    CHECK(folder.isEmpty());
}

TEST_CASE("where the system refuses, the file fails by its name", "[file][real]") {
    const TracePtr trace = [] {
        const Folder folder;
        std::filesystem::remove_all(folder.path);
        return Play{
            around(
                R"({"try":{"io":"1 ms","via":"file","bytes":"1 kB","name":"disk"},"catch":{"OSError":{"yield":true,"name":"caught"}}})"),
            {},
            std::nullopt,
            Mode::Real}();
    }();
    CHECK(trace->outcome == RunOutcome::Done);
    CHECK(trace->names[trace->spans.front().error] == "OSError");
}

TEST_CASE("a file takes as long as asked, waits without a thread, and leaves the loop free", "[file][real]") {
    const Folder folder;
    const TracePtr trace = Play{
        around(
            R"({"gather":[{"io":"60 ms","via":"file","bytes":"30 MB","name":"disk"},{"repeat":10,"do":{"io":"2 ms","name":"tick"}}]})"),
        {},
        std::nullopt,
        Mode::Real}();
    for (const Span& span : trace->spans) {
        CHECK(span.kind == SpanKind::Io);
        if (trace->names[span.name] == "disk") CHECK(span.end - span.start >= 60 * ms);
    }
    CHECK(leaves(trace).front().starts_with("tick"));
    CHECK(folder.isEmpty());
}

TEST_CASE("simulated, a timer stands for a file", "[file]") {
    CHECK(Play{around(R"({"io":"60 ms","via":"file","bytes":"30 MB"})")}()->makespan == 60 * ms);
}
