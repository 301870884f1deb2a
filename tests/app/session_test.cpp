#include "app/session/session.h"

#include <sys/stat.h>

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest/QTest>
#include <cmath>
#include <functional>

#include "tests/catch.h"

using namespace interleave;

namespace {

/// Lets the event loop turn until `done` holds; false after ten seconds.
bool wait(const std::function<bool()>& done) {
    QElapsedTimer clock;
    clock.start();
    while (!done()) {
        if (clock.elapsed() > 10'000) return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    return true;
}

bool settled(const Session& session) {
    return wait([&] { return !session.simulating() && session.shown() != nullptr; });
}

double makespan(const Session& session) { return session.shown()->summary.makespan; }

void write(const QString& path, const QByteArray& text) {
    QFile file(path);
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(text);
}

QByteArray waiting(const char* duration) {
    return QByteArray(
               R"({"version": 1, "id": "own", "title": "Own", "subtitle": "one wait", "topic": "foundations", "about": "One wait.",
        "parameters": {"items": {"label": "Items", "type": "int", "default": 3, "min": 1, "max": 100000}},
        "program": {"gather": {"each": "=items", "do": {"io": ")") +
           duration + R"("}}}})";
}

}  // namespace

TEST_CASE("a session shows a scenario's simulation and follows its settings", "[session]") {
    Session session;
    REQUIRE(session.library().size() >= 4);
    session.selectScenario("ai-agent");
    REQUIRE(settled(session));
    CHECK(session.error().isEmpty());
    CHECK(session.strategy() == Strategy::Interpreters);
    const double before = makespan(session);
    session.setStrategy(Strategy::Sequential);
    REQUIRE(settled(session));
    CHECK(makespan(session) > 2 * before);
    REQUIRE(session.shown()->summary.speedup);
    CHECK(*session.shown()->summary.speedup == Approx(1));
    session.setStrategy(Strategy::Interpreters);
    REQUIRE(settled(session));
    CHECK(makespan(session) == Approx(before));
    CHECK(session.settings() == Settings{});
}

TEST_CASE("of many changes the newest wins", "[session]") {
    Session session;
    session.selectScenario("fetch-analyse-store");
    REQUIRE(settled(session));
    for (int workers = 1; workers <= 6; ++workers) session.setValue("workers", workers);
    session.settle();
    REQUIRE(settled(session));
    CHECK(session.shown()->trace->meta.workers == 6);
    CHECK(session.shown()->settings == session.settings());
}

TEST_CASE("values outside a parameter's range are brought into it, unknown names are ignored", "[session]") {
    Session session;
    session.selectScenario("fetch-analyse-store");
    const Parameter* workers = session.scenario()->parameter("workers");
    REQUIRE(workers);
    session.setValue("workers", 1e9);
    CHECK(valueOf(session.settings(), *workers) == workers->maximum);
    session.setValue("nobody", 3);
    session.setValue("workers", std::nan(""));
    CHECK(session.settings().values.size() == 1);
    session.resetValue("workers");
    CHECK(session.settings().values.empty());
}

TEST_CASE("a gesture is one step of undo, however long it was", "[session]") {
    Session session;
    session.selectScenario("fetch-analyse-store");
    REQUIRE_FALSE(session.canUndo());
    for (int workers : {3, 2, 1, 2}) session.setValue("workers", workers);
    session.settle();
    session.setStrategy(Strategy::Native);
    REQUIRE(session.canUndo());
    session.undo();
    CHECK(session.strategy() != Strategy::Native);
    CHECK(session.settings().values.at("workers") == 2);
    session.undo();
    CHECK(session.settings() == Settings{});
    CHECK_FALSE(session.canUndo());
    session.redo();
    session.redo();
    CHECK(session.strategy() == Strategy::Native);
    CHECK_FALSE(session.canRedo());
    session.undo();
    session.setCores(7);
    CHECK_FALSE(session.canRedo());
    CHECK(session.cores() == 7);
}

TEST_CASE("a file is opened, watched and reloaded: a broken one keeps the last good run", "[session]") {
    const QTemporaryDir folder;
    const QString path = QDir(folder.path()).canonicalPath() + "/own.json";
    write(path, waiting("2 s"));
    Session session;
    REQUIRE(session.openFile(path));
    REQUIRE(settled(session));
    CHECK(makespan(session) == Approx(2));
    session.setValue("items", 5);

    write(path, "{\"version\": 1,\n  \"id\": ");
    REQUIRE(wait([&] { return !session.error().isEmpty(); }));
    CHECK(session.error().contains("own.json:2:"));
    CHECK(makespan(session) == Approx(2));
    CHECK(session.scenario()->id == "own");

    SECTION("saved in place") { write(path, waiting("3 s")); }
    SECTION("replaced, as some editors do") {
        write(path + ".new", waiting("3 s"));
        REQUIRE(QFile::remove(path));
        REQUIRE(QFile::rename(path + ".new", path));
    }
    REQUIRE(wait([&] { return session.shown() && makespan(session) == Approx(3); }));
    CHECK(session.error().isEmpty());
    CHECK(session.settings().values.at("items") == 5);
    CHECK(session.library().back().path == path);
    session.undo();
    CHECK(session.settings().values.empty());
}

TEST_CASE("a pipe is refused, not waited for", "[session]") {
    const QTemporaryDir folder;
    const QString path = folder.filePath("pipe");
    REQUIRE(mkfifo(path.toLocal8Bit().constData(), 0600) == 0);
    Session session;
    CHECK_FALSE(session.openFile(path));
    CHECK(session.error().contains("not a file"));
}

TEST_CASE("a file that was broken when it was opened is taken up once it is mended", "[session]") {
    const QTemporaryDir folder;
    const QString path = QDir(folder.path()).canonicalPath() + "/own.json";
    write(path, "{\"version\": 1,\n  \"id\": ");
    Session session;
    session.selectScenario("ai-agent");
    REQUIRE(settled(session));
    CHECK_FALSE(session.openFile(path));
    CHECK(session.scenario()->id == "ai-agent");
    SECTION("after a second mistake too") {
        write(path, "{\"version\": 1}");
        REQUIRE(wait([&] { return session.error().contains("own.json:1:"); }));
        write(path, waiting("3 s"));
        REQUIRE(wait([&] { return session.scenario()->id == "own"; }));
        CHECK(session.error().isEmpty());
        REQUIRE(settled(session));
        CHECK(makespan(session) == Approx(3));
    }
    SECTION("but not once another scenario was chosen") {
        session.selectScenario("batches");
        write(path, waiting("3 s"));
        CHECK_FALSE(QTest::qWaitFor([&] { return session.scenario()->id != "batches"; }, 400));
    }
}

TEST_CASE("an error of the settings ends where they are right again", "[session]") {
    const QTemporaryDir folder;
    QByteArray text = waiting("2 s");
    write(folder.filePath("own.json"), text.replace("\"2 s\"", "\"=1 / (items - 2)\""));
    Session session;
    REQUIRE(session.openFile(folder.filePath("own.json")));
    REQUIRE(settled(session));
    CHECK(session.error().isEmpty());
    session.setValue("items", 2);
    REQUIRE(wait([&] { return session.error().contains("divided by zero"); }));
    CHECK(makespan(session) == Approx(1));
    session.setValue("items", 4);
    REQUIRE(wait([&] { return session.error().isEmpty(); }));
    CHECK(makespan(session) == Approx(0.5));
    session.report("a picture that cannot be written");
    session.setValue("items", 3);
    REQUIRE(settled(session));
    CHECK(session.error() == "a picture that cannot be written");
}

TEST_CASE("items that failed are no throughput", "[session]") {
    Session session;
    session.selectScenario("ai-agent");
    session.setValue("weather", 6);
    REQUIRE(settled(session));
    CHECK(session.shown()->summary.items.done == 2);
    CHECK(session.shown()->series->finishes.size() == 2);
}

TEST_CASE("a file that is not there is an error and nothing else", "[session]") {
    Session session;
    session.selectScenario("ai-agent");
    REQUIRE(settled(session));
    CHECK_FALSE(session.openFile("/nowhere/at/all.json"));
    CHECK(session.error().contains("/nowhere/at/all.json"));
    CHECK(session.scenario()->id == "ai-agent");
    CHECK(session.shown() != nullptr);
    session.dismissError();
    CHECK(session.error().isEmpty());
}

TEST_CASE("a long simulation does not hold the caller, and is replaced by a newer one", "[session]") {
    const QTemporaryDir folder;
    write(folder.filePath("own.json"), waiting("2 s"));
    Session session;
    REQUIRE(session.openFile(folder.filePath("own.json")));
    REQUIRE(settled(session));
    session.setValue("items", 20000);
    REQUIRE(wait([&] { return session.shown()->trace->items.size() == 20000; }));
    session.setValue("items", 19999);
    session.setValue("items", 7);
    REQUIRE(settled(session));
    CHECK(session.shown()->trace->items.size() == 7);
    CHECK(session.shown()->summary.sequential);
}

TEST_CASE("a real run fills up, ends, and is held against its prediction", "[session][real]") {
    Session session;
    session.selectScenario("sequential-vs-concurrent");
    session.setValue("time_scale", 0.05);
    REQUIRE(settled(session));
    const RunResultPtr simulated = session.shown();
    session.runForReal();
    CHECK(session.running());
    REQUIRE(wait([&] { return !session.running(); }));
    REQUIRE(session.lastReal());
    CHECK(session.shown() == session.lastReal());
    CHECK(session.shown()->trace->meta.mode == Mode::Real);
    CHECK(session.shown()->trace->complete);
    CHECK(session.shown()->summary.tasks.done == simulated->summary.tasks.done);
    REQUIRE(session.predictionError());
    session.setValue("workers", 2);
    REQUIRE(settled(session));
    CHECK(session.shown()->trace->meta.mode == Mode::Simulated);
    CHECK(session.lastReal() != nullptr);
}

TEST_CASE("a stopped real run keeps what was recorded", "[session][real]") {
    Session session;
    session.selectScenario("sequential-vs-concurrent");
    REQUIRE(settled(session));
    session.runForReal();
    REQUIRE(wait([&] { return session.shown()->trace->meta.mode == Mode::Real; }));
    CHECK_FALSE(session.shown()->trace->complete);
    // Ten calls of 2 s: nothing happens for long, and yet their bars grow.
    CHECK(wait([&] { return session.shown()->trace->end > 300'000'000; }));
    CHECK(session.shown()->trace->spans.back().end == session.shown()->trace->end);
    CHECK(session.elapsed() < 1'900'000'000);
    session.stop();
    REQUIRE(wait([&] { return !session.running(); }));
    CHECK(session.shown()->trace->outcome == RunOutcome::Stopped);
    CHECK(session.shown()->trace->tasks.size() > 1);
    CHECK_FALSE(session.predictionError());
}

TEST_CASE("a session ends cleanly in the middle of a run", "[session][real]") {
    Session session;
    session.selectScenario("sequential-vs-concurrent");
    session.runForReal();
    CHECK(session.running());
}

TEST_CASE("scenario and values are kept between two starts", "[session]") {
    const QTemporaryDir folder;
    const QString ini = folder.filePath("settings.ini");
    {
        QSettings store(ini, QSettings::IniFormat);
        Session session(&store);
        session.restore();
        CHECK(session.scenario()->id == "fetch-analyse-store");
        session.selectScenario("ai-agent");
        session.setValue("workers", 2);
        session.setStrategy(Strategy::Native);
        session.setCores(3);
    }
    QSettings store(ini, QSettings::IniFormat);
    Session session(&store);
    session.restore();
    CHECK(session.scenario()->id == "ai-agent");
    CHECK(session.settings().values == decltype(Settings::values){{"workers", 2.0}});
    CHECK(session.strategy() == Strategy::Native);
    CHECK(session.cores() == 3);
    session.selectScenario("batches");
    CHECK(session.settings() == Settings{});
}
