#include "core/engine/retrieval.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/engine/corpus.h"

namespace interleave {

namespace {

constexpr std::uint64_t kMixer = 0x9e3779b97f4a7c15;

/// 0 for what separates tokens, else the character without its case.
constexpr std::array<unsigned char, 256> tokenCharacters() {
    std::array<unsigned char, 256> table{};
    for (unsigned char c = '0'; c <= '9'; ++c) table[c] = c;
    for (unsigned char c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = c;
    return table;
}
constexpr auto kTokenCharacters = tokenCharacters();

/// Adds the token's vector, whose signs are bits of its hash. Longer words say more about what a text is about.
void add(std::uint64_t token, std::size_t letters, Retrieval::Vector& sum) {
    token *= kMixer;
    token ^= token >> 29;
    token *= kMixer;
    const auto weight = static_cast<float>(letters);
    for (std::size_t i = 0; i < Retrieval::kWidth; ++i) sum[i] += (static_cast<float>((token >> i) & 1) - 0.5F) * weight;
}

float agreement(const Retrieval::Vector& a, const Retrieval::Vector& b) {
    // Eight sums side by side, in a fixed order: fast, and the same on every machine.
    std::array<float, 8> sums{};
    for (std::size_t i = 0; i < Retrieval::kWidth; ++i) sums[i % 8] += a[i] * b[i];
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

}  // namespace

const Retrieval& Retrieval::builtIn() {
    static const Retrieval retrieval(corpusPassages(), corpusQuestions());
    return retrieval;
}

Retrieval::Retrieval(std::vector<std::string_view> passages, std::vector<std::string_view> questions)
    : m_questions(std::move(questions)) {
    assert(!passages.empty() && !m_questions.empty());
    for (std::string_view passage : passages) m_passages.push_back(embed(passage));
}

Retrieval::Vector Retrieval::embed(std::string_view text) {
    Vector sum{};
    std::uint64_t token = 0;
    std::size_t letters = 0;
    const auto endToken = [&] {
        if (letters > 0) add(token, letters, sum);
        token = letters = 0;
    };
    for (char raw : text) {
        if (const unsigned char c = kTokenCharacters[static_cast<unsigned char>(raw)]) {
            token = (token ^ c) * kMixer;
            ++letters;
        } else {
            endToken();
        }
    }
    endToken();
    const float length = std::sqrt(agreement(sum, sum));
    if (length > 0)
        for (float& x : sum) x /= length;
    return sum;
}

std::size_t Retrieval::best(std::string_view text) const {
    const Vector question = embed(text);
    std::size_t best = 0;
    float highest = agreement(question, m_passages[0]);
    for (std::size_t i = 1; i < m_passages.size(); ++i) {
        const float agrees = agreement(question, m_passages[i]);
        if (agrees <= highest) continue;
        highest = agrees;
        best = i;
    }
    return best;
}

std::uint64_t Retrieval::answer(std::uint64_t state) const {
    // The state's low half goes through the questions in turn, its high half keeps a digest of every answer.
    const std::uint64_t count = state & 0xffffffff;
    const std::size_t passage = best(m_questions[count % m_questions.size()]);
    const std::uint64_t digest = ((state >> 32) ^ passage) * kMixer >> 32;
    return digest << 32 | ((count + 1) & 0xffffffff);
}

}  // namespace interleave
