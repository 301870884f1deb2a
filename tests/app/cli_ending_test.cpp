#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <csignal>
#include <nlohmann/json.hpp>

#include "tests/catch.h"

// How the program ends where it cannot say what it has to say, or is told to stop.
namespace {

struct Program : QProcess {
    explicit Program(const QStringList& arguments, const QString& output = {}) {
        if (!output.isEmpty()) setStandardOutputFile(output);
        start(INTERLEAVE_PROGRAM, arguments);
        REQUIRE(waitForStarted());
    }
    /// By now: the system tells it as a mask (proc(5)).
    bool catchesInterrupts() {
        QFile status(QStringLiteral("/proc/%1/status").arg(processId()));
        if (!status.open(QIODevice::ReadOnly)) return false;
        const QByteArray text = status.readAll();
        const auto at = text.indexOf("SigCgt:");
        waitForFinished(1);
        return at >= 0 && (text.mid(at + 7, 17).trimmed().toULongLong(nullptr, 16) >> (SIGINT - 1) & 1) != 0;
    }
    int code() {
        closeWriteChannel();
        REQUIRE(waitForFinished(60'000));
        REQUIRE(exitStatus() == QProcess::NormalExit);
        return exitCode();
    }
};

}  // namespace

TEST_CASE("an output that takes no more is an error, whatever was to be written", "[cli]") {
    for (const QStringList& command :
         {QStringList{"list"}, QStringList{"list", "--json"}, QStringList{"check", "ai-agent"}, QStringList{"simulate", "ai-agent"},
          QStringList{"simulate", "ai-agent", "--json", "-"}, QStringList{"compare", "three-calls"}, QStringList{"batch"}}) {
        Program program(command, "/dev/full");
        program.write("{}\n");
        INFO(command.join(' ').toStdString());
        CHECK(program.code() == 2);
        CHECK(program.readAllStandardError().contains("cannot write to the standard output"));
    }
}

TEST_CASE("Ctrl+C stops a real run and keeps what it recorded", "[cli][real]") {
    const QString strategy = GENERATE("event-loop", "processes");
    const QTemporaryDir folder;
    const QString path = folder.filePath("s.json");
    Program program({"run", "sequential-vs-concurrent", "--strategy", strategy, "--set", "latency=5s", "--set", "at_once=1", "--json",
                     path});  // for 50 s
    while (!program.catchesInterrupts()) REQUIRE(program.state() == QProcess::Running);
    ::kill(static_cast<pid_t>(program.processId()), SIGINT);
    CHECK(program.code() == 130);
    QFile file(path);
    REQUIRE(file.open(QIODevice::ReadOnly));
    const auto summary = nlohmann::json::parse(file.readAll().toStdString());
    CHECK(summary.at("outcome") == "stopped");
    CHECK(summary.at("makespan_s").get<double>() < 49);
    CHECK(program.readAllStandardError().contains("stopping"));
}
