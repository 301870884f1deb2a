#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace interleave {

/// A retrieval model in miniature: texts become tokens, tokens become vectors by feature hashing, passages are ranked by how
/// well their vector agrees with the question's. It exists to be work of the kind an AI agent does; it is not trained.
class Retrieval {
public:
    static constexpr std::size_t kWidth = 64;  ///< numbers in a vector
    using Vector = std::array<float, kWidth>;

    /// The passages and questions of core/engine/corpus.h.
    static const Retrieval& builtIn();
    Retrieval(std::vector<std::string_view> passages, std::vector<std::string_view> questions);

    /// The sum of its tokens' vectors, of length 1; a token is a run of letters and digits, without regard to case.
    static Vector embed(std::string_view text);
    /// The number of the passage that agrees best with `text`.
    std::size_t best(std::string_view text) const;
    /// Answers the question that `state` points at; the state after it depends on the passage found.
    std::uint64_t answer(std::uint64_t state) const;

private:
    std::vector<Vector> m_passages;
    std::vector<std::string_view> m_questions;
};

}  // namespace interleave
