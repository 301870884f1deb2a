#include "app/session/simulator.h"

namespace interleave {

Simulator::Simulator(std::function<void()> announce) : m_announce(std::move(announce)), m_thread([this] { loop(); }) {}

Simulator::~Simulator() {
    {
        const std::lock_guard lock(m_mutex);
        m_end = true;
        if (m_newest) m_newest->stop();
    }
    m_begun.notify_all();
}

void Simulator::begin(RunRequest request) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_newest) m_newest->stop();
        m_newest = std::make_shared<RunControl>();
        m_next = Job{std::move(request), m_newest};
        m_answer.reset();
        m_busy = true;
    }
    m_begun.notify_all();
}

void Simulator::giveUp() {
    const std::lock_guard lock(m_mutex);
    if (m_newest) m_newest->stop();
}

bool Simulator::busy() const {
    const std::lock_guard lock(m_mutex);
    return m_busy || m_answer;
}

std::optional<Simulator::Answer> Simulator::take() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_answer, std::nullopt);
}

std::optional<Simulator::Answer> Simulator::waitFor(std::chrono::milliseconds most) {
    std::unique_lock lock(m_mutex);
    m_answered.wait_for(lock, most, [this] { return m_answer && m_answer->complete; });
    return std::exchange(m_answer, std::nullopt);
}

void Simulator::loop() {
    for (;;) {
        std::unique_lock lock(m_mutex);
        m_begun.wait(lock, [this] { return m_next || m_end; });
        if (m_end) return;
        const Job job = *std::exchange(m_next, std::nullopt);
        lock.unlock();
        work(job);
    }
}

void Simulator::work(const Job& job) {
    const Settings& settings = job.request.settings;
    const bool known = m_sequential.scenario == job.request.scenario && m_sequential.values == settings.values;
    auto result = walk(job.request, job.control.get(), known ? m_sequential.makespan : std::nullopt);
    if (!result || known) return answer(job, {std::move(result), true});

    const RunResultPtr first = *result;
    answer(job, {first, false});
    const auto sequential = sequentialMakespan(job.request, first->trace->tasks.size(), job.control.get());
    if (!job.control->stopRequested()) m_sequential = {job.request.scenario, settings.values, sequential};
    auto second = std::make_shared<RunResult>(*first);
    second->summary = summarise(*first->trace, sequential);
    answer(job, {RunResultPtr(second), true});
}

void Simulator::answer(const Job& job, Answer answer) {
    {
        const std::lock_guard lock(m_mutex);
        if (job.control != m_newest) return;
        if (answer.complete) m_busy = false;
        m_answer = std::move(answer);
    }
    m_answered.notify_all();
    m_announce();
}

}  // namespace interleave
