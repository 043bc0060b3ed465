#include "names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace becache::codegen {

namespace {

constexpr std::array keywords = std::to_array<std::string_view>(
    {"alignas",     "alignof",  "and",        "and_eq",    "asm",       "auto",         "bitand",
     "bitor",       "bool",     "break",      "case",      "catch",     "char",         "char16_t",
     "char32_t",    "char8_t",  "class",      "co_await",  "co_return", "co_yield",     "compl",
     "concept",     "const",    "const_cast", "consteval", "constexpr", "constinit",    "continue",
     "decltype",    "default",  "delete",     "do",        "double",    "dynamic_cast", "else",
     "enum",        "explicit", "export",     "extern",    "false",     "float",        "for",
     "friend",      "goto",     "if",         "inline",    "int",       "long",         "mutable",
     "namespace",   "new",      "noexcept",   "not",       "not_eq",    "nullptr",      "operator",
     "or",          "or_eq",    "private",    "protected", "public",    "register",     "reinterpret_cast",
     "requires",    "return",   "short",      "signed",    "sizeof",    "static",       "static_assert",
     "static_cast", "struct",   "switch",     "template",  "this",      "thread_local", "throw",
     "true",        "try",      "typedef",    "typeid",    "typename",  "union",        "unsigned",
     "using",       "virtual",  "void",       "volatile",  "wchar_t",   "while",        "xor",
     "xor_eq"});

// Those of the standard's headers that look like a catalogue's names, and what GNU compilers define.
constexpr std::array macros = std::to_array<std::string_view>(
    {"BUFSIZ",   "EOF",      "FILENAME_MAX", "HUGE_VAL", "INFINITY", "NAN",    "NDEBUG", "NULL",
     "RAND_MAX", "SEEK_CUR", "SEEK_END",     "SEEK_SET", "TMP_MAX",  "assert", "errno",  "i386",
     "linux",    "signals",  "stderr",       "stdin",    "stdout",   "unix"});

constexpr std::array namespaces =
    std::to_array<std::string_view>({"becache", "boost", "fmt", "nlohmann", "std", "testing"});

template <class List>
bool holds(const List& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <class IsLetter>
bool is_words(std::string_view name, IsLetter is_letter) {
    if (name.empty() || name.size() > max_name_bytes || !is_letter(name.front()) || name.back() == '_') {
        return false;
    }
    char before = '_';
    for (const char c : name) {
        const bool fits = c == '_' ? before != '_' : is_letter(c) || is_digit(c);
        if (!fits) {
            return false;
        }
        before = c;
    }
    return true;
}

} // namespace

bool is_lower_name(std::string_view name) { return is_words(name, is_lower); }

bool is_upper_name(std::string_view name) { return is_words(name, is_upper); }

bool is_type_name(std::string_view name) {
    return !name.empty() && name.size() <= max_name_bytes && is_upper(name.front())
           && std::all_of(
               name.begin(), name.end(), [](char c) { return is_lower(c) || is_upper(c) || is_digit(c); });
}

std::optional<std::string_view> why_reserved(std::string_view name) {
    if (holds(keywords, name)) {
        return "a keyword of C++";
    }
    if (holds(macros, name)) {
        return "a macro of the C++ compiler or its library";
    }
    if (holds(namespaces, name)) {
        return "a namespace that the generated code uses";
    }
    return std::nullopt;
}

std::string upper_case(std::string_view name) {
    std::string result{name};
    for (char& c : result) {
        c = is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return result;
}

std::string lower_case(std::string_view name) {
    std::string result{name};
    for (char& c : result) {
        c = is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return result;
}

std::string pascal_case(std::string_view name) {
    std::string result;
    bool begins = true;
    for (const char c : name) {
        if (c == '_') {
            begins = true;
            continue;
        }
        result += begins && is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
        begins = false;
    }
    return result;
}

std::size_t spelling_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

std::optional<std::string> nearest(std::string_view name, std::span<const std::string> known) {
    // A hostile file must not make this slow.
    if (name.size() > 2 * max_name_bytes) {
        return std::nullopt;
    }
    std::optional<std::string> best;
    std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const std::string& candidate : known) {
        const std::size_t d = spelling_distance(name, candidate);
        if (d < best_distance && d < candidate.size()) {
            best = candidate;
            best_distance = d;
        }
    }
    return best;
}

std::string suggest(std::string_view name, std::span<const std::string> known, std::string_view if_none) {
    if (known.empty()) {
        return std::string{if_none};
    }
    if (const auto near = nearest(name, known)) {
        return fmt::format("did you mean '{}'?", *near);
    }
    constexpr std::size_t most = 12;
    std::string list;
    for (std::size_t i = 0; i < known.size() && i < most; ++i) {
        list += (i == 0 ? "" : i + 1 == known.size() ? " and " : ", ") + known[i];
    }
    return fmt::format(
        "known {} {}{}", known.size() == 1 ? "is" : "are", list, known.size() > most ? " ..." : "");
}

} // namespace becache::codegen
