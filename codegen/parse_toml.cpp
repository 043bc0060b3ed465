#include "parse_toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace becache::codegen {

namespace {

// Tables that were declared twice are renamed to this and a number, then removed.
constexpr std::string_view set_aside = "becache declared twice ";

std::string_view trimmed(std::string_view line) {
    const auto begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) {
        return {};
    }
    return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

// "[reasons.A]  # again" to "[reasons.A]", "value = 1" to "value".
std::string_view declared_by(std::string_view line) {
    line = trimmed(line);
    if (line.starts_with('[')) {
        return line.substr(0, line.find(']') + 1);
    }
    return trimmed(line.substr(0, line.find('=')));
}

// Where a line's first character that is no space stands, from 1.
unsigned first_column(std::string_view line) {
    return static_cast<unsigned>(line.find_first_not_of(" \t\r") + 1);
}

Place place_of(const toml::source_position& at) {
    return {static_cast<unsigned>(at.line), static_cast<unsigned>(at.column)};
}

std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return lines;
}

std::string join_lines(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line;
        text += '\n';
    }
    return text;
}

// The line, from 1, that declared the same before; 0 if it is spelled differently there.
unsigned first_declaration(const std::vector<std::string>& lines, std::size_t again) {
    const std::string_view what = declared_by(lines[again]);
    for (std::size_t i = again; i-- > 0;) {
        if (declared_by(lines[i]) == what) {
            return static_cast<unsigned>(i + 1);
        }
        // A key belongs to the table whose header comes last.
        if (!what.starts_with('[') && trimmed(lines[i]).starts_with('[')) {
            return 0;
        }
    }
    return 0;
}

// Whether nothing but comments stands between a line that was set aside and one in which reading ends, both
// from 1: then it ends there because of the first, as in an array without its `]`.
bool follows(const std::vector<std::string>& lines, std::size_t broken, std::size_t line) {
    for (std::size_t i = broken + 1; i < std::min(line, lines.size() + 1); ++i) {
        const std::string_view between = trimmed(lines[i - 1]);
        if (!between.empty() && !between.starts_with('#')) {
            return false;
        }
    }
    return true;
}

} // namespace

std::optional<toml::table> parse_toml(std::string_view text, Diagnostics& errors) {
    std::vector<std::string> lines = split_lines(text);
    std::size_t tables_set_aside = 0;
    std::size_t broken = 0; // the last line, from 1, that is no TOML
    const auto set_line_aside = [&](std::string& line) {
        if (trimmed(line).starts_with('[')) {
            line = fmt::format("[\"{}{}\"]", set_aside, tables_set_aside++);
        } else {
            line = "#";
        }
    };
    // Each round ends the reading or sets a line aside, so there are no more rounds than lines.
    for (std::size_t round = 0; round <= lines.size(); ++round) {
        try {
            toml::table table = toml::parse(join_lines(lines));
            for (std::size_t i = 0; i < tables_set_aside; ++i) {
                table.erase(fmt::format("{}{}", set_aside, i));
            }
            return broken == 0 ? std::optional{std::move(table)} : std::nullopt;
        } catch (const toml::parse_error& error) {
            const Place at = place_of(error.source().begin);
            const std::string_view description = error.description();
            const bool twice = description.find("cannot redefine existing") != std::string_view::npos;
            if (!twice) {
                if (broken != 0 && follows(lines, broken, at.line)) {
                    return std::nullopt;
                }
                errors.add(
                    at, "the file is to be TOML", description,
                    "mend this line: what the catalogue says is checked after it");
                if (at.line == 0 || at.line > lines.size()) {
                    return std::nullopt;
                }
                broken = at.line;
                set_line_aside(lines[at.line - 1]);
                continue;
            }
            std::string& again = lines[at.line - 1];
            const unsigned first = first_declaration(lines, at.line - 1);
            errors.add(
                {at.line, first_column(again)}, declared_by(again),
                first == 0 ? "declared twice" : fmt::format("declared twice, first in line {}", first),
                "give the second one a name of its own, or remove it");
            set_line_aside(again);
        }
    }
    return std::nullopt;
}

std::vector<TomlEntry> in_order(const toml::table& table) {
    std::vector<std::pair<toml::source_position, TomlEntry>> found;
    for (const auto& [key, node] : table) {
        const toml::source_position at = key.source().begin;
        found.emplace_back(at, TomlEntry{std::string{key.str()}, place_of(at), &node});
    }
    std::stable_sort(
        found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<TomlEntry> entries;
    entries.reserve(found.size());
    for (auto& [at, entry] : found) {
        entries.push_back(std::move(entry));
    }
    return entries;
}

Place place_of(const toml::node& node) { return place_of(node.source().begin); }

} // namespace becache::codegen
