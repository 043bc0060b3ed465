#pragma once

#include "token.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace becache::lint {

/// Bytes by what they may be part of, in every language here. All but ASCII count as letters.
namespace byte_class {
inline constexpr std::uint8_t name_start = 1;
inline constexpr std::uint8_t digit = 2;
inline constexpr std::uint8_t blank = 4; ///< not the line feed

inline constexpr std::array<std::uint8_t, 256> table = [] {
    std::array<std::uint8_t, 256> result{};
    for (std::size_t c = 0; c < 256; ++c) {
        const bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c >= 128;
        const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
        result[c] = static_cast<std::uint8_t>(
            (letter ? name_start : 0) | (c >= '0' && c <= '9' ? digit : 0) | (is_blank ? blank : 0));
    }
    return result;
}();
} // namespace byte_class

[[nodiscard]] inline bool is_byte(char c, int classes) {
    return (byte_class::table[static_cast<unsigned char>(c)] & classes) != 0;
}

[[nodiscard]] inline bool is_name_start(char c) { return is_byte(c, byte_class::name_start); }
[[nodiscard]] inline bool is_digit(char c) { return is_byte(c, byte_class::digit); }
[[nodiscard]] inline bool is_name_byte(char c) {
    return is_byte(c, byte_class::name_start | byte_class::digit);
}

/// What the lexers share: a place in the source, and the tokens so far.
class Scanner {
public:
    explicit Scanner(std::string_view source)
        : source_{source} {
        constexpr std::string_view mark = "\xEF\xBB\xBF";
        if (source.starts_with(mark)) {
            at_ = mark.size();
        }
        result_.tokens.reserve(source.size() / 6);
    }

protected:
    [[nodiscard]] bool ended() const { return at_ >= source_.size(); }
    /// A byte from here on; NUL behind the end.
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
    }
    [[nodiscard]] bool looking_at(std::string_view text) const {
        return source_.compare(at_, text.size(), text) == 0;
    }
    [[nodiscard]] bool at_number() const { return is_digit(peek()) || (peek() == '.' && is_digit(peek(1))); }
    /// At a backslash: how many bytes it and what it escapes take; a line end of two bytes is one thing.
    [[nodiscard]] std::size_t escape_size() const { return peek(1) == '\r' && peek(2) == '\n' ? 3 : 2; }
    /// The line feed at or behind a place, or the end.
    [[nodiscard]] std::size_t line_end(std::size_t from) const {
        return std::min(source_.find('\n', from), source_.size());
    }
    [[nodiscard]] std::string_view spelling(const Token& token) const {
        return source_.substr(token.begin, token.end - token.begin);
    }
    /// The last token that is no comment; nullptr at the beginning.
    [[nodiscard]] const Token* last() const {
        return result_.tokens.empty() ? nullptr : &result_.tokens.back();
    }

    void skip_blanks() {
        while (!ended() && is_byte(source_[at_], byte_class::blank)) {
            ++at_;
        }
    }
    void skip_name() {
        while (!ended() && is_name_byte(source_[at_])) {
            ++at_;
        }
    }

    /// Over a backslash at the end of a line and that end. Gives whether they are here.
    bool skip_line_joint() {
        if (peek() != '\\' || (peek(1) != '\n' && escape_size() != 3)) {
            return false;
        }
        at_ += escape_size();
        return true;
    }

    /// Adds a token that ends here.
    Token& add(TokenKind kind, std::size_t begin, int flags = 0) {
        Token token;
        token.begin = static_cast<std::uint32_t>(begin);
        token.end = static_cast<std::uint32_t>(at_);
        token.kind = kind;
        token.flags =
            static_cast<std::uint8_t>(flags | common_flags_ | (line_start_ ? token_flag::line_start : 0));
        auto& list = kind == TokenKind::comment ? result_.comments : result_.tokens;
        if (kind != TokenKind::comment) {
            line_start_ = false;
        }
        return list.emplace_back(token);
    }
    Token& add_text(
        TokenKind kind, std::size_t begin, std::size_t text_begin, std::size_t text_end, int flags = 0) {
        Token& token = add(kind, begin, flags);
        token.text_begin = static_cast<std::uint32_t>(text_begin);
        token.text_end = static_cast<std::uint32_t>(text_end);
        return token;
    }

    /// Adds a comment up to a place, and goes there.
    void comment_to(std::size_t end) {
        const std::size_t begin = at_;
        at_ = end;
        add(TokenKind::comment, begin);
    }
    /// `/* ... */`; without an end it takes its line.
    void block_comment() {
        const std::size_t end = no_comment_end_ ? std::string_view::npos : source_.find("*/", at_ + 2);
        no_comment_end_ = end == std::string_view::npos;
        comment_to(no_comment_end_ ? line_end(at_) : end + 2);
    }

    /// Adds the byte that is here, whatever operator it may begin.
    void bracket(int flags = 0) {
        const std::size_t begin = at_++;
        add(TokenKind::punctuator, begin, flags);
    }
    /// Adds a number as Python and JavaScript write it; with letters that do not belong to it.
    void decimal_number() {
        const std::size_t begin = at_;
        while (!ended()) {
            const char c = source_[at_];
            if ((c == 'e' || c == 'E') && (peek(1) == '+' || peek(1) == '-') && is_digit(peek(2))) {
                at_ += 2;
            } else if (is_name_byte(c) || c == '.') {
                ++at_;
            } else {
                break;
            }
        }
        add(TokenKind::number, begin);
    }

    /// The longest of some operators that is here, the longer ones first; else one byte.
    template <std::size_t Count>
    void punctuator(const std::array<std::string_view, Count>& operators) {
        constexpr std::string_view continues = "=<>*.:&|+-#?/@!";
        const std::size_t begin = at_++;
        if (!ended() && continues.find(source_[at_]) != std::string_view::npos) {
            for (const std::string_view text : operators) {
                if (source_[begin] == text[0] && source_.compare(begin, text.size(), text) == 0) {
                    at_ = begin + text.size();
                    break;
                }
            }
        }
        add(TokenKind::punctuator, begin);
    }

    /// From behind an opening quote to behind its twin on the same line, over escapes. Gives whether it is
    /// there; if not, the place is the end of the line.
    bool skip_quoted(char quote, bool lines = false) {
        while (!ended()) {
            const char c = source_[at_];
            if (c == quote) {
                ++at_;
                return true;
            }
            if (c == '\n' && !lines) {
                return false;
            }
            at_ += c == '\\' ? escape_size() : 1;
        }
        at_ = std::min(at_, source_.size());
        return false;
    }

    std::string_view source_;
    std::size_t at_ = 0;
    Lexed result_;
    int common_flags_ = 0; ///< that every token gets
    bool line_start_ = true;

private:
    bool no_comment_end_ = false;
};

} // namespace becache::lint
