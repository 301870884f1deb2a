#include "core/event/event_buffer.h"

#include <thread>

#include "tests/catch.h"

using namespace interleave;

namespace {

void recordUpTo(EventBuffer& buffer, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) buffer.record(i, i, EventKind::Start, 0, 0, i, ~i);
}

int wrong(const std::vector<Event>& events) {
    int found = 0;
    for (std::uint32_t i = 0; i < events.size(); ++i) {
        const Event& e = events[i];
        found += e.time != i || e.task != i || e.a != i || e.b != ~i;
    }
    return found;
}

}  // namespace

TEST_CASE("an event buffer hands over what was recorded, whatever blocks it lies in", "[event]") {
    const auto chunk = static_cast<std::uint32_t>(EventBuffer::kChunk);
    for (const std::uint32_t count : {0U, 1U, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk, 4 * chunk + 1, 70 * chunk}) {
        EventBuffer buffer;
        recordUpTo(buffer, count);
        INFO(count);
        CHECK(buffer.size() == count);
        CHECK(wrong(buffer.copy()) == 0);
        const std::vector<Event> all = buffer.take();
        CHECK(all.size() == count);
        CHECK(wrong(all) == 0);
        CHECK(buffer.size() == 0);
        recordUpTo(buffer, 3);  // from the start again
        CHECK(buffer.copy().size() == 3);
    }
}

TEST_CASE("what a reader sees of a buffer that is being written is a first part of it", "[event]") {
    constexpr std::uint32_t kEvents = 300'000;
    EventBuffer buffer;
    std::thread writer([&] { recordUpTo(buffer, kEvents); });
    std::size_t seen = 0;
    int shrunk = 0, torn = 0;
    while (seen < kEvents) {
        const std::vector<Event> events = buffer.copy();
        shrunk += events.size() < seen;
        torn += wrong(events);
        seen = events.size();
    }
    writer.join();
    CHECK(shrunk == 0);
    CHECK(torn == 0);
}
