#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/catch.h"

namespace {

using nlohmann::json;

struct Answer {
    int code;
    std::string out, err;
};

/// Runs the built program without a display.
Answer interleave(const QStringList& arguments, const QByteArray& input = {}) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) environment.remove(name);
    process.setProcessEnvironment(environment);
    process.start(INTERLEAVE_PROGRAM, arguments);
    REQUIRE(process.waitForStarted());
    process.write(input);
    process.closeWriteChannel();
    REQUIRE(process.waitForFinished(120'000));
    REQUIRE(process.exitStatus() == QProcess::NormalExit);
    return {process.exitCode(), process.readAllStandardOutput().toStdString(), process.readAllStandardError().toStdString()};
}

json summary(QStringList arguments) {
    const Answer answer = interleave(arguments << "--json"
                                               << "-");
    INFO(answer.err);
    REQUIRE(answer.code == 0);
    return json::parse(answer.out);
}

QString write(const QTemporaryDir& folder, const char* name, const QByteArray& text) {
    QFile file(folder.filePath(name));
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(text);
    return file.fileName();
}

/// The programs that a test starts keep their user's data in a folder of their own meanwhile.
struct OwnData {
    OwnData() { qputenv("XDG_DATA_HOME", folder.path().toLocal8Bit()); }
    ~OwnData() { qunsetenv("XDG_DATA_HOME"); }
    const QTemporaryDir folder;
};

const QByteArray kOneWait =
    R"({"version": 1, "id": "own", "title": "Own", "subtitle": "one wait", "topic": "foundations", "about": "One wait.", "program": {"io": "2 s", "name": "wait"}})";

}  // namespace

TEST_CASE("without a display the program says in one sentence what to do", "[cli]") {
    const Answer answer = interleave({});
    CHECK(answer.code == 2);
    CHECK(answer.err.find("no display") != std::string::npos);
    CHECK(answer.err.find("interleave simulate") != std::string::npos);
    CHECK(std::count(answer.err.begin(), answer.err.end(), '\n') == 1);
    CHECK(interleave({"some.json"}).code == 2);
}

TEST_CASE("list names the shipped scenarios, for people and for programs", "[cli]") {
    const Answer words = interleave({"list"});
    CHECK(words.code == 0);
    const json list = json::parse(interleave({"list", "--json"}).out);
    REQUIRE(list.size() >= 4);
    for (const json& scenario : list) {
        INFO(scenario.at("id"));
        CHECK(words.out.find(scenario.at("id").get<std::string>()) != std::string::npos);
        CHECK_FALSE(scenario.at("parameters").empty());
        CHECK(interleave({"check", QString::fromStdString(scenario.at("id"))}).code == 0);
    }
}

TEST_CASE("simulate gives the figures that the scenario promises", "[cli]") {
    CHECK(summary({"simulate", "ai-agent"}).at("makespan_s").get<double>() == Approx(5).epsilon(0.01));
    const json sequential = summary({"simulate", "ai-agent", "--strategy", "sequential"});
    CHECK(sequential.at("makespan_s").get<double>() == Approx(12.5).epsilon(0.01));
    CHECK(sequential.at("speedup").get<double>() == Approx(1));
    const json cut = summary({"simulate", "ai-agent", "--set", "weather=6s", "--set", "inference=1s"});
    CHECK(cut.at("outcome") == "done");
    CHECK(cut.at("makespan_s").get<double>() == Approx(5).epsilon(0.01));
    const json settings =
        summary({"simulate", "--set", "workers=2", "fetch-analyse-store", "--cores", "3", "--seed", "7", "--strategy=native"});
    CHECK(settings.at("workers") == 2);
    CHECK(settings.at("cores") == 3);
    CHECK(settings.at("seed") == 7);
    CHECK(settings.at("strategy") == "native");
    CHECK(settings.at("mode") == "simulate");
}

TEST_CASE("the same file, seed and settings give the same bytes", "[cli]") {
    const QStringList command{"simulate", "fetch-analyse-store", "--events", "-"};
    const Answer first = interleave(command);
    CHECK(first.out.size() > 10'000);
    CHECK(first.out == interleave(command).out);
    CHECK(first.out != interleave(QStringList(command) << "--seed"
                                                       << "2")
                           .out);
}

TEST_CASE("run does it for real", "[cli][real]") {
    const json real = summary({"run", "sequential-vs-concurrent", "--set", "time_scale=0.05"});
    CHECK(real.at("mode") == "run");
    CHECK(real.at("outcome") == "done");
    CHECK(real.at("makespan_s").get<double>() >= 0.1);
    CHECK(real.at("items").at("done") == 10);
}

TEST_CASE("every output is written, and nothing else goes to standard output than what was asked for", "[cli]") {
    const QTemporaryDir folder;
    const auto path = [&](const char* name) { return folder.filePath(name); };
    const Answer answer =
        interleave({"simulate", "batches", "--json", path("s.json"), "--events", path("e.jsonl"), "--trace", path("t.json"),
                    "--image", path("i.png"), "--size", "800x500", "--scale", "2", "--theme", "dark"});
    CHECK(answer.code == 0);
    CHECK(answer.err == "");
    CHECK(answer.out.find("makespan") != std::string::npos);
    const auto read = [&](const char* name) {
        QFile file(path(name));
        REQUIRE(file.open(QIODevice::ReadOnly));
        return file.readAll().toStdString();
    };
    CHECK(json::parse(read("s.json")).at("scenario") == "batches");
    CHECK(json::parse(read("t.json")).contains("traceEvents"));
    const std::string events = read("e.jsonl");
    CHECK(json::parse(events.substr(0, events.find('\n'))).contains("event"));
    const QImage image(path("i.png"));
    CHECK(image.size() == QSize(1600, 1000));
    for (const char* name : {"i.svg", "i.pdf"}) {
        CHECK(interleave({"simulate", "batches", "--image", path(name)}).code == 0);
        CHECK(QFileInfo(path(name)).size() > 1000);
    }
    CHECK(json::parse(interleave({"simulate", "batches", "--json", "-"}).out).is_object());
}

TEST_CASE("bad usage ends with 2 and says what would be right", "[cli]") {
    struct Row {
        QStringList arguments;
        const char* says;
    };
    const Row rows[] = {
        {{"simulate"}, "SCENARIO is required"},
        {{"simulate", "xyzzy"}, "`interleave list` names"},
        {{"simulate", "ai-agen"}, "did you mean `ai-agent`?"},
        {{"simulate", "ai-agent", "--bogus"}, "--bogus"},
        {{"simulate", "ai-agent", "--set", "weathr=6s"}, "weather"},
        {{"simulate", "ai-agent", "--set", "weather"}, "="},
        {{"simulate", "ai-agent", "--set", "weather=6"}, "unit"},
        {{"simulate", "ai-agent", "--workers", "0"}, "from 1"},
        {{"simulate", "ai-agent", "--workers", "-3"}, "workers"},
        {{"simulate", "ai-agent", "--cores", "1e9"}, "cores"},
        {{"simulate", "ai-agent", "--strategy", "magic"}, "sequential"},
        {{"simulate", "ai-agent", "--costs", "guessed"}, "shipped"},
        {{"simulate", "ai-agent", "--image", "x.bmp"}, ".svg"},
        {{"simulate", "ai-agent", "--image", "x.png", "--size", "big"}, "1600x1000"},
        {{"simulate", "ai-agent", "--image", "x.png", "--scale", "9"}, "scale"},
        {{"simulate", "ai-agent", "--json", "/nowhere/at/all.json"}, "/nowhere/at/all.json"},
        {{"simulate", "ai-agent", "--size", "800x500"}, "--image"},
        {{"simulate", "ai-agent", "--theme", "dark"}, "--image"},
        {{"--theme", "blue"}, "light"},
        {{"frobnicate", "this"}, "this"},
        {{"frobnicate"}, "neither a command, a shipped scenario nor a file"},
        {{"simulate", "ai-agent", "--json", "-", "--events", "-"}, "more than once"},
        {{"simulate", "ai-agent", "--json", "same.json", "--trace", "./same.json"}, "./same.json: two outputs"},
        {{"run", "ai-agent", "--cores", "1000"}, "this machine has"},
    };
    for (const Row& row : rows) {
        const Answer answer = interleave(row.arguments);
        INFO(row.arguments.join(' ').toStdString() << "\n" << answer.err);
        CHECK(answer.code == 2);
        CHECK(answer.out == "");
        CHECK(answer.err.find(row.says) != std::string::npos);
    }
}

TEST_CASE("a real run keeps to the cores that it is given", "[cli]") {
    const json alone = summary({"run", "sequential-vs-concurrent", "--cores", "1", "--set", "time_scale=0.01"});
    CHECK(alone.at("cores") == 1);
    CHECK(alone.at("outcome") == "done");
}

TEST_CASE("check names file, line and column of what is wrong", "[cli]") {
    const QTemporaryDir folder;
    struct Row {
        const char* name;
        QByteArray text;
        const char* says;
    };
    QByteArray deep(100'000, '['), huge(9'000'000, ' ');
    const Row rows[] = {
        {"empty.json", "", "empty.json:1:1"},
        {"truncated.json", "{\"version\": 1,\n", "truncated.json:2:"},
        {"deep.json", deep, "deep.json:1:"},
        {"huge.json", huge, "huge.json"},
        {"types.json", QByteArray(kOneWait).replace("\"2 s\"", "2"), "types.json:1:"},
        {"step.json", QByteArray(kOneWait).replace("\"io\"", "\"oi\""), "step.json:1:"},
        {"binary.json", QByteArray("\x00\xff\xfe{", 4), "binary.json:1:"},
    };
    QStringList all{"check"};
    for (const Row& row : rows) {
        const QString path = write(folder, row.name, row.text);
        all << path;
        const Answer answer = interleave({"check", path});
        INFO(row.name << "\n" << answer.err.substr(0, 400));
        CHECK(answer.code == 2);
        CHECK(answer.err.find(row.says) != std::string::npos);
        CHECK(interleave({"simulate", path}).code == 2);
    }
    const QString good = write(folder, "good.json", kOneWait);
    const Answer answer = interleave(all << good << folder.path());
    CHECK(answer.code == 2);
    CHECK(answer.out == good.toStdString() + ": ok\n");
    CHECK(std::count(answer.err.begin(), answer.err.end(), '\n') == static_cast<std::ptrdiff_t>(std::size(rows)) + 1);
}

TEST_CASE("a picture or a file that cannot be made is refused before the run", "[cli]") {
    QElapsedTimer clock;
    clock.start();
    for (const QStringList& wrong : {QStringList{"--image", "x.bmp"}, QStringList{"--image", "x.png", "--size", "9x9"},
                                     QStringList{"--events", "/nowhere/e.jsonl"}, QStringList{"--image", "/nowhere/x.png"}}) {
        const Answer answer =
            interleave(QStringList{"run", "sequential-vs-concurrent", "--strategy", "sequential"} + wrong);  // a run of 20 s
        CHECK(answer.code == 2);
    }
    CHECK(clock.elapsed() < 10'000);
}

TEST_CASE("the report counts and compares in plain words", "[cli]") {
    const auto report = [](const QStringList& more) {
        return interleave(QStringList{"simulate", "sequential-vs-concurrent"} + more).out;
    };
    CHECK(report({"--set", "calls=100", "--set", "at_once=100"}).find(", 100x faster than sequential (3.33 min)") !=
          std::string::npos);
    CHECK(report({"--set", "latency=10ms", "--set", "calls=100", "--set", "at_once=100"}).find(" 10000/s\n") != std::string::npos);
    const std::string sequential = report({"--strategy", "sequential"});
    CHECK(sequential.find(", as fast as sequential (20 s)") != std::string::npos);
    CHECK(sequential.find(" 1 worker, ") != std::string::npos);
}

TEST_CASE("batch answers every line, broken ones too", "[cli]") {
    const QByteArray input = kOneWait + "\n\nnot json\n{\"version\": 1}\n" + QByteArray(kOneWait).replace("2 s", "3 s");
    const Answer answer = interleave({"batch"}, input);
    CHECK(answer.code == 0);
    std::vector<json> lines;
    std::istringstream stream(answer.out);
    for (std::string line; std::getline(stream, line);) lines.push_back(json::parse(line));
    REQUIRE(lines.size() == 5);
    CHECK(lines[0].at("makespan_s") == 2);
    CHECK(lines[0].at("leaves").at("wait") == json::array({json::array({0, 2, "ok"})}));
    for (int broken : {1, 2, 3}) {
        CHECK(lines[broken].at("error").get<std::string>().starts_with("line " + std::to_string(broken + 1)));
        CHECK(lines[broken].size() == 1);
    }
    CHECK(lines[4].at("makespan_s") == 3);
    CHECK(interleave({"batch"}, "").out == "");
}

TEST_CASE("compare sets every strategy side by side, the fastest first", "[cli]") {
    const Answer answer = interleave({"compare", "ai-agent", "--json", "-"});
    REQUIRE(answer.code == 0);
    const json told = json::parse(answer.out);
    REQUIRE(told["strategies"].size() == 7);
    CHECK(told["strategies"][0]["strategy"] == "sequential");
    CHECK(told["strategies"][0]["makespan_s"]["median"] == 12.5);
    CHECK(told["strategies"][0]["memory_mb"]["max"] == 0);
    CHECK(told["strategies"][4]["memory_mb"]["max"] == 4.5);  // three interpreters
    const Answer table = interleave({"compare", "ai-agent"});
    CHECK(table.out.find("Native") < table.out.find("Sequential"));
    CHECK(interleave({"compare", "no-such-thing"}).code == 2);
    CHECK(interleave({"bench", "ai-agent", "--repeat", "0"}).code == 2);
}

TEST_CASE("simulate tells of each claim what was found, batch does not", "[cli]") {
    const json one = summary({"simulate", "ai-agent", "--set", "inference=9s"});
    REQUIRE(one.at("claims").size() >= 2);
    CHECK(one.at("claims")[0].at("actual").get<double>() == Approx(5).epsilon(0.01));  // at the defaults, not at the settings
    CHECK(one.at("claims")[0].at("holds") == true);
    CHECK_FALSE(json::parse(interleave({"batch"}, kOneWait + '\n').out).contains("claims"));
}

TEST_CASE("check finds false claims where they stand", "[cli]") {
    const QTemporaryDir folder;
    const QByteArray text = QByteArray(kOneWait).replace("\"program\"", "\"claims\": [{\"metric\": \"makespan_s\", \"is\": \"3 s\"},\n"
                                                                        " {\"metric\": \"makespn_s\", \"is\": \"2 s\"}], \"program\"");
    const QString path = write(folder, "claims.json", text);
    const Answer answer = interleave({"check", path});
    CHECK(answer.code == 2);
    CHECK(answer.out == "");
    CHECK(answer.err.find(path.toStdString() + ":1:") == 0);
    CHECK(answer.err.find("found 2 s, not 3 s") != std::string::npos);
    CHECK(answer.err.find(path.toStdString() + ":2:13: unknown metric `makespn_s`; did you mean `makespan_s`?") != std::string::npos);
    CHECK(interleave({"simulate", path}).code == 0);
}

TEST_CASE("gallery draws every shipped scenario, as a picture or as a page", "[cli]") {
    const QTemporaryDir folder;
    const auto count = json::parse(interleave({"list", "--json"}).out).size();
    const Answer picture = interleave({"gallery", folder.filePath("all.png"), "--theme", "dark"});
    INFO(picture.err);
    CHECK(picture.code == 0);
    CHECK(picture.out.find(std::to_string(count) + " scenarios in ") == 0);
    const QImage image(folder.filePath("all.png"));
    CHECK(image.width() >= 1000);
    CHECK(image.height() >= 200);
    CHECK(interleave({"gallery", folder.filePath("all.html")}).code == 0);
    QFile file(folder.filePath("all.html"));
    REQUIRE(file.open(QIODevice::ReadOnly));
    const QByteArray page = file.readAll();
    CHECK(page.count("<figure>") == static_cast<int>(count));
    CHECK(page.contains("<b>AI agent</b><span>Three sources, parallel inference</span>"));
    CHECK_FALSE(page.contains("http"));  // it needs nothing else
    CHECK(interleave({"gallery", folder.filePath("all.jpg")}).err.find("use .png or .html") != std::string::npos);
    CHECK(interleave({"gallery", "/nowhere/all.html"}).code == 2);
}

TEST_CASE("a real run is held against its simulation", "[cli][real]") {
    const OwnData data;
    const QStringList command{"run", "sequential-vs-concurrent", "--set", "time_scale=0.02", "--against-simulation"};
    const json told = summary(command).at("against_simulation");
    CHECK(told["costs"] == "shipped");
    const json& makespan = told["makespan"];
    CHECK(makespan["simulated_s"].get<double>() > 0);
    double sum = told["unexplained_s"];
    for (const json& part : told["attributed_s"]) sum += part.get<double>();
    CHECK(sum == Approx(makespan["real_s"].get<double>() - makespan["simulated_s"].get<double>()).margin(1e-9));
    CHECK(told["attributed_share"] <= 1);
    CHECK_FALSE(told["stages"].empty());
    CHECK_FALSE(told["items"].empty());
    const Answer report = interleave(command);
    for (const char* part : {"against simulation (costs: shipped)", "timer slack", "unexplained", "items: latency off by"})
        CHECK(report.out.find(part) != std::string::npos);
    CHECK(interleave({"simulate", "ai-agent", "--against-simulation"}).code == 2);
}

TEST_CASE("costs are measured, kept, and used when asked for", "[cli][real]") {
    const OwnData data;
    const QStringList simulated{"simulate", "ai-agent", "--costs", "measured"};
    const Answer before = interleave(simulated);
    CHECK(before.code == 2);
    CHECK(before.err.find("run `interleave calibrate`") != std::string::npos);

    const json told = json::parse(interleave({"calibrate", "--json", "-"}).out);
    const json& figures = told["figures"];
    REQUIRE(figures.size() == 13);
    for (const json& figure : figures) CHECK(figure["measured"] >= 0);
    CHECK(figures["process_start"]["measured"] > figures["thread_start"]["measured"]);
    CHECK(figures["thread_hand_off"]["measured"] > 100);
    CHECK(figures["process_memory"]["measured"] > 100'000);
    CHECK(figures["thread_start"]["shipped"] == 87'000);
    CHECK(told["foreign_load"] >= 0);
    CHECK(summary(simulated).at("costs") == "measured");
    CHECK(summary({"simulate", "ai-agent"}).at("costs") == "shipped");
    CHECK(summary({"run", "sequential-vs-concurrent", "--set", "time_scale=0.02", "--against-simulation"})
              .at("against_simulation")
              .at("costs") == "measured");

    QFile kept(QString::fromStdString(told["kept_in"]));
    REQUIRE(kept.open(QIODevice::ReadWrite));
    kept.resize(kept.size() / 2);
    kept.close();
    const Answer damaged = interleave(simulated);
    CHECK(damaged.code == 2);
    CHECK(damaged.err.find(kept.fileName().toStdString() + ":") != std::string::npos);
    CHECK(damaged.err.find("interleave calibrate") != std::string::npos);
}
