#include "core/engine/post_box.h"

#include <algorithm>
#include <thread>
#include <vector>

#include "tests/catch.h"

using namespace interleave;

namespace {

struct Letter final : Arrival {
    Letter(int sender, int place) : from(sender), number(place) { ++alive; }
    ~Letter() override { --alive; }
    void arrived() override {}
    const int from, number;
    static inline std::atomic<int> alive{0};
};

std::vector<int> numbers(PostChain chain) {
    std::vector<int> found;
    while (const auto letter = chain.popFront()) found.push_back(static_cast<Letter&>(*letter).number);
    return found;
}

}  // namespace

TEST_CASE("a box gives what was put in the order in which it was put, once", "[post]") {
    PostBox box;
    CHECK(box.empty());
    CHECK(numbers(box.takeAll()).empty());
    for (int i = 0; i < 3; ++i) box.put(std::make_shared<Letter>(0, i));
    PostChain several;
    for (int i = 3; i < 6; ++i) several.pushBack(std::make_shared<Letter>(0, i));
    CHECK(several.size() == 3);
    box.put(std::move(several));
    box.put(PostChain());
    box.put(std::make_shared<Letter>(0, 6));
    CHECK_FALSE(box.empty());
    PostChain all = box.takeAll();
    CHECK(all.size() == 7);
    CHECK(numbers(std::move(all)) == std::vector<int>{0, 1, 2, 3, 4, 5, 6});
    CHECK(box.empty());
    CHECK(Letter::alive == 0);
}

TEST_CASE("what nobody takes ends with its box or its chain", "[post]") {
    {
        PostBox box;
        for (int i = 0; i < 4; ++i) box.put(std::make_shared<Letter>(0, i));
        PostChain chain = box.takeAll();
        CHECK(numbers(PostChain()).empty());
        CHECK(chain.popFront());
        for (int i = 0; i < 3; ++i) box.put(std::make_shared<Letter>(0, i));
        CHECK(Letter::alive == 6);
    }
    CHECK(Letter::alive == 0);
}

TEST_CASE("several threads put while one takes: nothing is lost, and each one's order is kept", "[post]") {
    constexpr int kSenders = 3, kLetters = 5000;
    PostBox box;
    std::vector<std::thread> senders;
    for (int sender = 0; sender < kSenders; ++sender)
        senders.emplace_back([&, sender] {
            for (int i = 0; i < kLetters;) {
                PostChain pair;
                for (int end = std::min(i + sender, kLetters); i < end; ++i) pair.pushBack(std::make_shared<Letter>(sender, i));
                box.put(std::move(pair));
                if (i < kLetters) box.put(std::make_shared<Letter>(sender, i++));
            }
        });
    std::vector<int> next(kSenders, 0);
    bool inOrder = true;
    for (int taken = 0; taken < kSenders * kLetters;) {
        for (PostChain chain = box.takeAll(); const auto letter = chain.popFront(); ++taken) {
            const auto& it = static_cast<Letter&>(*letter);
            inOrder = inOrder && it.number == next[static_cast<std::size_t>(it.from)]++;
        }
    }
    for (auto& sender : senders) sender.join();
    CHECK(inOrder);
    CHECK(box.empty());
    CHECK(Letter::alive == 0);
}
