#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "core/engine/system_thread.h"
#include "core/engine/worker_process.h"
#include "tests/core/real_machine_room.h"
#include "tests/core/runs.h"

using namespace interleave;
using namespace interleave::test;

namespace {

constexpr Nanos kMs = 1'000'000;
constexpr NameId kBroken = 9;

StrategyCosts processes() {
    StrategyCosts costs = pooled();
    costs.processes = true;
    return costs;
}

Work crash() {
    Work work = compute(0);
    work.kind = Work::Kind::Crash;
    return work;
}

Work carrying(double bytes) {
    Work work = compute(100'000);
    work.bytes = bytes;
    return work;
}

void rest() { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

/// This process's own children that have not been waited for, dead ones included.
std::set<pid_t> children() {
    std::set<pid_t> found;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream file(task.path() / "children");
        for (pid_t id = 0; file >> id;) found.insert(id);
    }
    return found;
}

/// Until `count` workers have said that they are up.
void awaitWorkers(const RealMachineRoom& room, std::size_t count) {
    for (std::size_t lane = 1; lane <= count; ++lane)
        while (room.events(lane, EventKind::End).empty()) rest();
}

std::size_t deaths(const RealMachineRoom& room) {
    std::size_t found = 0;
    for (std::size_t lane = 0; lane < room.recording.lanes(); ++lane)
        for (const Event& mark : room.events(lane, EventKind::Mark))
            if (mark.code == static_cast<std::uint8_t>(MarkKind::WorkerDied)) {
                CHECK(mark.tag == lane);
                ++found;
            }
    return found;
}

struct OneWorker {
    StopSignal cut = *StopSignal::make();
    std::unique_ptr<WorkerProcess> process = *WorkerProcess::start({measured(), 1, 0, 4}, cut);

    static WorkRates measured() {
        RealMachineRoom quiet(0, StrategyCosts{});  // names the folder in which rates are kept
        return *workRates();
    }
};

}  // namespace

TEST_CASE("a worker process does a job and tells when, where and at what cost", "[real][process]") {
    OneWorker worker;
    const auto ready = worker.process->awaitReady();
    REQUIRE(ready);
    CHECK(ready->cpu > 0);
    CHECK(ready->core != kNoCore);
    std::string name;
    std::getline(std::ifstream("/proc/" + std::to_string(worker.process->id()) + "/comm") >> std::ws, name);
    CHECK(name == "w4");

    const Nanos before = thread::steadyTime();
    const auto begun = worker.process->begin(compute(20 * kMs));
    const auto ended = worker.process->finish();
    const Nanos after = thread::steadyTime();
    REQUIRE(begun);
    REQUIRE(ended);
    CHECK(before <= begun->at);
    CHECK(begun->at < ended->at);
    CHECK(ended->at <= after);
    CHECK(ended->cpu > 10 * kMs);
    CHECK(ended->cpu <= ended->at - begun->at + kMs);

    const auto blocked = worker.process->begin(block(20 * kMs));
    const auto freed = worker.process->finish();
    REQUIRE(freed);
    CHECK(freed->at - blocked->at >= 20 * kMs);
    CHECK(freed->cpu < 10 * kMs);
}

TEST_CASE("an argument's bytes cross to the worker and the result's back", "[real][process]") {
    const double bytes = GENERATE(0.0, 1.0, 1000.0, 262'144.0, 262'145.0, 20e6);
    OneWorker worker;
    REQUIRE(worker.process->awaitReady());
    for (std::uint64_t i = 1; i <= 3; ++i) {
        REQUIRE(worker.process->begin(carrying(bytes)));
        REQUIRE(worker.process->finish());
        CHECK(worker.process->traffic().there == i * static_cast<std::uint64_t>(bytes));
        CHECK(worker.process->traffic().back == i * static_cast<std::uint64_t>(bytes));
    }
}

TEST_CASE("crossing takes time that grows with the bytes", "[real][process]") {
    OneWorker worker;
    REQUIRE(worker.process->awaitReady());
    const auto cpu = [&](double bytes) {
        REQUIRE(worker.process->begin(carrying(bytes)));
        const auto ended = worker.process->finish();
        REQUIRE(ended);
        return ended->cpu;
    };
    cpu(1e6);
    CHECK(cpu(200e6) > 5 * cpu(2e6));
}

TEST_CASE("a worker process inherits nothing but its link and is reaped at its end", "[real][process]") {
    OneWorker worker;
    REQUIRE(worker.process->awaitReady());
    const pid_t id = worker.process->id();
    std::set<std::string> descriptors;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(id) + "/fd"))
        if (std::stoi(entry.path().filename()) > 2)
            descriptors.insert(std::filesystem::read_symlink(entry.path()).string().substr(0, 6));
    CHECK(descriptors == std::set<std::string>{"anon_i", "socket"});  // its own eventfd, the link
    CHECK(children().contains(id));
    worker.process->end();
    CHECK_FALSE(children().contains(id));
    CHECK_FALSE(worker.process->begin(compute(0)));
}

TEST_CASE("a cut ends every wait for a worker", "[real][process]") {
    OneWorker worker;
    REQUIRE(worker.process->awaitReady());
    REQUIRE(worker.process->begin(block(60'000 * kMs)));
    std::thread cutter([&] {
        rest();
        worker.cut.raise();
    });
    CHECK_FALSE(worker.process->finish());
    cutter.join();
    CHECK_FALSE(worker.process->awaitCall());
}

TEST_CASE("a pool of processes does every job once, each worker one at a time", "[real][process]") {
    RealMachineRoom room(2, processes());
    std::vector<std::shared_ptr<NotedJob>> jobs;
    for (int i = 0; i < 40; ++i) jobs.push_back(room.submit(i % 2 ? block(200'000) : carrying(10'000)));
    room.waitForAll();
    CHECK(room.machine->pool().underWay() == 0);
    for (const auto& job : jobs) {
        CHECK(job->arrivals == 1);
        CHECK(job->completion == Completion::done());
    }
    room.machine.reset();  // a worker that came up too late for any job has an end too
    CHECK(children().empty());
    std::set<JobId> begun;
    for (std::size_t lane : {1, 2}) {
        const auto begins = room.events(lane, EventKind::Begin), ends = room.events(lane, EventKind::End);
        REQUIRE(begins.size() == ends.size());
        for (std::size_t i = 0; i < begins.size(); ++i) {
            CHECK(begins[i].time <= ends[i].time);
            CHECK(begins[i].a == ends[i].a);
            CHECK((begins[i].code == 1) == (i == 0));
            if (i == 0) continue;
            CHECK(ends[i - 1].time <= begins[i].time);
            CHECK(beginName(begins[i]) == 7);
            CHECK(begun.insert(begins[i].a).second);
        }
    }
    CHECK(begun.size() == 40);
    CHECK(deaths(room) == 0);
}

TEST_CASE("start-up of a worker process costs at least what it is said to", "[real][process]") {
    StrategyCosts costs = processes();
    costs.workerStart = 150 * kMs;
    RealMachineRoom room(1, costs);
    room.submit(compute(1000));
    room.waitForAll();
    const Event up = room.events(1, EventKind::End).at(0);
    CHECK(up.b >= 140'000);  // us of CPU
    CHECK(up.time >= 140 * kMs);
}

TEST_CASE("a worker that is killed breaks the pool", "[real][process]") {
    RealMachineRoom room(2, processes(), kBroken);
    std::vector<std::shared_ptr<NotedJob>> jobs;
    for (int i = 0; i < 6; ++i) jobs.push_back(room.submit(block(60'000 * kMs)));
    awaitWorkers(room, 2);
    const auto workers = children();
    REQUIRE(workers.size() == 2);
    kill(*workers.begin(), SIGKILL);
    room.waitForAll();
    auto late = room.submit(compute(0));
    CHECK(late->arrivals == 0);
    room.waitForAll();
    jobs.push_back(late);
    for (const auto& job : jobs) {
        CHECK(job->arrivals == 1);
        CHECK(job->completion == Completion::failure(kBroken));
        CHECK_FALSE(room.machine->pool().withdraw(*job));
    }
    CHECK(room.machine->pool().underWay() == 0);
    room.machine.reset();  // the threads have said their last
    CHECK(children().empty());
    CHECK(deaths(room) == 1);
    for (std::size_t lane : {1, 2}) {
        const auto ends = room.events(lane, EventKind::End);
        CHECK(ends.size() == room.events(lane, EventKind::Begin).size());
        CHECK(ends.size() <= 2);  // a start-up and the job it had, if that had begun
        if (ends.size() == 2) CHECK(endOutcome(ends[1]) == Outcome::Failed);
    }
}

TEST_CASE("an idle worker that is killed breaks the pool at once", "[real][process]") {
    RealMachineRoom room(1, processes(), kBroken);
    room.submit(compute(1000));
    room.waitForAll();
    kill(*children().begin(), SIGTERM);
    while (deaths(room) == 0) rest();
    auto late = room.submit(compute(1000));
    room.waitForAll();
    CHECK(late->completion == Completion::failure(kBroken));
    CHECK(room.events(1, EventKind::Begin).size() == 2);  // its start-up and the first job
}

TEST_CASE("a job that crashes breaks a pool of processes", "[real][process]") {
    RealMachineRoom room(1, processes(), kBroken);
    auto first = room.submit(crash());
    auto second = room.submit(compute(1000));
    room.waitForAll();
    CHECK(first->completion == Completion::failure(kBroken));
    CHECK(second->completion == Completion::failure(kBroken));
    CHECK(deaths(room) == 1);
}

TEST_CASE("a stop cuts what worker processes do and leaves none behind", "[real][process]") {
    RealMachineRoom room(2, processes(), kBroken);
    const Work work = GENERATE(compute(60'000 * kMs), block(60'000 * kMs), carrying(1e13));
    auto first = room.submit(work), second = room.submit(work), queued = room.submit(work);
    awaitWorkers(room, 2);
    const Nanos asked = room.machine->clock().now();
    room.machine->pool().stop();
    room.waitForAll();
    CHECK(room.machine->clock().now() - asked < 5000 * kMs);
    CHECK(first->completion == Completion::cancellation());
    CHECK(second->completion == Completion::cancellation());
    CHECK(queued->arrivals == 0);
    CHECK(room.machine->pool().underWay() == 0);
    CHECK(deaths(room) == 0);
    room.machine.reset();
    CHECK(children().empty());
}

TEST_CASE("a machine ends while its worker processes come up", "[real][process]") {
    for (int i = 0; i < 5; ++i) {
        RealMachineRoom room(3, processes());
        for (int job = 0; job < 5; ++job) room.submit(compute(60'000 * kMs));
        for (int wait = 0; wait < i; ++wait) rest();
    }
    CHECK(children().empty());
}

TEST_CASE("worker processes die with the program that is killed", "[real][process]") {
    OneWorker::measured();
    // Whose parent dies becomes ours, so their ends can be waited for.
    REQUIRE(prctl(PR_SET_CHILD_SUBREAPER, 1UL) == 0);
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    const pid_t program = fork();
    if (program == 0) {
        {
            Recording recording(3);
            RealMachineOptions options;
            options.workers = 2;
            options.costs = processes();
            auto machine = RealMachine::make(options, recording);
            if (!machine) _exit(1);
            (*machine)->startClock();
            NotedJob computes(0, compute(600'000 * kMs)), blocks(1, block(600'000 * kMs));
            for (NotedJob* job : {&computes, &blocks}) (*machine)->pool().submit(JobPtr(JobPtr(), job));
            while (recording.lane(1).size() < 4 || recording.lane(2).size() < 4) rest();
            const auto workers = children();
            const std::vector<pid_t> ids(workers.begin(), workers.end());
            if (::write(pipe[1], ids.data(), ids.size() * sizeof(pid_t)) < 0) _exit(1);
            for (;;) rest();
        }
    }
    pid_t workers[2] = {0, 0};
    REQUIRE(::read(pipe[0], workers, sizeof workers) == static_cast<ssize_t>(sizeof workers));
    kill(program, SIGKILL);
    const Nanos killed = thread::steadyTime();
    REQUIRE(waitpid(program, nullptr, 0) == program);
    for (const pid_t worker : workers) {
        int status = 0;
        REQUIRE(waitpid(worker, &status, 0) == worker);
        CHECK(WIFSIGNALED(status));
    }
    CHECK(thread::steadyTime() - killed < 1000 * kMs);
    CHECK(children().empty());
    prctl(PR_SET_CHILD_SUBREAPER, 0UL);
    ::close(pipe[0]);
    ::close(pipe[1]);
}
