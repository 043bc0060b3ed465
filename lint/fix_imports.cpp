// Where an include or import goes: behind the last of those that the file begins with; without any, behind
// what must come first: comments, `#pragma once` or a guard, a docstring, "use strict".

#include "fix.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace becache::lint {

namespace {

class Importer {
public:
    Importer(const Syntax& syntax, const std::string& path, const ConstantNames& names)
        : syntax_{syntax}
        , path_{path}
        , names_{names}
        , line_feed_{syntax.source().find("\r\n") == std::string_view::npos ? "\n" : "\r\n"} {}

    std::optional<Insertion> run() {
        switch (syntax_.language()) {
        case Language::cpp:
            return in_cpp();
        case Language::python:
            return in_python();
        default:
            return in_script();
        }
    }

private:
    // A line of its own, at the beginning of the line of a token or of the one behind it.
    [[nodiscard]] Insertion line_before(std::size_t token, const std::string& line) const {
        if (token >= syntax_.size()) {
            return {syntax_.source().size(), line + line_feed_};
        }
        const auto before = syntax_.source().substr(0, syntax_.token(token).begin).rfind('\n');
        return {before == std::string_view::npos ? first_byte() : before + 1, line + line_feed_};
    }
    [[nodiscard]] Insertion line_behind(std::size_t token, const std::string& line) const {
        const auto end = syntax_.source().find('\n', syntax_.token(token).end);
        return end == std::string_view::npos ? Insertion{syntax_.source().size(), line_feed_ + line}
                                             : Insertion{end + 1, line + line_feed_};
    }
    [[nodiscard]] std::size_t first_byte() const {
        return syntax_.source().starts_with("\xEF\xBB\xBF") ? 3 : 0;
    }
    static Insertion nothing() { return {}; }

    [[nodiscard]] bool is_directive(std::size_t hash, std::initializer_list<std::string_view> words) const {
        return std::any_of(
            words.begin(), words.end(), [&](std::string_view word) { return syntax_.is(hash + 1, word); });
    }

    [[nodiscard]] std::optional<Insertion> in_cpp() const {
        const std::string line = fmt::format("#include <{}>", names_.cpp_header);
        std::size_t last = Syntax::none; // behind which the include goes
        std::size_t first_code = syntax_.size();
        int depth = 0;
        int guard = 0; // how deep the file is in its guard
        for (std::size_t place = 0; place < syntax_.size(); ++place) {
            const Token& token = syntax_.token(place);
            if (!token.has(token_flag::directive)) {
                const bool is_module = syntax_.is(place, "module") || syntax_.is(place - 1, "module");
                first_code = is_module ? first_code : std::min(first_code, place);
                continue;
            }
            if (!token.has(token_flag::line_start)) {
                continue;
            }
            if (is_directive(place, {"include"}) && names_known_by(syntax_.text(place + 2))) {
                return nothing();
            }
            if (is_directive(place, {"if", "ifdef", "ifndef"})) {
                ++depth;
                const bool is_guard = place == 0 && syntax_.is(place + 1, "ifndef")
                                      && syntax_.is(place + 4, "define")
                                      && syntax_.text(place + 2) == syntax_.text(place + 5);
                guard = is_guard ? 1 : guard;
                last = is_guard ? place + 5 : last;
            } else if (is_directive(place, {"endif"})) {
                --depth;
            }
            const bool is_pragma_once =
                is_directive(place, {"pragma"}) && syntax_.text(place + 2).starts_with("once");
            if (first_code == syntax_.size() && depth == guard
                && (is_pragma_once || is_directive(place, {"include"}))) {
                last = place + 2;
            }
        }
        return last == Syntax::none ? line_before(0, line) : line_behind(last, line);
    }

    [[nodiscard]] bool names_known_by(std::string_view header) const {
        const auto trailing = header.find_last_not_of(" \t\r");
        header = header.substr(0, trailing + 1);
        if (header.size() < 2) {
            return false;
        }
        header = header.substr(1, header.size() - 2);
        return header == names_.cpp_header || header == names_.caches_header;
    }

    // Python

    [[nodiscard]] std::size_t end_of_line(std::size_t place) const {
        while (place < syntax_.size() && !syntax_.is_kind(place, TokenKind::newline)) {
            ++place;
        }
        return place;
    }

    [[nodiscard]] bool is_at_margin(std::size_t place) const {
        const std::size_t begin = syntax_.token(place).begin;
        return begin == first_byte() || syntax_.source()[begin - 1] == '\n';
    }

    [[nodiscard]] std::optional<Insertion> in_python() const {
        std::size_t last = Syntax::none;
        bool is_beginning = true;
        for (std::size_t place = 0; place < syntax_.size();) {
            const std::size_t end = end_of_line(place);
            const bool is_import =
                is_at_margin(place) && (syntax_.is(place, "import") || syntax_.is(place, "from"));
            if (is_import && imports_class(place, end)) {
                return nothing();
            }
            if (is_at_margin(place) && syntax_.is(place, "class")
                && syntax_.is(place + 1, names_.reason_class)) {
                return nothing();
            }
            const bool is_docstring = place == 0 && syntax_.is_kind(place, TokenKind::string);
            is_beginning = is_beginning && (is_import || is_docstring);
            last = is_beginning ? end - 1 : last;
            place = end + 1;
        }
        const std::string line = fmt::format("from {} import {}", names_.python_module, names_.reason_class);
        return last == Syntax::none ? line_before(0, line) : line_behind(last, line);
    }

    [[nodiscard]] bool imports_class(std::size_t begin, std::size_t end) const {
        for (std::size_t place = begin; place < end; ++place) {
            if (syntax_.is(place, names_.reason_class) && !syntax_.is(place + 1, "as")
                && !syntax_.is(place + 1, ".")) {
                return true;
            }
        }
        return false;
    }

    // TypeScript and JavaScript

    enum class Modules { none, import, require };

    [[nodiscard]] Modules modules() const {
        if (path_.ends_with(".cjs") || path_.ends_with(".cts")) {
            return Modules::require;
        }
        if (syntax_.language() != Language::javascript || path_.ends_with(".mjs")) {
            return Modules::import;
        }
        Modules found = Modules::none;
        for (std::size_t place = 0; place < syntax_.size(); ++place) {
            const bool begins_line = syntax_.token(place).has(token_flag::line_start);
            if (begins_line && syntax_.enclosing(place) == Syntax::none
                && (syntax_.is(place, "export") || is_import(place))) {
                return Modules::import;
            }
            if ((syntax_.is(place, "require") && syntax_.is(place + 1, "("))
                || (syntax_.is(place, "module") && syntax_.is(place + 2, "exports"))) {
                found = Modules::require;
            }
        }
        return found;
    }

    [[nodiscard]] bool is_import(std::size_t place) const {
        return syntax_.is(place, "import") && !syntax_.is(place + 1, "(") && !syntax_.is(place + 1, ".");
    }

    // The last token of the statement: where the next line begins outside of its brackets.
    [[nodiscard]] std::size_t end_of_statement(std::size_t place) const {
        const std::size_t begin = place;
        for (; place + 1 < syntax_.size(); ++place) {
            const bool next_begins_line = syntax_.token(place + 1).has(token_flag::line_start)
                                          && syntax_.enclosing(place + 1) == syntax_.enclosing(begin)
                                          && !syntax_.is(place + 1, "}") && !syntax_.is(place + 1, "from");
            if (next_begins_line || syntax_.is(place, ";")) {
                break;
            }
        }
        return place;
    }

    [[nodiscard]] bool contains(std::size_t begin, std::size_t end, std::string_view word) const {
        for (std::size_t place = begin; place <= end; ++place) {
            if (syntax_.is(place, word)) {
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] std::optional<Insertion> in_script() const {
        const Modules kind = modules();
        if (kind == Modules::none || path_.ends_with(".d.ts") || path_.ends_with(".d.mts")) {
            return std::nullopt;
        }
        std::size_t last = Syntax::none;
        bool is_beginning = true;
        for (std::size_t place = 0; place < syntax_.size();) {
            const std::size_t end = end_of_statement(place);
            const bool is_declaration = declares(place);
            const bool takes_module = is_import(place) || (is_declaration && contains(place, end, "require"));
            if ((takes_module || is_declaration) && contains(place, end, names_.reason_class)) {
                const bool is_type = syntax_.is(place, "import") && contains(place, end, "type");
                if (takes_module || syntax_.is(place + 1, names_.reason_class)) {
                    return is_type ? std::nullopt : std::optional{nothing()};
                }
            }
            const bool is_directive = syntax_.is_kind(place, TokenKind::string) && end <= place + 1;
            is_beginning = is_beginning && (takes_module || is_directive);
            last = is_beginning ? end : last;
            place = end + 1;
        }
        const std::string line =
            kind == Modules::import
                ? fmt::format("import {{ {} }} from \"{}\";", names_.reason_class, names_.typescript_module)
                : fmt::format(
                    "const {{ {} }} = require(\"{}\");", names_.reason_class, names_.typescript_module);
        return last == Syntax::none ? line_before(0, line) : line_behind(last, line);
    }

    [[nodiscard]] bool declares(std::size_t place) const {
        for (const std::string_view word : {"const", "let", "var", "class", "enum"}) {
            if (syntax_.is(place, word) || (syntax_.is(place, "export") && syntax_.is(place + 1, word))) {
                return true;
            }
        }
        return false;
    }

    const Syntax& syntax_;
    const std::string& path_;
    const ConstantNames& names_;
    std::string line_feed_;
};

} // namespace

std::optional<Insertion> import_for(
    const Syntax& syntax, const std::string& path, const ConstantNames& names) {
    return Importer{syntax, path, names}.run();
}

bool has_using(const Syntax& syntax, const ConstantNames& names) {
    for (std::size_t place = 0; place < syntax.size(); ++place) {
        if (!syntax.is(place, "using") || syntax.enclosing(place) != Syntax::none) {
            continue;
        }
        std::string named;
        std::size_t end = place + 1;
        for (; end < place + 32 && !syntax.is(end, ";") && end < syntax.size(); ++end) {
            named += syntax.text(end);
        }
        if (named == names.name_space + "::" + names.reason_class) {
            return true;
        }
    }
    return false;
}

} // namespace becache::lint
