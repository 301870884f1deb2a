#include "core/base/pages.h"

#include <cstring>
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
