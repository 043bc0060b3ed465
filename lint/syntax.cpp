#include "syntax.hpp"

#include <algorithm>
#include <array>

namespace becache::lint {

namespace {

constexpr std::uint32_t no_place = static_cast<std::uint32_t>(-1);

// More names than any source joins.
constexpr std::size_t most_names = 32;

constexpr auto keywords_before_values = std::to_array<std::string_view>(
    {"return",   "if",     "elif", "while", "for",    "switch", "in",     "not",    "and",       "or",
     "is",       "case",   "else", "throw", "raise",  "assert", "yield",  "await",  "co_return", "co_yield",
     "co_await", "typeof", "new",  "of",    "lambda", "del",    "export", "default"});

constexpr auto conversions = std::to_array<std::string_view>(
    {"str", "String", "string", "string_view", "to_string", "repr", "format"});

template <class List>
bool holds(const List& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_access(std::string_view text) { return text == "." || text == "->" || text == "::" || text == "?."; }

char closing_of(char open) { return open == '(' ? ')' : open == '[' ? ']' : '}'; }

} // namespace

bool is_keyword_before_value(std::string_view name) { return holds(keywords_before_values, name); }

bool is_comparison(std::string_view text) {
    return text == "==" || text == "!=" || text == "===" || text == "!==";
}

Syntax::Syntax(std::string_view source, const std::vector<Token>& tokens, Language language)
    : source_{source}
    , tokens_{&tokens}
    , language_{language}
    , enclosing_(tokens.size(), no_place)
    , partner_(tokens.size(), no_place) {
    pair_brackets();
}

// A closing bracket closes the nearest one of its kind; those within are left without a partner.
void Syntax::pair_brackets() {
    std::vector<std::uint32_t> open;
    std::array<std::size_t, 128> open_of_kind{};
    for (std::uint32_t place = 0; place < tokens_->size(); ++place) {
        enclosing_[place] = open.empty() ? no_place : open.back();
        if ((*tokens_)[place].kind != TokenKind::punctuator) {
            continue;
        }
        const std::string_view spelling = text(place);
        const char c = spelling.back(); // `${`, too
        if (c == '(' || c == '[' || c == '{') {
            open.push_back(place);
            ++open_of_kind[static_cast<unsigned char>(closing_of(c))];
        } else if (
            spelling.size() == 1 && (c == ')' || c == ']' || c == '}')
            && open_of_kind[static_cast<unsigned char>(c)] > 0) {
            for (bool found = false; !found; open.pop_back()) {
                const char of_open = closing_of(text(open.back()).back());
                --open_of_kind[static_cast<unsigned char>(of_open)];
                found = of_open == c;
                if (found) {
                    partner_[open.back()] = place;
                    partner_[place] = open.back();
                    enclosing_[place] = enclosing_[open.back()];
                }
            }
        }
    }
}

std::string_view Syntax::text(std::size_t place) const {
    if (place >= size()) {
        return {};
    }
    return source_.substr(token(place).begin, token(place).end - token(place).begin);
}

bool Syntax::is(std::size_t place, std::string_view spelling) const {
    return (is_kind(place, TokenKind::name) || is_kind(place, TokenKind::punctuator))
           && text(place) == spelling;
}

bool Syntax::is_kind(std::size_t place, TokenKind kind) const {
    return place < size() && token(place).kind == kind;
}

std::size_t Syntax::enclosing(std::size_t place) const {
    return place < size() && enclosing_[place] != no_place ? enclosing_[place] : none;
}

std::size_t Syntax::partner(std::size_t place) const {
    return place < size() && partner_[place] != no_place ? partner_[place] : none;
}

std::string_view Syntax::inner(std::size_t place) const {
    const Token& string = token(place);
    return source_.substr(string.text_begin, string.text_end - string.text_begin);
}

std::size_t Syntax::callee(std::size_t open) const {
    std::size_t place = open - 1; // none, for the first token
    if (is(place, "!") || is(place, "?.")) {
        --place;
    }
    if (is(place, ">") || is(place, ">>")) {
        int depth = 0;
        for (int steps = 0; place != none && steps < 64; ++steps, --place) {
            depth += is(place, ">") ? 1 : is(place, ">>") ? 2 : is(place, "<") ? -1 : 0;
            if (depth == 0) {
                break;
            }
        }
        --place;
    }
    if (is(place, "?.")) { // x?.<T>(...)
        --place;
    }
    if (!is_kind(place, TokenKind::name)) {
        return none;
    }
    const bool is_member = place > 0 && is_access(text(place - 1));
    return is_member || !is_keyword_before_value(text(place)) ? place : none;
}

void Syntax::add_names_within(std::size_t open, std::vector<std::string_view>& names) const {
    const std::size_t close = partner(open);
    if (close != none && close > open + 1 && names.size() < most_names) {
        const auto within = names_ending_at(close - 1);
        names.insert(names.end(), within.begin(), within.end());
    }
}

std::vector<std::string_view> Syntax::names_ending_at(std::size_t place) const {
    std::vector<std::string_view> names;
    while (place < size() && names.size() < most_names) {
        if (is(place, ")") || is(place, "]")) {
            const std::size_t open = partner(place);
            if (open == none) {
                break;
            }
            if (is(place, "]")) {
                if (open + 2 == place && is_kind(open + 1, TokenKind::string)) {
                    names.push_back(inner(open + 1));
                }
                place = open - 1;
                continue;
            }
            const std::size_t called = callee(open);
            if (called == none || holds(conversions, text(called))) {
                add_names_within(open, names);
                break;
            }
            place = called;
            continue;
        }
        if (is(place, "!")) {
            --place;
            continue;
        }
        if (!is_kind(place, TokenKind::name)) {
            break;
        }
        names.push_back(text(place));
        if (place == 0 || !is_access(text(place - 1))) {
            break;
        }
        place -= 2;
    }
    return names;
}

std::vector<std::string_view> Syntax::names_beginning_at(std::size_t place) const {
    while (is(place, "(") || is(place, "*") || is(place, "&") || is(place, "::")) {
        ++place;
    }
    // To the end of the operand, then back.
    std::size_t end = place;
    for (std::size_t steps = 0; end < size() && steps < most_names; ++steps) {
        const std::size_t next = end + 1;
        if ((is(next, "(") || is(next, "[")) && partner(next) != none) {
            end = partner(next);
        } else if (is_access(text(next)) && is_kind(next + 1, TokenKind::name)) {
            end = next + 1;
        } else {
            break;
        }
    }
    return names_ending_at(end);
}

} // namespace becache::lint
