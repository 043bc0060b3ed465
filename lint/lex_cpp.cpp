// The tokens of C++: phases 1 to 3 of [lex.phases], without the preprocessor's replacements. A backslash at
// the end of a line joins it with the next in comments, directives and strings; elsewhere it is a blank, so a
// name that is broken in two is two.

#include "lex.hpp"
#include "scanner.hpp"

#include <array>

namespace becache::lint {

namespace {

using namespace token_flag;

constexpr auto prefixes =
    std::to_array<std::string_view>({"L", "u", "U", "u8", "R", "LR", "uR", "UR", "u8R"});

// Only those that the rules tell apart, and those that would be mistaken for them.
constexpr auto operators = std::to_array<std::string_view>(
    {"<=>", "->*", "<<=", ">>=", "...", "::", "->", "==", "!=", "<=", ">=", "&&", "||",
     "+=",  "-=",  "*=",  "/=",  "%=",  "^=", "&=", "|=", "<<", "++", "--", "##"});

class CppLexer : Scanner {
public:
    using Scanner::Scanner;

    Lexed run() {
        while (!ended()) {
            step();
        }
        return std::move(result_);
    }

private:
    void step() {
        const char c = source_[at_];
        if (is_byte(c, byte_class::blank)) {
            ++at_;
        } else if (c == '\n') {
            ++at_;
            line_start_ = true;
            common_flags_ = 0;
        } else if (is_name_start(c)) {
            name_or_prefix();
        } else if (c == '"') {
            string(at_, false, plain);
        } else if (c == '/' && peek(1) == '/') {
            comment_to(end_of_joined_lines());
        } else if (c == '/' && peek(1) == '*') {
            block_comment();
        } else if (at_number()) {
            number();
        } else if (c == '\'') {
            character(at_);
        } else if (c == '#' && line_start_) {
            begin_directive();
        } else if (!skip_line_joint()) {
            punctuator(operators);
        }
    }

    // The end of this line, and of those that a backslash joins to it.
    [[nodiscard]] std::size_t end_of_joined_lines() const {
        std::size_t end = line_end(at_);
        while (end < source_.size()) {
            const std::size_t before = end > at_ && source_[end - 1] == '\r' ? end - 1 : end;
            if (before == at_ || source_[before - 1] != '\\') {
                break;
            }
            end = line_end(end + 1);
        }
        return end;
    }

    void name_or_prefix() {
        const std::size_t begin = at_;
        skip_name();
        const char next = peek();
        if (next == '"' || next == '\'') {
            const std::string_view prefix = source_.substr(begin, at_ - begin);
            for (const std::string_view known : prefixes) {
                if (prefix == known && next == '"') {
                    string(begin, prefix.back() == 'R', 0);
                    return;
                }
                if (prefix == known && prefix.back() != 'R') {
                    character(begin);
                    return;
                }
            }
        }
        add(TokenKind::name, begin);
    }

    // At the opening quote; `begin` is the prefix's.
    void string(std::size_t begin, bool is_raw, int flags) {
        if (is_raw && raw_string(begin)) {
            return;
        }
        const std::size_t text_begin = ++at_;
        const bool closed = skip_quoted('"');
        const std::size_t text_end = closed ? at_ - 1 : at_;
        if (closed && !ended() && is_name_start(source_[at_])) {
            skip_name(); // a suffix
            flags &= ~plain;
        }
        add_text(TokenKind::string, begin, text_begin, text_end, flags | (closed ? 0 : broken));
    }

    // R"delimiter(text)delimiter". False, with nothing done, if it is not one to its end.
    bool raw_string(std::size_t begin) {
        constexpr std::size_t longest_delimiter = 16;
        constexpr int most_failures = 16; // a search for an end that is not there takes the whole file
        const std::size_t open = source_.find_first_of("( )\\\t\v\f\n\"", at_ + 1);
        if (open == std::string_view::npos || source_[open] != '(' || open - at_ - 1 > longest_delimiter
            || failed_raw_strings_ == most_failures) {
            return false;
        }
        std::array<char, longest_delimiter + 2> close{')'};
        std::size_t size = 1;
        for (std::size_t i = at_ + 1; i < open; ++i) {
            close[size++] = source_[i];
        }
        close[size++] = '"';
        const std::size_t end = source_.find(std::string_view{close.data(), size}, open + 1);
        if (end == std::string_view::npos) {
            ++failed_raw_strings_;
            return false;
        }
        at_ = end + size;
        skip_name(); // a suffix
        add_text(TokenKind::string, begin, open + 1, end, raw);
        return true;
    }

    void character(std::size_t begin) {
        ++at_;
        const bool closed = skip_quoted('\'');
        skip_name();
        add(TokenKind::other, begin, closed ? 0 : broken);
    }

    // A preprocessing number: it takes more than what is valid, as the standard's does.
    void number() {
        const std::size_t begin = at_;
        while (!ended()) {
            const char c = source_[at_];
            const bool exponent = c == 'e' || c == 'E' || c == 'p' || c == 'P';
            const bool has_sign = exponent && (peek(1) == '+' || peek(1) == '-');
            const bool separates = c == '\'' && is_name_byte(peek(1));
            if (has_sign || separates) {
                at_ += 2;
            } else if (is_name_byte(c) || c == '.') {
                ++at_;
            } else {
                break;
            }
        }
        add(TokenKind::number, begin);
    }

    // `#`, and the directive's name. What follows is ordinary tokens, except where it is text.
    void begin_directive() {
        common_flags_ = directive;
        bracket();
        skip_blanks();
        const std::size_t name_begin = at_;
        skip_name();
        if (at_ == name_begin) {
            return;
        }
        add(TokenKind::name, name_begin);
        const std::string_view name = source_.substr(name_begin, at_ - name_begin);
        for (const std::string_view with_text :
             {"include", "include_next", "import", "error", "warning", "pragma", "line", "embed"}) {
            if (name == with_text) {
                text_of_directive();
            }
        }
    }

    void text_of_directive() {
        skip_blanks();
        const std::size_t begin = at_;
        const std::size_t end = end_of_joined_lines();
        // A comment behind it may be a suppression.
        const std::size_t comment = source_.substr(0, end).find("//", begin);
        const std::size_t block = source_.substr(0, end).find("/*", begin);
        at_ = std::min({end, comment, block});
        if (at_ > begin) {
            add(TokenKind::other, begin);
        }
    }

    int failed_raw_strings_ = 0;
};

} // namespace

Lexed lex_cpp(std::string_view source) { return CppLexer{source}.run(); }

} // namespace becache::lint
