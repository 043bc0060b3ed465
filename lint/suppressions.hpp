#pragma once

#include "rule.hpp"
#include "token.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace becache::lint {

/// What a comment begins with that is meant for the linter.
inline constexpr std::string_view suppression_mark = "becache-lint";

/// `becache-lint: allow raw-reason, dictionary-reason because the vendor's protocol names it so`
struct Suppression {
    std::uint32_t begin = 0; ///< of the comment
    std::uint32_t end = 0;
    std::size_t line = 0; ///< that it is about, from 1: its own if code stands on it, else the next with code
    std::vector<Rule> rules;
    std::string wrong; ///< why it is none; empty if it is one
};

/// All comments of a source that have the mark.
[[nodiscard]] std::vector<Suppression> suppressions_of(std::string_view source, const Lexed& lexed);

} // namespace becache::lint
