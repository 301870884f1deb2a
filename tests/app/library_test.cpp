#include "app/session/library.h"

#include <set>
#include <utility>

#include "tests/catch.h"

using namespace interleave;

TEST_CASE("every shipped scenario has its own place in the course, and the list keeps to it", "[library]") {
    std::set<std::pair<int, int>> places;
    std::pair<int, int> last{-1, -1};
    for (const LibraryEntry& entry : shippedLibrary()) {
        const Scenario& scenario = *entry.scenario;
        INFO(scenario.id);
        const std::optional<int> within = teachingPlace(scenario);
        REQUIRE(within.has_value());
        const std::pair place(topicOrder(scenario.topic), *within);
        CHECK(places.insert(place).second);
        CHECK(last < place);
        last = place;
    }
}

TEST_CASE("what has no place in the course comes after what has", "[library]") {
    Scenario unknown;
    unknown.id = "unknown";
    unknown.topic = "foundations";
    CHECK_FALSE(teachingPlace(unknown).has_value());
    unknown.topic = "gardening";
    CHECK_FALSE(teachingPlace(unknown).has_value());
    CHECK(topicOrder("gardening") > topicOrder("capstone"));
    CHECK(topicTitle("set-theory").toStdString() == "Set theory");
}
