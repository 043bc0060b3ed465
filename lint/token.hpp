#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace becache::lint {

enum class TokenKind : std::uint8_t {
    name,       ///< identifiers and keywords
    number,     ///< with its suffix
    string,     ///< a whole literal that holds text
    piece,      ///< what holds text but is no whole literal: part of an f-string or template, text of JSX
    other,      ///< characters of C++, regular expressions, the rest of `#include`, `#error`, `#pragma`
    punctuator, ///< the longest operator that fits
    newline,    ///< the end of a statement's line; Python alone
    comment,    ///< with what begins and ends it
};

/// What is known of a token besides its kind.
namespace token_flag {
inline constexpr std::uint8_t plain = 1;        ///< string: one line, no prefix, suffix or triple quotes
inline constexpr std::uint8_t raw = 2;          ///< string: a backslash is a backslash
inline constexpr std::uint8_t bytes = 4;        ///< string: of bytes, where `\u` is no escape
inline constexpr std::uint8_t broken = 8;       ///< its end is missing; it was ended with the line
inline constexpr std::uint8_t attribute = 16;   ///< string: the value of a JSX attribute
inline constexpr std::uint8_t directive = 32;   ///< in a line that begins with `#`; C++ alone
inline constexpr std::uint8_t nested = 64;      ///< in a field of an f-string or template
inline constexpr std::uint8_t line_start = 128; ///< the first of its line, comments apart
} // namespace token_flag

/// One token: places in the source, in bytes.
struct Token {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t text_begin = 0; ///< strings: between the quotes
    std::uint32_t text_end = 0;
    TokenKind kind = TokenKind::other;
    std::uint8_t flags = 0;

    [[nodiscard]] bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
};

/// A source as its lexer sees it. Tokens and comments are in order, do not overlap, and lie in the source.
struct Lexed {
    std::vector<Token> tokens;
    std::vector<Token> comments;
};

/// No source is longer, in bytes; places are 32 bits.
inline constexpr std::size_t max_source_bytes = std::size_t{1} << 30U;

} // namespace becache::lint
