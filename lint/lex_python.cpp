// The tokens of Python 3, f-strings of 3.12 included: a field holds any expression, strings with the same
// quotes and other f-strings among them, and what follows its colon is text with fields again.
//
// So the lexer keeps a stack of the fields it is in. Where a field ends, the text goes on that it stands in.
// Invariant: brackets count from the innermost field on, so a stray bracket in it cannot reach beyond it.

#include "lex.hpp"
#include "scanner.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace becache::lint {

namespace {

using namespace token_flag;

constexpr auto operators = std::to_array<std::string_view>(
    {"**=", "//=", "<<=", ">>=", "...", "**", "//", "<<", ">>", "==", "!=", "<=",
     ">=",  "->",  ":=",  "+=",  "-=",  "*=", "/=", "%=", "&=", "|=", "^=", "@="});

// A string that is being read.
struct Literal {
    std::size_t begin = 0; // of its prefix
    std::string_view quotes;
    bool is_raw = false;
};

// A field that is being read: of which string, and whether it stands in the format of another field.
struct Field {
    Literal literal;
    bool in_format = false;
    int outer_depth = 0;
};

class PythonLexer : Scanner {
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
            new_line();
        } else if (is_name_start(c)) {
            name_or_prefix();
        } else if (c == '"' || c == '\'') {
            string(at_, "");
        } else if (c == '#') {
            comment_to(line_end(at_));
        } else if (at_number()) {
            decimal_number();
        } else if (!skip_line_joint()) {
            bracket_or_operator(c);
        }
    }

    void new_line() {
        if (!fields_.empty() && fields_.back().literal.quotes.size() == 1) {
            leave_string();
            return; // and see the line feed again
        }
        const std::size_t begin = at_++;
        if (depth_ > 0 && fields_.empty() && begins_definition()) {
            depth_ = 0;
        }
        if (depth_ == 0 && fields_.empty()) {
            if (last() != nullptr && last()->kind != TokenKind::newline) {
                line_start_ = false;
                add(TokenKind::newline, begin);
            }
            line_start_ = true;
        }
    }

    // What cannot stand in brackets that were closed: then one was forgotten.
    [[nodiscard]] bool begins_definition() const {
        return std::any_of(definitions.begin(), definitions.end(), [this](std::string_view begin) {
            return looking_at(begin);
        });
    }

    void name_or_prefix() {
        const std::size_t begin = at_;
        skip_name();
        const std::string_view name = source_.substr(begin, at_ - begin);
        const bool before_quote = peek() == '"' || peek() == '\'';
        if (before_quote && name.size() <= 2
            && name.find_first_not_of("rRbBuUfFtT") == std::string_view::npos) {
            string(begin, name);
            return;
        }
        add(TokenKind::name, begin);
    }

    // At the opening quote; `begin` is the prefix's.
    void string(std::size_t begin, std::string_view prefix) {
        const bool is_triple = peek() == peek(1) && peek() == peek(2);
        const Literal literal{
            begin, source_.substr(at_, is_triple ? 3 : 1),
            prefix.find_first_of("rR") != std::string_view::npos};
        at_ += literal.quotes.size();
        if (prefix.find_first_of("fFtT") != std::string_view::npos) {
            format_string(literal);
            return;
        }
        const std::size_t text_begin = at_;
        const bool is_bytes = prefix.find_first_of("bB") != std::string_view::npos;
        const bool closed = skip_text(literal);
        add_text(
            TokenKind::string, begin, text_begin, closed ? at_ - literal.quotes.size() : at_,
            (closed ? 0 : broken) | (literal.is_raw ? raw : 0) | (is_bytes ? bytes : 0)
                | (prefix.empty() && !is_triple ? plain : 0));
    }

    // To behind the closing quotes. Without them: to the end of the line, and false.
    bool skip_text(const Literal& literal) {
        if (literal.quotes.size() == 1) {
            return skip_quoted(literal.quotes[0]);
        }
        bool& hopeless = hopeless_end_of(literal);
        const std::size_t text_begin = at_;
        while (!hopeless) {
            if (!skip_quoted(literal.quotes[0], true)) {
                hopeless = true;
            } else if (peek() == literal.quotes[0] && peek(1) == literal.quotes[0]) {
                at_ += 2;
                return true;
            }
        }
        at_ = line_end(text_begin);
        return false;
    }

    // Whether three such quotes are known not to come any more; so that they are looked for but once.
    bool& hopeless_end_of(const Literal& literal) {
        return literal.quotes[0] == '"' ? no_double_end_ : no_single_end_;
    }

    void format_string(const Literal& literal) {
        if (literal.quotes.size() == 3) {
            bool& hopeless = hopeless_end_of(literal);
            hopeless = hopeless || source_.find(literal.quotes, at_) == std::string_view::npos;
            if (hopeless) {
                const std::size_t text_begin = at_;
                at_ = line_end(at_);
                add_text(TokenKind::piece, literal.begin, text_begin, at_, broken);
                return;
            }
        }
        text_of(literal, literal.begin, false);
    }

    // The text of an f-string from here to its end or its next field. `in_format`: behind the colon of a
    // field.
    void text_of(const Literal& literal, std::size_t begin, bool in_format) {
        const std::size_t text_begin = at_;
        while (!ended()) {
            const char c = source_[at_];
            if (looking_at(literal.quotes)) {
                const std::size_t text_end = at_;
                at_ += literal.quotes.size();
                const bool is_whole = begin == literal.begin && !in_format;
                add_text(
                    is_whole ? TokenKind::string : TokenKind::piece, begin, text_begin, text_end,
                    literal.is_raw ? raw : 0);
                leave_fields_of(literal);
                return;
            }
            if (c == '\n' && literal.quotes.size() == 1) {
                break;
            }
            if (c == '\\') {
                skip_escape(literal);
            } else if (c == '{' && peek(1) == '{' && !in_format) {
                at_ += 2;
            } else if (c == '{') {
                add_text(TokenKind::piece, begin, text_begin, at_);
                enter_field({literal, in_format, depth_});
                return;
            } else if (c == '}' && in_format) {
                add_text(TokenKind::piece, begin, text_begin, at_);
                leave_field();
                return;
            } else {
                ++at_;
            }
        }
        add_text(TokenKind::piece, begin, text_begin, at_, broken);
        leave_fields_of(literal);
    }

    void skip_escape(const Literal& literal) {
        if (peek(1) == 'N' && peek(2) == '{' && !literal.is_raw) {
            const std::size_t end = source_.find_first_of("}\n", at_);
            at_ = end == std::string_view::npos ? source_.size() : end + (source_[end] == '}' ? 1U : 0U);
            return;
        }
        at_ += peek(1) == '{' || peek(1) == '}' || at_ + 1 == source_.size() ? 1 : 2;
    }

    void enter_field(const Field& field) {
        fields_.push_back(field);
        depth_ = 0;
        common_flags_ = nested;
        bracket();
    }

    // At its closing brace; on with the text around it.
    void leave_field() {
        const Field field = fields_.back();
        pop_field();
        bracket(nested);
        text_of(field.literal, at_, field.in_format);
    }

    void pop_field() {
        depth_ = fields_.back().outer_depth;
        fields_.pop_back();
        common_flags_ = fields_.empty() ? 0 : nested;
    }

    void leave_fields_of(const Literal& literal) {
        while (!fields_.empty() && fields_.back().literal.begin == literal.begin) {
            pop_field();
        }
    }

    // In a field of a string whose line has ended.
    void leave_string() { leave_fields_of(Literal{fields_.back().literal}); }

    void bracket_or_operator(char c) {
        const bool in_field = !fields_.empty();
        if (in_field && depth_ == 0 && c == '}') {
            leave_field();
            return;
        }
        if (in_field && depth_ == 0 && c == ':') {
            bracket();
            const Literal literal = fields_.back().literal;
            text_of(literal, at_, true);
            return;
        }
        if (c == '(' || c == '[' || c == '{') {
            ++depth_;
        } else if (c == ')' || c == ']' || c == '}') {
            depth_ = std::max(0, depth_ - 1);
        }
        punctuator(operators);
    }

    static constexpr std::array<std::string_view, 6> definitions{"def ",    "class ", "async def ",
                                                                 "import ", "from ",  "@"};

    std::vector<Field> fields_;
    int depth_ = 0; // of brackets, in the innermost field
    bool no_double_end_ = false;
    bool no_single_end_ = false;
};

} // namespace

Lexed lex_python(std::string_view source) { return PythonLexer{source}.run(); }

} // namespace becache::lint
