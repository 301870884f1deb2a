#include <algorithm>
#include <array>
#include <string>

#include "core/base/random.h"
#include "core/scenario/program.h"
#include "core/scenario/scenario.h"
#include "resources/resources.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

/// A small stream of choices, the same in every run.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_state(seed) {}
    std::size_t below(std::size_t limit) {
        m_state = draw::mix(m_state, 1);
        return limit == 0 ? 0 : m_state % limit;
    }

private:
    std::uint64_t m_state;
};

constexpr std::array kPieces = {"-1",
                                "1e300",
                                "\"\"",
                                "null",
                                "[]",
                                "{}",
                                "\"=item\"",
                                "\"=1/0\"",
                                "{\"io\": \"1 s\"}",
                                "{\"use\": \"infer\"}",
                                "true",
                                "\"2 s\"",
                                "\"x\"",
                                "0.5",
                                "99999999999999999999",
                                "\"=((((\"",
                                "\xff",
                                "\"",
                                "[[",
                                "}",
                                ",",
                                ":",
                                "\"seed\"",
                                "\"workers\"",
                                "\"do\": ",
                                "\"gather\": ",
                                "\"\\u0000\"",
                                "\\"};

/// The beginning and length of a random value or key: a quoted string, or a run of letters and digits.
std::pair<std::size_t, std::size_t> anyWord(const std::string& text, Dice& dice) {
    const std::size_t from = dice.below(text.size());
    const std::size_t quote = text.find('"', from);
    if (quote != text.npos && dice.below(4) != 0) {
        const std::size_t end = text.find('"', quote + 1);
        if (end != text.npos) return {quote, end + 1 - quote};
    }
    const std::size_t digit = text.find_first_of("0123456789", from);
    if (digit == text.npos) return {from, 1};
    const std::size_t end = text.find_first_not_of("0123456789.", digit);
    return {digit, (end == text.npos ? text.size() : end) - digit};
}

std::string mutated(std::string text, Dice& dice) {
    for (std::size_t changes = 1 + dice.below(3); changes > 0 && !text.empty(); --changes) {
        const std::size_t at = dice.below(text.size());
        const auto [word, length] = anyWord(text, dice);
        switch (dice.below(7)) {
            case 0: text.erase(at, 1 + dice.below(4)); break;
            case 1: text.insert(at, kPieces[dice.below(kPieces.size())]); break;
            case 2: text.resize(at); break;
            case 3: text[at] = static_cast<char>(dice.below(256)); break;
            case 4: text.insert(at, text.substr(dice.below(text.size()), dice.below(60))); break;
            default: text.replace(word, length, kPieces[dice.below(kPieces.size())]); break;
        }
    }
    return text;
}

}  // namespace

TEST_CASE("a damaged scenario loads or is refused at a place in it", "[scenario]") {
    Dice dice(20);
    int loaded = 0, refused = 0;
    std::vector<Resource> files;
    for (const Resource& file : resources())
        if (file.path.starts_with("scenarios/")) files.push_back(file);
    const std::size_t copies = 1600 / files.size() + 1;
    for (const Resource& file : files) {
        for (std::size_t i = 0; i < copies; ++i) {
            const std::string text = mutated(std::string(file.text), dice);
            INFO(text);
            const auto parsed = parseScenario(text, "damaged.json");
            if (parsed.ok()) {
                ++loaded;
                CHECK(bind(**parsed, {}).ok());
                continue;
            }
            ++refused;
            const Error& error = parsed.error();
            INFO(error.text());
            CHECK_FALSE(error.message.empty());
            CHECK(error.place.column >= 1);
            CHECK(error.place.line >= 1);
            CHECK(error.place.line <= 1 + std::count(text.begin(), text.end(), '\n'));
        }
    }
    CHECK(loaded > 100);
    CHECK(refused > 500);
}
