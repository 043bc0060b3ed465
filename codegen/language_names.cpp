#include "language_names.hpp"

#include "reading.hpp"

#include <algorithm>
#include <array>

namespace becache::codegen {

namespace {

constexpr std::array python_keywords = std::to_array<std::string_view>(
    {"False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
     "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
     "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
     "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"});

// What the generated modules use by these names (write_python.cpp, write_typescript.cpp).
constexpr std::array python_globals =
    std::to_array<std::string_view>({"False", "None", "True", "ValueError"});
constexpr std::array typescript_globals = std::to_array<std::string_view>(
    {"JSON", "Map", "Math", "Object", "RangeError", "Readonly", "ReadonlyMap", "Record", "String"});

template <class List>
std::string_view found_in(const List& list, std::string_view name) {
    const auto found = std::find(list.begin(), list.end(), name);
    return found == list.end() ? std::string_view{} : *found;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_python_name(std::string_view name) {
    return !name.empty() && !is_digit(name.front()) && found_in(python_keywords, name).empty()
           && std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

} // namespace

bool is_python_module(std::string_view module) {
    while (true) {
        const auto end = module.find('.');
        if (!is_python_name(module.substr(0, end))) {
            return false;
        }
        if (end == std::string_view::npos) {
            return true;
        }
        module = module.substr(end + 1);
    }
}

bool is_typescript_module(std::string_view module) {
    constexpr std::array endings =
        std::to_array<std::string_view>({".ts", ".js", ".mjs", ".mts", ".tsx", ".jsx"});
    return is_header_path(module)
           && std::none_of(endings.begin(), endings.end(), [&](std::string_view ending) {
                  return module.ends_with(ending);
              });
}

std::string_view hidden_in_python(std::string_view reason_class) {
    return found_in(python_globals, reason_class);
}

std::string_view hidden_in_typescript(std::string_view reason_class) {
    return found_in(typescript_globals, reason_class);
}

} // namespace becache::codegen
