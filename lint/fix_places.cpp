// Where a literal may become a constant without changing whether the source compiles, or what it does.
//
// In Python and JavaScript a constant is a string and may stand wherever a value does. In C++ it converts to
// std::string_view and nothing else, so there it may stand only where that is known to do: as the argument of
// a sink, beside == and !=, and in what is declared as a std::string_view.

#include "fix.hpp"

#include <fnmatch.h>

#include <algorithm>

namespace becache::lint {

namespace {

bool is_one_of(const Syntax& syntax, std::size_t place, std::initializer_list<std::string_view> texts) {
    return std::any_of(
        texts.begin(), texts.end(), [&](std::string_view text) { return syntax.is(place, text); });
}

bool is_all_capitals(std::string_view name) {
    return std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_part_of_larger_text(const Syntax& syntax, std::size_t place) {
    return is_one_of(syntax, place - 1, {"+", "+=", "%"})
           || is_one_of(syntax, place + 1, {"+", "%", ".", "?.", "["});
}

bool is_subscript(const Syntax& syntax, std::size_t open) {
    return syntax.is(open, "[")
           && ((syntax.is_kind(open - 1, TokenKind::name) && !is_keyword_before_value(syntax.text(open - 1)))
               || is_one_of(syntax, open - 1, {")", "]", "?."}));
}

// C++

bool is_in_macro(const Syntax& syntax, std::size_t place) {
    if (syntax.token(place).has(token_flag::directive)) {
        return true;
    }
    for (std::size_t open = syntax.enclosing(place); open != Syntax::none; open = syntax.enclosing(open)) {
        if (syntax.is(open, "(") && syntax.callee(open) != Syntax::none
            && is_all_capitals(syntax.text(syntax.callee(open)))) {
            return true;
        }
    }
    return false;
}

bool is_argument_of_sink(const Syntax& syntax, std::size_t place, const std::vector<Sink>& sinks) {
    const std::size_t open = syntax.enclosing(place);
    if (!syntax.is(open, "(") || syntax.callee(open) == Syntax::none
        || !is_one_of(syntax, place - 1, {"(", ","}) || !is_one_of(syntax, place + 1, {")", ","})) {
        return false;
    }
    const std::string name{syntax.text(syntax.callee(open))};
    return std::any_of(sinks.begin(), sinks.end(), [&](const Sink& sink) {
        return sink.keyword.empty() && fnmatch(sink.name.c_str(), name.c_str(), 0) == 0;
    });
}

bool is_declared_as_view(const Syntax& syntax, std::size_t place) {
    return is_one_of(syntax, place - 1, {"=", "{"}) && syntax.is_kind(place - 2, TokenKind::name)
           && syntax.is(place - 3, "string_view") && is_one_of(syntax, place + 1, {";", "}", ",", ")"});
}

bool may_in_cpp(const Syntax& syntax, std::size_t place, const std::vector<Sink>& sinks) {
    if (is_in_macro(syntax, place)) {
        return false;
    }
    const bool is_compared =
        (is_comparison(syntax.text(place - 1)) && !syntax.is_kind(place - 2, TokenKind::string))
        || (is_comparison(syntax.text(place + 1)) && !syntax.is_kind(place + 2, TokenKind::string));
    return is_compared || is_argument_of_sink(syntax, place, sinks) || is_declared_as_view(syntax, place);
}

// Python

bool is_in_pattern(const Syntax& syntax, std::size_t place) {
    while (place != Syntax::none && !syntax.token(place).has(token_flag::line_start)) {
        --place;
    }
    return syntax.is(place, "case");
}

bool may_in_python(const Syntax& syntax, std::size_t place) {
    const std::size_t open = syntax.enclosing(place);
    const bool is_key = syntax.is(place + 1, ":") && syntax.is(open, "{");
    const bool is_statement =
        syntax.token(place).has(token_flag::line_start)
        && (place + 1 == syntax.size() || syntax.is_kind(place + 1, TokenKind::newline));
    const bool is_annotation =
        syntax.is(place - 1, "->") || (syntax.is(place - 1, ":") && !syntax.is(open, "{"));
    return !is_key && !is_statement && !is_annotation && !is_subscript(syntax, open)
           && !is_in_pattern(syntax, place);
}

// TypeScript and JavaScript

// Whether an object is written in those braces, rather than a type, a class or a block.
bool holds_values(const Syntax& syntax, std::size_t open) {
    constexpr int most_nested = 32;
    for (int i = 0; i < most_nested; ++i) {
        if (!syntax.is(open - 1, ":")) {
            return is_one_of(
                syntax, open - 1,
                {"(", ",", "=", "[", "return", "?", "&&", "||", "\?\?", "...", "default", "{"});
        }
        // { key: { ... } }
        if (!is_one_of(syntax, open - 3, {"{", ","}) || !syntax.is(syntax.enclosing(open), "{")) {
            return false;
        }
        open = syntax.enclosing(open);
    }
    return false;
}

// Within `type X = ...` or an interface.
bool is_in_type(const Syntax& syntax, std::size_t place) {
    constexpr int most_steps = 4096;
    int steps = 0;
    for (std::size_t open = syntax.enclosing(place);; open = syntax.enclosing(open)) {
        for (std::size_t left = place - 1; left != open && left != Syntax::none && steps < most_steps;
             --left) {
            ++steps;
            if (is_one_of(syntax, left, {";", "}"})) {
                break;
            }
            if (is_one_of(syntax, left, {"type", "interface"}) && syntax.is_kind(left + 1, TokenKind::name)) {
                return true;
            }
            if (syntax.partner(left) != Syntax::none && syntax.partner(left) < left) {
                left = syntax.partner(left);
            }
        }
        if (open == Syntax::none || steps >= most_steps) {
            return steps >= most_steps;
        }
        place = open;
    }
}

bool may_in_script(const Syntax& syntax, std::size_t place) {
    const std::size_t open = syntax.enclosing(place);
    if (syntax.token(place).has(token_flag::attribute)) {
        return true;
    }
    if (is_one_of(syntax, place - 1, {"|", "&", "<", "as", "extends", "satisfies", "is", "keyof"})
        || is_one_of(syntax, place + 1, {"|", "&", ">", "in"}) || is_subscript(syntax, open)
        || is_in_type(syntax, place)) {
        return false;
    }
    if (syntax.is(place + 1, ":") && (is_one_of(syntax, place - 1, {"{", ","}))) {
        return false; // a key
    }
    const bool is_statement = syntax.token(place).has(token_flag::line_start)
                              && (place == 0 || is_one_of(syntax, place - 1, {";", "{", "}"}))
                              && (place + 1 == syntax.size() || syntax.is(place + 1, ";")
                                  || syntax.token(place + 1).has(token_flag::line_start));
    if (is_statement) {
        return false;
    }
    if (!syntax.is(place - 1, ":")) {
        return true;
    }
    // The value of a key, or the last part of `a ? b : c`, unless it is a type.
    if (syntax.is(open, "{") && is_one_of(syntax, place - 3, {"{", ","})) {
        return holds_values(syntax, open);
    }
    for (std::size_t left = place - 2; left != open && left != Syntax::none; --left) {
        if (syntax.is(left, "?")) {
            return left + 2 != place; // and not `name?: type`
        }
        if (is_one_of(syntax, left, {",", ";", "=", "{", "}"})) {
            return false;
        }
    }
    return false;
}

} // namespace

bool may_become_constant(const Syntax& syntax, std::size_t place, const std::vector<Sink>& sinks) {
    const Token& token = syntax.token(place);
    if (token.kind != TokenKind::string || !token.has(token_flag::plain) || token.has(token_flag::nested)
        || is_part_of_larger_text(syntax, place)) {
        return false;
    }
    switch (syntax.language()) {
    case Language::cpp:
        return may_in_cpp(syntax, place, sinks);
    case Language::python:
        return may_in_python(syntax, place);
    default:
        return may_in_script(syntax, place);
    }
}

} // namespace becache::lint
