#include "exemptions.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace becache::lint {

namespace {

constexpr auto importing_functions = std::to_array<std::string_view>(
    {"import", "require", "import_module", "__import__", "__has_include", "__has_embed"});

template <class List>
bool holds(const List& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_enumeration_name(std::string_view name) { return name.ends_with("Enum") || name.ends_with("Flag"); }

bool is_macro_name(std::string_view name) {
    return name.size() > 1 && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
           });
}

} // namespace

bool is_generated(std::string_view source) {
    constexpr std::size_t beginning = 2048;
    std::string head{source.substr(0, beginning)};
    for (char& c : head) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (head.find("@generated") != std::string::npos) {
        return true;
    }
    const auto generated = head.find("generated");
    if (generated == std::string::npos) {
        return false;
    }
    // On one line.
    const auto line_end = std::min(head.find('\n', generated), head.size());
    const auto edit = head.find("do not edit", generated);
    return edit < line_end;
}

Exemptions::Exemptions(const Syntax& syntax)
    : syntax_{&syntax} {
    if (syntax.language() == Language::python) {
        find_python_enumerations();
    }
}

bool Exemptions::is_exempt(std::size_t place) const {
    return is_joined(place) || is_import(place) || is_in_enumeration(place);
}

// C++ and Python join literals that stand side by side; C++ joins those in macros, too.
bool Exemptions::is_joined(std::size_t place) const {
    const Syntax& syntax = *syntax_;
    if (is_script(syntax.language())) {
        return false;
    }
    const auto holds_text = [&](std::size_t other) {
        return syntax.is_kind(other, TokenKind::string)
               || (syntax.is_kind(other, TokenKind::piece)
                   && syntax.token(other).begin < syntax.token(other).end);
    };
    if (holds_text(place - 1) || holds_text(place + 1)) {
        return true;
    }
    const auto is_macro = [&](std::size_t other) {
        return syntax.is_kind(other, TokenKind::name) && is_macro_name(syntax.text(other));
    };
    return syntax.language() == Language::cpp && (is_macro(place - 1) || is_macro(place + 1))
           && !syntax.token(place).has(token_flag::directive);
}

bool Exemptions::is_import(std::size_t place) const {
    const Syntax& syntax = *syntax_;
    const std::size_t open = syntax.enclosing(place);
    if (syntax.is(open, "(") && syntax.callee(open) != Syntax::none) {
        const auto names = syntax.names_ending_at(syntax.callee(open));
        if (std::any_of(names.begin(), names.end(), [](std::string_view name) {
                return holds(importing_functions, name);
            })) {
            return true;
        }
    }
    if (syntax.language() == Language::cpp) {
        return syntax.is(place - 1, "import") || syntax.is(place - 1, "extern");
    }
    if (!is_script(syntax.language())) {
        return false;
    }
    if (syntax.is(place - 1, "from")) { // but not of `from = "..."` or `x.from`
        return syntax.is_kind(place - 2, TokenKind::name) || syntax.is(place - 2, "}")
               || syntax.is(place - 2, "*");
    }
    return syntax.is(place - 1, "import")
           || (syntax.is(place - 1, "module") && syntax.is(place - 2, "declare"));
}

bool Exemptions::is_in_enumeration(std::size_t place) const {
    const Syntax& syntax = *syntax_;
    const auto after = std::upper_bound(
        enumerations_.begin(), enumerations_.end(), place,
        [](std::size_t value, const auto& range) { return value < range.first; });
    if (after != enumerations_.begin() && place < std::prev(after)->second) {
        return true;
    }
    constexpr int most_brackets = 8;
    std::size_t open = syntax.enclosing(place);
    for (int i = 0; i < most_brackets && open != Syntax::none; ++i, open = syntax.enclosing(open)) {
        if (syntax.is(open, "(")) {
            const std::size_t callee = syntax.callee(open);
            if (callee != Syntax::none
                && (is_enumeration_name(syntax.text(callee))
                    || (syntax.is(callee, "freeze") && syntax.is(callee - 2, "Object")))) {
                return true;
            }
            continue;
        }
        const std::size_t close = syntax.partner(open);
        if (close != Syntax::none && syntax.is(close + 1, "as") && syntax.is(close + 2, "const")) {
            return true;
        }
        if (syntax.is(open, "{") && syntax.language() != Language::python) {
            // enum class Reason : int {
            for (std::size_t back = open - 1; back != Syntax::none && back + 10 > open; --back) {
                if (syntax.is(back, "enum")) {
                    return true;
                }
                if (syntax.is(back, ";") || syntax.is(back, "}") || syntax.is(back, ")")
                    || syntax.is(back, "{")) {
                    break;
                }
            }
        }
    }
    return false;
}

// Members stand at the first column of the body; what stands deeper is the body of a function.
void Exemptions::find_python_enumerations() {
    const Syntax& syntax = *syntax_;
    constexpr std::size_t outside = static_cast<std::size_t>(-1);
    std::size_t class_column = outside; // of the enumeration that is being read
    std::size_t body_column = outside;
    bool in_members = false;
    const auto end_members = [&](std::size_t place) {
        if (in_members) {
            enumerations_.back().second = place;
            in_members = false;
        }
    };
    for (std::size_t place = 0; place < syntax.size(); ++place) {
        const Token& token = syntax.token(place);
        if (!token.has(token_flag::line_start) || token.kind == TokenKind::newline) {
            continue;
        }
        const auto line_feed = syntax.source().rfind('\n', token.begin);
        const std::size_t column =
            line_feed == std::string_view::npos ? token.begin : token.begin - line_feed - 1;
        if (class_column != outside && column <= class_column) {
            end_members(place);
            class_column = outside;
        }
        if (class_column != outside) {
            body_column = std::min(body_column, column);
            if (column == body_column && !in_members) {
                enumerations_.emplace_back(place, syntax.size());
                in_members = true;
            } else if (column > body_column) {
                end_members(place);
            }
        }
        if (class_column == outside && syntax.is(place, "class") && syntax.is(place + 2, "(")) {
            const std::size_t close = syntax.partner(place + 2);
            for (std::size_t base = place + 3; close != Syntax::none && base < close; ++base) {
                if (syntax.is_kind(base, TokenKind::name) && is_enumeration_name(syntax.text(base))) {
                    class_column = column;
                    body_column = outside;
                }
            }
        }
    }
}

} // namespace becache::lint
