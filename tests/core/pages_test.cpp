#include "core/base/pages.h"

#include <cstring>
#include <set>
#include <thread>
#include <vector>

#include "tests/catch.h"

using namespace interleave;

TEST_CASE("pages that several threads take and give back belong to one at a time", "[base]") {
    constexpr std::size_t kSizes[] = {4096, 1 << 16, 1 << 18};
    std::vector<int> wrong(3);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < wrong.size(); ++t)
        threads.emplace_back([&, t] {
            for (int round = 0; round < 300; ++round) {
                Pages pages(kSizes[static_cast<std::size_t>(round) % 3]);
                std::memset(pages.data(), static_cast<int>(t), pages.size());
                Pages moved = std::move(pages);
                for (std::size_t i = 0; i < moved.size(); i += 1024) wrong[t] += moved.data()[i] != static_cast<std::byte>(t);
            }
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == std::vector<int>(3));
}

TEST_CASE("pages of a large run serve the next one, those that were free for the system too", "[base]") {
    const auto take = [] {
        std::vector<Pages> blocks;
        for (int i = 0; i < 3; ++i) blocks.emplace_back(std::size_t{32} << 20);
        return blocks;
    };
    const auto places = [](const std::vector<Pages>& blocks) {
        std::set<const std::byte*> all;
        for (const Pages& block : blocks) all.insert(block.data());
        return all;
    };
    const auto first = places(take());
    CHECK(first.size() == 3);
    for (int round = 0; round < 2; ++round) {
        const std::vector<Pages> again = take();
        CHECK(places(again) == first);
        for (const Pages& block : again) std::memset(block.data(), round, block.size());
    }
}
