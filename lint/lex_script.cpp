// The tokens of JavaScript and TypeScript, with JSX. The grammar of ECMAScript has several kinds of token at
// one place:
// `/` divides or begins a regular expression, `}` ends a block or the field of a template, `<` compares or
// begins an element. Which one it is, its parser knows; this lexer keeps what is needed of that: a stack of
// what is open, and whether what stands before is a value. Where a value stands before, `/` divides and `<`
// compares.
//
// A `}` is the end of a value if its `{` stood where a value is expected, a `)` unless it ends the head of
// if, for, while or with. Text of an element has no `}` and no `>`: where one is met, it was no element, and
// what is open of it is given up.

#include "lex.hpp"
#include "scanner.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace becache::lint {

namespace {

using namespace token_flag;

// In two parts where three would be a trigraph.
constexpr auto operators = std::to_array<std::string_view>(
    {">>>=",
     "===",
     "!==",
     "**=",
     "<<=",
     ">>=",
     ">>>",
     "...",
     "&&=",
     "||=",
     "?"
     "?=",
     "=>",
     "==",
     "!=",
     "<=",
     ">=",
     "&&",
     "||",
     "?"
     "?",
     "?.",
     "++",
     "--",
     "+=",
     "-=",
     "*=",
     "/=",
     "%=",
     "&=",
     "|=",
     "^=",
     "<<",
     ">>",
     "**"});

constexpr auto words_before_values = std::to_array<std::string_view>(
    {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "instanceof", "do", "else",
     "yield", "await", "extends", "default"});

constexpr auto words_before_conditions = std::to_array<std::string_view>({"if", "while", "for", "with"});

constexpr auto operators_before_blocks =
    std::to_array<std::string_view>({")", "}", "{", ";", "=>", ">", "]"});

template <class List>
bool holds(const List& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

enum class Open : std::uint8_t {
    parenthesis,
    condition, // the parenthesis behind `if`
    bracket,
    block,
    object,
    template_field,
    element_field, // `{` in an element or its tag
    tag,
    closing_tag,
    content, // between the tags of an element
};

bool ends_with_brace(Open open) {
    return open == Open::block || open == Open::object || open == Open::template_field
           || open == Open::element_field;
}

bool is_of_element(Open open) {
    return open == Open::tag || open == Open::closing_tag || open == Open::content;
}

class ScriptLexer : Scanner {
public:
    ScriptLexer(std::string_view source, Language language)
        : Scanner{source}
        , language_{language} {
        if (looking_at("#!")) {
            comment_to(line_end(at_));
        }
    }

    Lexed run() {
        while (!ended()) {
            if (open_.empty() || !is_of_element(open_.back())) {
                code();
            } else if (open_.back() == Open::content) {
                content();
            } else {
                tag();
            }
        }
        return std::move(result_);
    }

private:
    void code() {
        const char c = source_[at_];
        if (is_byte(c, byte_class::blank)) {
            ++at_;
        } else if (c == '\n') {
            ++at_;
            line_start_ = true;
            failed_expressions_ = 0;
        } else if (is_name_start(c)) {
            const std::size_t begin = at_;
            skip_name();
            add(TokenKind::name, begin);
        } else if (c == '"' || c == '\'') {
            string();
        } else if (c == '`') {
            template_string();
        } else if (c == '/' && peek(1) == '/') {
            comment_to(line_end(at_));
        } else if (c == '/' && peek(1) == '*') {
            block_comment();
        } else if (c == '/' && !value_before() && regular_expression()) {
            return;
        } else if (at_number()) {
            decimal_number();
        } else if (c == '<' && begins_element()) {
            begin_tag();
        } else if (c == '}') {
            close_brace();
        } else {
            bracket_or_operator(c);
        }
    }

    // Whether what stands before is a value.
    [[nodiscard]] bool value_before() const {
        const auto& tokens = result_.tokens;
        if (tokens.empty()) {
            return false;
        }
        const Token& token = tokens.back();
        const std::string_view text = spelling(token);
        switch (token.kind) {
        case TokenKind::name:
            return !holds(words_before_values, text)
                   || (tokens.size() > 1 && is_member_access(tokens[tokens.size() - 2]));
        case TokenKind::punctuator:
            return text == ")"                   ? !closed_condition_
                   : text == "}"                 ? closed_object_
                   : text == ">" || text == "/>" ? end_of_element_ == tokens.size()
                   : text == "!"                 ? is_postfix(tokens.size() - 1)
                                                 : text == "]" || text == "++" || text == "--";
        default:
            return true;
        }
    }

    [[nodiscard]] bool is_member_access(const Token& token) const {
        return spelling(token) == "." || spelling(token) == "?.";
    }

    // `x!` of TypeScript.
    [[nodiscard]] bool is_postfix(std::size_t place) const {
        return place > 0 && result_.tokens[place - 1].end == result_.tokens[place].begin
               && result_.tokens[place - 1].kind == TokenKind::name;
    }

    void string() {
        const std::size_t begin = at_++;
        const bool closed = skip_quoted(source_[begin]);
        add_text(TokenKind::string, begin, begin + 1, closed ? at_ - 1 : at_, closed ? plain : broken);
    }

    void template_string() {
        const std::size_t begin = at_++;
        no_template_end_ = no_template_end_ || source_.find('`', at_) == std::string_view::npos;
        if (no_template_end_) {
            at_ = line_end(at_);
            add_text(TokenKind::piece, begin, begin + 1, at_, broken);
            return;
        }
        template_text(begin, true);
    }

    // From here to the end of a template, or its next field.
    void template_text(std::size_t begin, bool is_first) {
        const std::size_t text_begin = at_;
        while (!ended()) {
            const char c = source_[at_];
            if (c == '`') {
                ++at_;
                add_text(is_first ? TokenKind::string : TokenKind::piece, begin, text_begin, at_ - 1);
                return;
            }
            if (c == '$' && peek(1) == '{') {
                add_text(TokenKind::piece, begin, text_begin, at_);
                push(Open::template_field);
                const std::size_t brace = at_;
                at_ += 2;
                add(TokenKind::punctuator, brace);
                return;
            }
            at_ += c == '\\' && at_ + 1 < source_.size() ? 2 : 1;
        }
        add_text(TokenKind::piece, begin, text_begin, at_, broken);
    }

    // False, with nothing done, if it does not end on its line.
    bool regular_expression() {
        constexpr int most_failures = 16; // each takes the rest of the line, which may be the whole file
        if (failed_expressions_ == most_failures) {
            return false;
        }
        bool in_class = false;
        for (std::size_t i = at_ + 1; i < source_.size() && source_[i] != '\n'; ++i) {
            const char c = source_[i];
            if (c == '\\' && i + 1 < source_.size() && source_[i + 1] != '\n') {
                ++i;
            } else if (c == '[') {
                in_class = true;
            } else if (c == ']') {
                in_class = false;
            } else if (c == '/' && !in_class) {
                const std::size_t begin = std::exchange(at_, i + 1);
                skip_name();
                add(TokenKind::other, begin);
                return true;
            }
        }
        ++failed_expressions_;
        return false;
    }

    void push(Open open) {
        open_.push_back(open);
        template_fields_ += open == Open::template_field ? 1 : 0;
        common_flags_ = template_fields_ > 0 ? nested : 0;
    }

    void pop() {
        template_fields_ -= open_.back() == Open::template_field ? 1 : 0;
        common_flags_ = template_fields_ > 0 ? nested : 0;
        open_.pop_back();
    }

    void bracket_or_operator(char c) {
        if (c == '(') {
            const Token* before = last();
            push(
                before != nullptr && before->kind == TokenKind::name
                        && holds(words_before_conditions, spelling(*before))
                    ? Open::condition
                    : Open::parenthesis);
        } else if (c == '[') {
            push(Open::bracket);
        } else if (c == '{') {
            push(begins_object() ? Open::object : Open::block);
        } else if (
            c == ')' && !open_.empty()
            && (open_.back() == Open::parenthesis || open_.back() == Open::condition)) {
            closed_condition_ = open_.back() == Open::condition;
            pop();
        } else if (c == ']' && !open_.empty() && open_.back() == Open::bracket) {
            pop();
        }
        punctuator(operators);
    }

    [[nodiscard]] bool begins_object() const {
        const Token* before = last();
        if (before == nullptr) {
            return false;
        }
        const std::string_view text = spelling(*before);
        if (before->kind == TokenKind::name) {
            return holds(words_before_values, text) && text != "do" && text != "else" && text != "default";
        }
        if (before->kind != TokenKind::punctuator || holds(operators_before_blocks, text)) {
            return false;
        }
        // `key: {` or `case 1: {`
        return text != ":" || (!open_.empty() && open_.back() != Open::block);
    }

    // Brackets that were not closed in the braces are given up.
    void close_brace() {
        std::size_t size = open_.size();
        while (size > 0 && !ends_with_brace(open_[size - 1])) {
            --size;
        }
        if (size == 0) {
            punctuator(operators);
            return;
        }
        while (open_.size() > size) {
            pop();
        }
        const Open closed = open_.back();
        closed_object_ = closed == Open::object;
        bracket();
        pop();
        if (closed == Open::template_field) {
            template_text(at_, false);
        }
    }

    [[nodiscard]] bool begins_element() const {
        if (language_ == Language::typescript || value_before()) {
            return false;
        }
        if (peek(1) == '>') {
            return true;
        }
        if (!is_name_start(peek(1))) {
            return false;
        }
        // `<T,>` and `<T extends` are parameters of a generic function.
        std::size_t i = at_ + 1;
        while (i < source_.size() && is_name_byte(source_[i])) {
            ++i;
        }
        while (i < source_.size() && source_[i] == ' ') {
            ++i;
        }
        return i < source_.size() && source_[i] != ',' && source_.compare(i, 8, "extends ") != 0;
    }

    void begin_tag() {
        const std::size_t begin = at_++;
        const bool closes = peek() == '/';
        at_ += closes ? 1 : 0;
        add(TokenKind::punctuator, begin);
        push(closes ? Open::closing_tag : Open::tag);
        angles_ = 0;
    }

    void tag() {
        const char c = source_[at_];
        const std::size_t begin = at_;
        if (is_byte(c, byte_class::blank) || c == '\n') {
            line_start_ = line_start_ || c == '\n';
            ++at_;
        } else if (is_name_start(c)) {
            while (!ended() && (is_name_byte(source_[at_]) || source_[at_] == '-')) {
                ++at_;
            }
            add(TokenKind::name, begin);
        } else if (c == '"' || c == '\'') {
            attribute_value();
        } else if (c == '/' && peek(1) == '/') {
            comment_to(line_end(at_));
        } else if (c == '/' && peek(1) == '*') {
            block_comment();
        } else if (c == '{') {
            push(Open::element_field);
            bracket();
        } else if (c == '>' && angles_ == 0) {
            bracket();
            end_tag();
        } else if (c == '/' && peek(1) == '>') {
            at_ += 2;
            add(TokenKind::punctuator, begin);
            pop();
            end_element();
        } else if (c == ',' || c == ';' || c == '(' || c == ')' || c == '}') {
            give_up_element();
        } else {
            angles_ += c == '<' ? 1 : c == '>' ? -1 : 0;
            bracket();
        }
    }

    // It may go on over lines, and a backslash in it is a backslash.
    void attribute_value() {
        const std::size_t begin = at_;
        const std::size_t end = source_.find(source_[begin], begin + 1);
        const bool closed = end != std::string_view::npos;
        at_ = closed ? end + 1 : line_end(begin);
        add_text(
            TokenKind::string, begin, begin + 1, closed ? end : at_,
            raw | attribute | (closed ? plain : broken));
        if (!closed) {
            give_up_element(); // else every further quote would be looked for as far
        }
    }

    void end_tag() {
        const bool closes = open_.back() == Open::closing_tag;
        pop();
        if (!closes) {
            push(Open::content);
            return;
        }
        if (!open_.empty() && open_.back() == Open::content) {
            pop();
        }
        end_element();
    }

    void end_element() { end_of_element_ = result_.tokens.size(); }

    void content() {
        const std::size_t begin = at_;
        at_ = std::min(source_.find_first_of("{<}>", at_), source_.size());
        if (at_ > begin) {
            add_text(TokenKind::piece, begin, begin, at_);
        }
        if (ended()) {
            return;
        }
        if (source_[at_] == '<') {
            begin_tag();
        } else if (source_[at_] == '{') {
            push(Open::element_field);
            bracket();
        } else {
            give_up_element();
        }
    }

    void give_up_element() {
        while (!open_.empty() && is_of_element(open_.back())) {
            pop();
        }
    }

    Language language_;
    std::vector<Open> open_;
    int template_fields_ = 0;    // open ones
    int failed_expressions_ = 0; // on this line
    int angles_ = 0;             // of type arguments in a tag
    bool closed_condition_ = false;
    bool closed_object_ = false;
    bool no_template_end_ = false;
    std::size_t end_of_element_ = 0; // how many tokens there were when the last element ended
};

} // namespace

Lexed lex_script(std::string_view source, Language language) { return ScriptLexer{source, language}.run(); }

} // namespace becache::lint
