#include "core/engine/job_queue.h"

#include "tests/core/real_machine_room.h"
#include "tests/core/runs.h"

using namespace interleave;

namespace {

/// The order in which one worker begins jobs that were all there before it could choose.
std::string orderUnder(const std::string& policy, Mode mode, Strategy strategy) {
    const std::string text =
        R"({"version":1,"id":"test","title":"Test","topic":"foundations","machine":{"workers":1,"policy":")" + policy +
        R"("},"program":{"gather":[{"block":"30 ms","on":"pool","name":"first"},
        {"cpu":"3 ms","priority":1,"name":"a"},{"cpu":"1 ms","priority":2,"name":"b"},
        {"cpu":"2 ms","priority":2,"name":"c"},{"cpu":"1 ms","priority":0,"name":"d"}]}})";
    const TracePtr trace = Play{text, {}, strategy, mode}();
    std::string order;
    for (const Span& span : trace->spans)
        if (const std::string& name = trace->names[span.name]; name.size() == 1) order += name;
    return order;
}

std::vector<JobPtr> fiveJobs() {
    std::vector<JobPtr> jobs;
    for (JobId i = 0; i < 5; ++i) jobs.push_back(std::make_shared<test::NotedJob>(i, test::compute(7 * (i % 2))));
    return jobs;
}

}  // namespace

TEST_CASE("the pool's policy orders what is queued, simulated and for real", "[run][real][pool]") {
    const Mode mode = GENERATE(Mode::Simulated, Mode::Real);
    const Strategy strategy = GENERATE(Strategy::Threads, Strategy::Native, Strategy::Processes);
    CHECK(orderUnder("fifo", mode, strategy) == "abcd");
    CHECK(orderUnder("lifo", mode, strategy) == "dcba");
    CHECK(orderUnder("shortest", mode, strategy) == "bdca");
    CHECK(orderUnder("priority", mode, strategy) == "bcad");
}

TEST_CASE("the shortest job is the one that costs a worker least, copies and all", "[pool]") {
    StrategyCosts costs;
    costs.copyPerByte = 1;
    JobQueue queue(QueuePolicy::Shortest, costs);
    Work large = test::compute(10), small = test::compute(12);
    large.bytes = 2;
    queue.push(std::make_shared<test::NotedJob>(0, large));
    queue.push(std::make_shared<test::NotedJob>(1, small));
    CHECK(queue.pop()->id == 1);
}

TEST_CASE("a job can be taken out of the midst of a queue, once", "[pool]") {
    const auto policy = GENERATE(QueuePolicy::Fifo, QueuePolicy::Lifo, QueuePolicy::Shortest, QueuePolicy::Priority);
    JobQueue queue(policy, {});
    const std::vector<JobPtr> jobs = fiveJobs();
    for (const JobPtr& job : jobs) queue.push(job);
    CHECK(queue.remove(*jobs[2]));
    CHECK_FALSE(queue.remove(*jobs[2]));
    CHECK(queue.size() == 4);
    for (int i = 0; i < 4; ++i) CHECK(queue.pop() != jobs[2]);
    CHECK(queue.empty());
}

TEST_CASE("what is taken out leaves the order of the others as it was", "[pool]") {
    const auto policy = GENERATE(QueuePolicy::Fifo, QueuePolicy::Lifo, QueuePolicy::Shortest, QueuePolicy::Priority);
    JobQueue untouched(policy, {}), queue(policy, {});
    const std::vector<JobPtr> jobs = fiveJobs();
    const unsigned gone = GENERATE(range(0U, 32U));  // a bit for each
    for (const JobPtr& job : jobs) {
        queue.push(job);
        if (!(gone >> job->id & 1U)) untouched.push(job);
    }
    for (const JobPtr& job : jobs)
        if (gone >> job->id & 1U) CHECK(queue.remove(*job));
    CHECK(queue.size() == untouched.size());
    CHECK(queue.takeAll() == untouched.takeAll());
}
