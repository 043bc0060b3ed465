#pragma once

#include "language.hpp"
#include "token.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace becache::lint {

/// What the rules ask of a source's tokens: which brackets are around one, what stands before and behind. No
/// grammar: every question looks at a few tokens. Keeps views of what it is made from.
class Syntax {
public:
    /// No token.
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    Syntax(std::string_view source, const std::vector<Token>& tokens, Language language);

    [[nodiscard]] std::string_view source() const { return source_; }
    [[nodiscard]] Language language() const { return language_; }
    [[nodiscard]] std::size_t size() const { return tokens_->size(); }
    [[nodiscard]] const Token& token(std::size_t place) const { return (*tokens_)[place]; }

    /// Its spelling; empty for a place that is none.
    [[nodiscard]] std::string_view text(std::size_t place) const;
    /// Whether it is a name, keywords included, or punctuation with that spelling.
    [[nodiscard]] bool is(std::size_t place, std::string_view spelling) const;
    [[nodiscard]] bool is_kind(std::size_t place, TokenKind kind) const;

    /// The innermost bracket that is open there; none at the top.
    [[nodiscard]] std::size_t enclosing(std::size_t place) const;
    /// The other one of a pair of brackets; none for one that has none.
    [[nodiscard]] std::size_t partner(std::size_t place) const;

    /// The name of the function that the `(` at a place calls, template arguments skipped; none if it calls
    /// none.
    [[nodiscard]] std::size_t callee(std::size_t open) const;

    /// The names that are joined by `.`, `->`, `::` or `?.` and end at a place, the last one first, calls and
    /// subscripts skipped: of `a.b(c).d` that is d, b, a. A subscript by a string counts as that name:
    /// `a["b"]`. Arguments of a conversion, `str(x)`, and what stands in mere parentheses, are among them.
    [[nodiscard]] std::vector<std::string_view> names_ending_at(std::size_t place) const;
    /// The same for what begins at a place.
    [[nodiscard]] std::vector<std::string_view> names_beginning_at(std::size_t place) const;

    /// What a string literal says between its quotes, escapes as they are written.
    [[nodiscard]] std::string_view inner(std::size_t place) const;

private:
    void pair_brackets();
    void add_names_within(std::size_t open, std::vector<std::string_view>& names) const;

    std::string_view source_;
    const std::vector<Token>* tokens_;
    Language language_;
    std::vector<std::uint32_t> enclosing_;
    std::vector<std::uint32_t> partner_;
};

/// Words that may stand before `(` without being called, and after which a value stands.
[[nodiscard]] bool is_keyword_before_value(std::string_view name);

/// `==`, `!=`, `===` and `!==`
[[nodiscard]] bool is_comparison(std::string_view text);

} // namespace becache::lint
