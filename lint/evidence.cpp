// Looks from a string outwards: to what is left of it in the same brackets, then to the brackets, then to
// what is left of those, a few times. The first thing that gives the string a meaning decides: an assignment,
// a key, a call. So `reason = "manual" if forced else "test"` is evidence for both, and `reason =
// load("manual")` is none.

#include "evidence.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>

namespace becache::lint {

namespace {

constexpr auto comparing_functions = std::to_array<std::string_view>(
    {"EXPECT_EQ",    "EXPECT_NE",    "EXPECT_STREQ", "EXPECT_STRNE",  "ASSERT_EQ",   "ASSERT_NE",
     "ASSERT_STREQ", "ASSERT_STRNE", "EXPECT_THAT",  "ASSERT_THAT",   "assertEqual", "assertNotEqual",
     "assertIn",     "assertIs",     "equal",        "notEqual",      "strictEqual", "notStrictEqual",
     "deepEqual",    "toBe",         "toEqual",      "toStrictEqual", "equals",      "localeCompare",
     "compare",      "strcmp"});

constexpr auto words_that_may_follow =
    std::to_array<std::string_view>({"text", "string", "str", "value", "name"});

template <class List>
bool holds(const List& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// `lastReason_` is last, reason.
std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words(1);
    bool after_lower = false;
    for (const char c : name) {
        const bool is_letter = is_upper(c) || (c >= 'a' && c <= 'z');
        if ((!is_letter || (is_upper(c) && after_lower)) && !words.back().empty()) {
            words.emplace_back();
        }
        if (is_letter) {
            words.back() += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
        }
        after_lower = is_letter && !is_upper(c);
    }
    if (words.back().empty()) {
        words.pop_back();
    }
    return words;
}

const std::string_view* find_reason_name(const std::vector<std::string_view>& names) {
    const auto found = std::find_if(names.begin(), names.end(), is_reason_name);
    return found == names.end() ? nullptr : &*found;
}

// What the search found: a verdict, or nothing yet.
struct Verdict {
    bool decided = false;
    std::optional<std::string> evidence;
};

Verdict no_evidence() { return {true, std::nullopt}; }

class Search {
public:
    Search(const Syntax& syntax, std::size_t place, const std::vector<Sink>& sinks)
        : syntax_{syntax}
        , place_{place}
        , sinks_{sinks} {}

    std::optional<std::string> run() {
        if (syntax_.is(place_ + 1, "+") || syntax_.is(place_ + 1, "%") || syntax_.is(place_ + 1, ".")) {
            return std::nullopt; // part of another text
        }
        if (auto found = comparison()) {
            return found;
        }
        if (auto found = switch_case()) {
            return found;
        }
        constexpr int most_brackets = 5;
        std::size_t place = place_;
        for (int i = 0; i < most_brackets; ++i) {
            const std::size_t open = syntax_.enclosing(place);
            Verdict verdict = left_of(place, open);
            if (!verdict.decided && open != Syntax::none) {
                verdict = bracket(open);
            }
            if (verdict.decided || open == Syntax::none) {
                return verdict.evidence;
            }
            place = open;
        }
        return std::nullopt;
    }

private:
    std::optional<std::string> comparison() const {
        const std::string_view* name = nullptr;
        std::vector<std::string_view> names;
        if (place_ > 1 && is_comparison(syntax_.text(place_ - 1))) {
            names = syntax_.names_ending_at(place_ - 2);
            name = find_reason_name(names);
        }
        if (name == nullptr && is_comparison(syntax_.text(place_ + 1))) {
            names = syntax_.names_beginning_at(place_ + 2);
            name = find_reason_name(names);
        }
        return name == nullptr ? std::nullopt : std::optional{fmt::format("it is compared with {}", *name)};
    }

    std::optional<std::string> switch_case() const {
        std::size_t place = place_ - 1;
        while (place != Syntax::none
               && (syntax_.is(place, "|") || syntax_.is_kind(place, TokenKind::string))) {
            --place;
        }
        if (!syntax_.is(place, "case")) {
            return std::nullopt;
        }
        const std::size_t end =
            syntax_.language() == Language::python ? end_of_match(place) : end_of_switch(place);
        const auto names = syntax_.names_ending_at(end);
        const std::string_view* name = find_reason_name(names);
        return name == nullptr ? std::nullopt : std::optional{fmt::format("it is a case of {}", *name)};
    }

    // The last token of what is switched over.
    [[nodiscard]] std::size_t end_of_switch(std::size_t word) const {
        const std::size_t close = syntax_.enclosing(word) - 1;
        const std::size_t open = syntax_.partner(close);
        return open != Syntax::none && syntax_.is(open - 1, "switch") ? close - 1 : Syntax::none;
    }

    [[nodiscard]] std::size_t end_of_match(std::size_t word) const {
        const std::size_t column = column_of(word);
        for (std::size_t place = word; place != Syntax::none; --place) {
            if (!syntax_.token(place).has(token_flag::line_start) || column_of(place) >= column) {
                continue;
            }
            std::size_t end = place;
            while (syntax_.is(place, "match") && end + 1 < syntax_.size()
                   && !syntax_.is_kind(end + 1, TokenKind::newline)) {
                ++end;
            }
            return end > place ? end - 1 : Syntax::none; // before the colon
        }
        return Syntax::none;
    }

    [[nodiscard]] std::size_t column_of(std::size_t place) const {
        const std::size_t begin = syntax_.token(place).begin;
        const auto line_feed = syntax_.source().rfind('\n', begin);
        return line_feed == std::string_view::npos ? begin : begin - line_feed - 1;
    }

    // What stands left of a place, up to the bracket around it or the end of the statement before.
    [[nodiscard]] Verdict left_of(std::size_t begin, std::size_t open) const {
        for (std::size_t place = begin - 1; place != open && place != Syntax::none; --place) {
            const Token& token = syntax_.token(place);
            if (token.kind == TokenKind::newline) {
                return {};
            }
            if (token.kind == TokenKind::piece
                || (token.kind != TokenKind::punctuator && token.kind != TokenKind::name)) {
                continue;
            }
            const std::string_view text = syntax_.text(place);
            if (text == "," || text == ";") {
                return {};
            }
            if (text == ")" || text == "]" || text == "}") {
                const std::size_t partner = syntax_.partner(place);
                if (partner == Syntax::none || (text == "}" && syntax_.language() != Language::python)) {
                    return no_evidence(); // the statement before, or a function's body
                }
                place = partner;
            } else if (is_assignment(text)) {
                return assigned(place, open);
            } else if (text == ":" && !is_of_condition(place, open)) {
                return keyed(place, open);
            } else if (
                text == "return" || text == "=>" || text == "case" || text == "lambda" || text == "+"
                || text == "%") {
                return no_evidence();
            }
        }
        return {};
    }

    static bool is_assignment(std::string_view text) {
        return text == "=" || text == ":=" || text == "||="
               || text
                      == "?"
                         "?=";
    }

    // Of `a ? b : c`.
    [[nodiscard]] bool is_of_condition(std::size_t colon, std::size_t open) const {
        for (std::size_t place = colon - 1; place != open && place != Syntax::none; --place) {
            if (syntax_.is(place, "?")) {
                return place + 1 != colon; // `name?: type`
            }
            if (syntax_.is(place, ",") || syntax_.is(place, ";") || syntax_.is(place, "{")) {
                return false;
            }
            if (syntax_.partner(place) != Syntax::none && syntax_.partner(place) < place) {
                place = syntax_.partner(place);
            }
        }
        return false;
    }

    // Right of `=`.
    [[nodiscard]] Verdict assigned(std::size_t sign, std::size_t open) const {
        const std::size_t target = target_of(sign, open);
        const std::string_view name = name_at(target);
        if (is_reason_name(name)) {
            return {true, fmt::format("it is given to {}", name)};
        }
        return named_argument(name, open);
    }

    // The last token of what is assigned to, its type skipped where that stands behind it.
    [[nodiscard]] std::size_t target_of(std::size_t sign, std::size_t open) const {
        if (syntax_.language() == Language::cpp) {
            return sign - 1;
        }
        for (std::size_t place = sign - 1; place != open && place != Syntax::none; --place) {
            if (syntax_.is(place, ",") || syntax_.is(place, ";")
                || syntax_.is_kind(place, TokenKind::newline)) {
                break;
            }
            if (syntax_.is(place, ":")) {
                return syntax_.is(place - 1, "?") || syntax_.is(place - 1, "!") ? place - 2 : place - 1;
            }
            if (syntax_.partner(place) != Syntax::none && syntax_.partner(place) < place) {
                place = syntax_.partner(place);
            }
        }
        return sign - 1;
    }

    // A variable, the key of a subscript, or a quoted key.
    [[nodiscard]] std::string_view name_at(std::size_t place) const {
        if (syntax_.is(place, "]")) {
            const std::size_t open = syntax_.partner(place);
            if (open != Syntax::none && open + 2 == place && syntax_.is_kind(open + 1, TokenKind::string)) {
                return syntax_.inner(open + 1);
            }
            return open == Syntax::none ? std::string_view{} : syntax_.text(open - 1);
        }
        if (syntax_.is_kind(place, TokenKind::string)) {
            return syntax_.inner(place);
        }
        return syntax_.is_kind(place, TokenKind::name) ? syntax_.text(place) : std::string_view{};
    }

    // Right of `:`.
    [[nodiscard]] Verdict keyed(std::size_t colon, std::size_t open) const {
        const std::size_t key = syntax_.is(colon - 1, "?") ? colon - 2 : colon - 1;
        const std::string_view name = name_at(key);
        if (syntax_.language() == Language::cpp || !is_reason_name(name)
            || (syntax_.language() == Language::python && !syntax_.is(open, "{"))) {
            return no_evidence();
        }
        return {true, fmt::format("it is given to {}", name)};
    }

    // Whether a sink wants a reason in the argument of that name.
    [[nodiscard]] Verdict named_argument(std::string_view name, std::size_t open) const {
        if (syntax_.is(open, "(") && !name.empty() && syntax_.callee(open) != Syntax::none) {
            for (const std::string_view called : syntax_.names_ending_at(syntax_.callee(open))) {
                for (const Sink& sink : sinks_) {
                    if (!sink.keyword.empty() && matches(sink.keyword, name) && matches(sink.name, called)) {
                        return {true, fmt::format("it is given to {} as {}", called, name)};
                    }
                }
            }
        }
        return no_evidence();
    }

    static bool matches(const std::string& pattern, std::string_view name) {
        return fnmatch(pattern.c_str(), std::string{name}.c_str(), 0) == 0;
    }

    [[nodiscard]] Verdict bracket(std::size_t open) const {
        if (syntax_.is(open, "(")) {
            const std::size_t called = syntax_.callee(open);
            return called == Syntax::none ? group(open) : call(open, called);
        }
        if (syntax_.is(open, "[")) {
            const bool is_subscript = syntax_.is_kind(open - 1, TokenKind::name)
                                      && !is_keyword_before_value(syntax_.text(open - 1));
            return is_subscript || syntax_.is(open - 1, ")") || syntax_.is(open - 1, "]") ? no_evidence()
                                                                                          : group(open);
        }
        if (syntax_.language() == Language::cpp && syntax_.is_kind(open - 1, TokenKind::name)) {
            // reason{"manual"}; other names begin something else
            const std::string_view name = syntax_.text(open - 1);
            return is_reason_name(name) ? Verdict{true, fmt::format("it is given to {}", name)}
                                        : no_evidence();
        }
        return syntax_.is(open, "{") ? group(open) : no_evidence();
    }

    // A list, a tuple, mere parentheses: what they mean stands before them.
    [[nodiscard]] Verdict group(std::size_t open) const {
        if (syntax_.is(open - 1, "in")) {
            const std::size_t end = syntax_.is(open - 2, "not") ? open - 3 : open - 2;
            const auto names = syntax_.names_ending_at(end);
            if (const std::string_view* name = find_reason_name(names)) {
                return {true, fmt::format("it is compared with {}", *name)};
            }
            return no_evidence();
        }
        return {};
    }

    [[nodiscard]] Verdict call(std::size_t open, std::size_t called) const {
        const auto names = syntax_.names_ending_at(called);
        for (const std::string_view name : names) {
            for (const Sink& sink : sinks_) {
                if (sink.keyword.empty() && matches(sink.name, name)) {
                    return {true, fmt::format("it is given to {}", name)};
                }
            }
        }
        if (is_reason_name(names.front())) {
            return {true, fmt::format("it is given to {}", names.front())};
        }
        if (holds(comparing_functions, names.front())) {
            return compared(open, called);
        }
        return no_evidence();
    }

    // By a function: with one of its other arguments, or with what it is a function of, as in expect(x).toBe.
    [[nodiscard]] Verdict compared(std::size_t open, std::size_t called) const {
        std::vector<std::string_view> names;
        const auto add = [&](const std::vector<std::string_view>& more) {
            names.insert(names.end(), more.begin(), more.end());
        };
        const std::size_t close = syntax_.partner(open);
        for (std::size_t place = open + 1; place < close && place < syntax_.size() && place < open + 64;
             ++place) {
            if (syntax_.enclosing(place) == open && (syntax_.is(place + 1, ",") || place + 1 == close)) {
                add(syntax_.names_ending_at(place));
            }
        }
        add(syntax_.names_ending_at(called));
        if (syntax_.is(called - 1, ".") && syntax_.is(called - 2, ")")) {
            const std::size_t expected = syntax_.partner(called - 2);
            if (expected != Syntax::none) {
                add(syntax_.names_ending_at(called - 3));
            }
        }
        if (const std::string_view* name = find_reason_name(names)) {
            return {true, fmt::format("it is compared with {}", *name)};
        }
        return no_evidence();
    }

    const Syntax& syntax_;
    std::size_t place_;
    const std::vector<Sink>& sinks_;
};

} // namespace

bool is_reason_name(std::string_view name) {
    std::vector<std::string> words = words_of(name);
    while (words.size() > 1 && holds(words_that_may_follow, words.back())) {
        words.pop_back();
    }
    return !words.empty() && (words.back() == "reason" || words.back() == "reasons");
}

std::optional<std::string> evidence_of(
    const Syntax& syntax, std::size_t place, const std::vector<Sink>& sinks) {
    return Search{syntax, place, sinks}.run();
}

std::vector<std::string> texts_of_evidence(const std::vector<Sink>& sinks) {
    std::vector<std::string> texts{"reason", "Reason", "REASON"};
    for (const Sink& sink : sinks) {
        // The longest part of its name without wildcards.
        std::string best;
        std::string part;
        for (const char c : sink.name + '*') {
            if (c == '*' || c == '?') {
                best = part.size() > best.size() ? part : best;
                part.clear();
            } else {
                part += c;
            }
        }
        if (sink.keyword != "reason") { // else the texts above will do
            texts.push_back(best);
        }
    }
    return texts;
}

Nearby::Nearby(std::string_view source, const std::vector<std::string>& texts)
    : source_{source}
    , texts_{&texts}
    , next_(texts.size(), 0) {}

bool Nearby::has_text(std::size_t place) {
    constexpr std::size_t before = std::size_t{16} << 10U;
    constexpr std::size_t behind = std::size_t{1} << 10U;
    const std::size_t begin = place - std::min(place, before);
    const std::size_t end = place + behind;
    for (std::size_t i = 0; i < next_.size(); ++i) {
        std::size_t& next = next_[i];
        if (next == 0 || next < begin) {
            next = source_.find((*texts_)[i], begin);
        }
        if (next != std::string_view::npos && next < end) {
            return true;
        }
    }
    return false;
}

} // namespace becache::lint
