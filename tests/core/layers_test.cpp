#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"

namespace {

struct SourceFile {
    std::string path;  ///< from the project's root
    std::string text;
};
using Lines = std::vector<std::string>;

constexpr int kMostLines = 500;

/// What each room may include besides itself: a room with all in it, or a single header. A room that is not here is a finding.
/// `core` stands for all of the core, `*` for everything.
const std::map<std::string, Lines> kRooms{
    {"core/base", {}},
    {"core/event", {"core/base"}},
    {"core/scenario", {"core/base", "resources"}},
    {"core/engine", {"core/base", "core/event"}},
    {"core/trace", {"core/base", "core/event"}},
    {"core/run", {"core/base", "core/scenario", "core/event", "core/engine", "core/trace", "resources"}},
    {"core/analysis", {"core/base", "core/scenario", "core/event", "core/trace", "core/run"}},
    {"core/format", {"core/base", "core/scenario", "core/event", "core/trace", "core/analysis"}},
    {"app/look", {"resources"}},
    {"app/session", {"core", "resources"}},
    {"app/timeline", {"core/base", "core/event", "core/scenario", "core/trace", "core/analysis", "core/format", "app/look"}},
    {"app/charts",
     {"core/base", "core/event", "core/scenario", "core/trace", "core/analysis", "core/format", "app/look", "app/session",
      "app/timeline/view_state.h", "app/timeline/time_scale.h"}},
    {"app/panels",
     {"core/base", "core/event", "core/scenario", "core/trace", "core/analysis", "core/format", "app/look", "app/session",
      "app/timeline/view_state.h", "app/timeline/time_scale.h"}},
    {"app/export", {"core", "app/look", "app/session", "app/timeline", "app/charts"}},
    {"app/cli", {"core", "app/look", "app/session", "app/export", "resources"}},
    {"app/window", {"*"}},
    {"app/main.cpp", {"*"}},
    {"resources", {}},
    {"tests", {"*"}},
};

const std::set<std::string> kTopLevel{"app", "core", "resources", "tests", "CMakeLists.txt", "README.md"};

/// `core/base/a.h` lies in `core/base`, and so does `core/base` itself; `core/based/a.h` does not.
bool within(const std::string& path, const std::string& folder) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::optional<std::string> roomOf(const std::string& path) {
    for (const auto& [room, allowed] : kRooms)
        if (within(path, room)) return room;
    return std::nullopt;
}

bool isSource(const std::string& path) {
    const bool inside = within(path, "core") || within(path, "app") || within(path, "tests") || within(path, "resources");
    return inside && (path.ends_with(".h") || path.ends_with(".cpp"));
}

struct Include {
    int line = 0;
    bool quoted = false;
    std::string path;
};

std::optional<Include> parseInclude(const std::string& text, int line) {
    const auto past = [&](std::size_t at) { return std::min(text.find_first_not_of(" \t", at), text.size()); };
    std::size_t at = past(0);
    if (at == text.size() || text[at] != '#') return std::nullopt;
    at = past(at + 1);
    if (text.compare(at, 7, "include") != 0) return std::nullopt;
    at = past(at + 7);
    if (at == text.size() || (text[at] != '"' && text[at] != '<')) return std::nullopt;
    const bool quoted = text[at] == '"';
    const std::size_t end = text.find(quoted ? '"' : '>', at + 1);
    if (end == std::string::npos) return std::nullopt;
    return Include{line, quoted, text.substr(at + 1, end - at - 1)};
}

bool isQt(const std::string& include) {
    return include.size() > 1 && include[0] == 'Q' && (std::isupper(static_cast<unsigned char>(include[1])) || include[1] == 't');
}

/// What is wrong with one include of a file in `room`, or nothing.
std::string wrongWith(const Include& include, const std::string& room) {
    if (isQt(include.path)) return within(room, "core") ? "Qt in core: " + include.path : "";
    if (!include.quoted || include.path.ends_with(".moc")) return "";
    const auto target = roomOf(include.path);
    if (!target) return "not written from the project's root: " + include.path;
    if (*target == room) return "";
    const Lines& allowed = kRooms.at(room);
    const bool fine =
        std::any_of(allowed.begin(), allowed.end(), [&](const std::string& a) { return a == "*" || within(include.path, a); });
    return fine ? "" : room + " may not include " + include.path;
}

/// One line for each finding in the project's own sources, `path:line: what`.
Lines sourceFindings(const std::vector<SourceFile>& files) {
    Lines findings;
    for (const SourceFile& file : files) {
        if (!isSource(file.path)) continue;
        const auto room = roomOf(file.path);
        if (!room) {
            findings.push_back(file.path + ": in no known room");
            continue;
        }
        std::istringstream text(file.text);
        std::string line;
        int number = 0;
        while (std::getline(text, line)) {
            const auto include = parseInclude(line, ++number);
            const std::string wrong = include ? wrongWith(*include, *room) : "";
            if (!wrong.empty()) findings.push_back(file.path + ":" + std::to_string(number) + ": " + wrong);
        }
        if (number > kMostLines) findings.push_back(file.path + ": " + std::to_string(number) + " lines");
    }
    return findings;
}

/// What stands at the project's top level and should not, once each.
Lines topLevelFindings(const Lines& paths) {
    std::set<std::string> odd;
    for (const std::string& path : paths) {
        const std::string top = path.substr(0, path.find('/'));
        if (!top.starts_with('.') && !kTopLevel.contains(top)) odd.insert(top);
    }
    return {odd.begin(), odd.end()};
}

/// The project's files: what git tracks, or, in a folder that is no checkout, all but the build folders.
Lines projectFiles() {
    namespace fs = std::filesystem;
    Lines paths;
    if (fs::exists(PROJECT_ROOT "/.git")) {
        const std::unique_ptr<FILE, int (*)(FILE*)> git(
            popen("git -c safe.directory='*' -C '" PROJECT_ROOT "' -c core.quotePath=off ls-files", "r"), pclose);
        std::string text;
        for (int c; git && (c = std::fgetc(git.get())) != EOF;) text += static_cast<char>(c);
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);)
            if (fs::exists(fs::path(PROJECT_ROOT) / line)) paths.push_back(line);
    }
    if (!paths.empty()) return paths;
    for (fs::recursive_directory_iterator at(PROJECT_ROOT), end; at != end; ++at) {
        const std::string path = fs::relative(at->path(), PROJECT_ROOT).generic_string();
        if (path.starts_with("build") || path.starts_with('.')) {
            if (at->is_directory()) at.disable_recursion_pending();
        } else if (at->is_regular_file()) {
            paths.push_back(path);
        }
    }
    return paths;
}

std::vector<SourceFile> projectSources() {
    std::vector<SourceFile> files;
    for (const std::string& path : projectFiles()) {
        if (!isSource(path)) continue;
        std::ifstream in(std::string(PROJECT_ROOT "/") + path, std::ios::binary);
        files.push_back({path, {std::istreambuf_iterator<char>(in), {}}});
    }
    return files;
}

}  // namespace

TEST_CASE("no room includes a room that stands after it, and no file is too long", "[layers]") {
    const auto files = projectSources();
    REQUIRE(files.size() > 20);
    CHECK(sourceFindings(files) == Lines{});
}

TEST_CASE("nothing new stands at the top level", "[layers]") {
    const Lines paths = projectFiles();
    REQUIRE(paths.size() > 20);
    CHECK(topLevelFindings(paths) == Lines{});
}

TEST_CASE("the layer check finds what it is there to find", "[layers]") {
    struct Row {
        std::string path, text, finding;
    };
    const Row rows[] = {
        {"core/base/a.h", "#include <vector>\n#include \"core/base/b.h\"\n", ""},
        {"core/base/a.h", "\n#include \"core/event/event.h\"\n", "core/base/a.h:2: core/base may not include core/event/event.h"},
        {"core/engine/a.cpp", "  #  include \"core/run/runner.h\"",
         "core/engine/a.cpp:1: core/engine may not include core/run/runner.h"},
        {"core/trace/a.cpp", "// #include \"core/run/runner.h\"\n", ""},
        {"core/trace/a.cpp", "#include \"app/look/theme.h\"\n",
         "core/trace/a.cpp:1: core/trace may not include app/look/theme.h"},
        {"core/base/a.cpp", "#include <QString>\n", "core/base/a.cpp:1: Qt in core: QString"},
        {"core/base/a.cpp", "#include <QtCore/QString>\n", "core/base/a.cpp:1: Qt in core: QtCore/QString"},
        {"core/base/a.cpp", "#include \"QString\"\n", "core/base/a.cpp:1: Qt in core: QString"},
        {"app/look/a.cpp", "#include <QString>\n#include \"a.moc\"\n", ""},
        {"app/look/a.cpp", "#include \"core/base/names.h\"\n", "app/look/a.cpp:1: app/look may not include core/base/names.h"},
        {"app/timeline/a.cpp", "#include \"core/run/runner.h\"\n",
         "app/timeline/a.cpp:1: app/timeline may not include core/run/runner.h"},
        {"app/charts/a.cpp", "#include \"app/timeline/time_scale.h\"\n", ""},
        {"app/charts/a.cpp", "#include \"app/timeline/scene.h\"\n",
         "app/charts/a.cpp:1: app/charts may not include app/timeline/scene.h"},
        {"app/panels/a.cpp", "#include \"app/charts/charts.h\"\n",
         "app/panels/a.cpp:1: app/panels may not include app/charts/charts.h"},
        {"app/window/a.cpp", "#include \"app/charts/charts.h\"\n", ""},
        {"app/look/a.cpp", "#include \"theme.h\"\n", "app/look/a.cpp:1: not written from the project's root: theme.h"},
        {"app/attic/a.cpp", "", "app/attic/a.cpp: in no known room"},
        {"core/based/a.h", "", "core/based/a.h: in no known room"},
        {"tests/core/a_test.cpp", std::string(500, '\n'), ""},
        {"tests/core/a_test.cpp", std::string(501, '\n'), "tests/core/a_test.cpp: 501 lines"},
        {"core/base/a.json", std::string(501, '\n'), ""},
    };
    for (const Row& row : rows) {
        INFO(row.path << "\n" << row.text);
        CHECK(sourceFindings({{row.path, row.text}}) == (row.finding.empty() ? Lines{} : Lines{row.finding}));
    }
    CHECK(topLevelFindings({".ci/run", "README.md", "app/run", "tests/run", "resources/a/b.json"}) == Lines{});
    CHECK(topLevelFindings({"docs/a.md", "docs/b.md", "NOTES.md", "apps/run"}) == Lines{"NOTES.md", "apps", "docs"});
}

TEST_CASE("the order of the core's rooms has no circle", "[layers]") {
    // A room settles once all it may include have; in a circle none ever does.
    std::set<std::string> settled{"resources"};
    const auto settles = [&](const Lines& allowed) {
        return std::all_of(allowed.begin(), allowed.end(), [&](const std::string& room) { return settled.contains(room); });
    };
    for (std::size_t round = 0; round < kRooms.size(); ++round)
        for (const auto& [room, allowed] : kRooms)
            if (within(room, "core") && settles(allowed)) settled.insert(room);
    for (const auto& [room, allowed] : kRooms)
        if (within(room, "core")) CHECK(settled.contains(room));
}
