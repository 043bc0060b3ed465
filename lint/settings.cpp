#include "settings.hpp"

#include <codegen/diagnostics.hpp>
#include <codegen/parse_toml.hpp>
#include <codegen/section.hpp>

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace becache::lint {

namespace {

using codegen::Diagnostics;
using codegen::Section;

bool is_name_pattern(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
               || c == '$' || c == '*' || c == '?';
    });
}

void read_sinks(const Section& section, Settings& settings, Diagnostics& errors) {
    const auto sinks = section.texts("sinks", false, "sinks = [\"drop_*\", \"drop(reason=)\"]");
    for (const codegen::Text& text : sinks.value_or(std::vector<codegen::Text>{})) {
        if (auto sink = parse_sink(text.value)) {
            settings.sinks.push_back(std::move(*sink));
        } else {
            errors.add(
                text.at, "sinks",
                fmt::format("{} is not the name of a function", codegen::in_quotes(text.value)),
                "write a name, in which * stands for any letters, such as 'drop_*', or with the argument "
                "that is a "
                "reason, such as 'drop(reason=)'");
        }
    }
}

void read_patterns(const Section& section, std::string_view key, std::vector<std::string>& patterns) {
    const auto texts = section.texts(key, false, fmt::format("{} = [\"third_party\", \"src/old/*\"]", key));
    for (const codegen::Text& text : texts.value_or(std::vector<codegen::Text>{})) {
        patterns.push_back(text.value);
    }
}

void read_imports(const toml::table& root, Settings& settings, Diagnostics& errors) {
    const toml::node* node = root.get("fix");
    if (node == nullptr) {
        return;
    }
    const toml::table* table = node->as_table();
    if (table == nullptr) {
        errors.add(codegen::place_of(*node), "fix", "it is no table", "write [fix], and its keys below it");
        return;
    }
    const Section section{
        *table,
        "[fix]",
        codegen::place_of(*node),
        {"cpp_header", "python_module", "typescript_module"},
        errors};
    const auto read = [&](std::string_view key, std::string& value, std::string_view example) {
        if (auto text = section.optional_text(key, example)) {
            value = std::move(text->value);
        }
    };
    read("cpp_header", settings.imports.cpp_header, "cpp_header = \"backend/core/constants.hpp\"");
    read("python_module", settings.imports.python_module, "python_module = \"backend.core.constants\"");
    read("typescript_module", settings.imports.typescript_module, "typescript_module = \"@/core/constants\"");
}

} // namespace

Settings default_settings() {
    Settings settings;
    settings.sinks = {{"invalidate*", ""}, {"async_invalidate*", ""}, {"Invalidate*", ""}};
    for (const std::string_view assertion :
         {"assert_called_with", "assert_called_once_with", "assert_any_call", "assert_awaited_with",
          "assert_awaited_once_with", "assert_any_await"}) {
        settings.sinks.push_back({std::string{assertion}, "reason"});
    }
    settings.test_files = {"test",      "tests",    "__tests__", "testing",  "test_*.*", "*_test.*",
                           "*_tests.*", "*.test.*", "*.spec.*",  "*_spec.*", "*Test.*",  "conftest.py"};
    return settings;
}

Settings read_settings_text(std::string_view text, const std::string& file) {
    Settings settings = default_settings();
    Diagnostics errors{file};
    if (const auto root = codegen::parse_toml(text, errors)) {
        const Section section{
            *root, "the file", {1, 1}, {"catalogue", "sinks", "exclude", "test_files", "fix"}, errors};
        if (const auto catalogue =
                section.optional_text("catalogue", "catalogue = \"catalogue/home_security.toml\"")) {
            settings.catalogue = catalogue->value;
        }
        read_sinks(section, settings, errors);
        read_patterns(section, "exclude", settings.exclude);
        read_patterns(section, "test_files", settings.test_files);
        read_imports(*root, settings, errors);
    }
    if (!errors.empty()) {
        std::string all;
        for (const std::string& error : errors.texts()) {
            all += (all.empty() ? "" : "\n") + error;
        }
        throw std::runtime_error{all};
    }
    return settings;
}

Settings read_settings(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    if (!in || in.bad()) {
        throw std::runtime_error{fmt::format(
            "{}: a configuration file: it cannot be read; name a file that exists and may be read",
            file.string())};
    }
    return read_settings_text(text, file.string());
}

std::optional<Sink> parse_sink(std::string_view text) {
    const auto open = text.find('(');
    Sink sink{std::string{text.substr(0, open)}, {}};
    if (open != std::string_view::npos) {
        std::string_view keyword = text.substr(open + 1);
        if (!keyword.ends_with("=)")) {
            return std::nullopt;
        }
        keyword.remove_suffix(2);
        sink.keyword = keyword;
        if (!is_name_pattern(keyword)) {
            return std::nullopt;
        }
    }
    return is_name_pattern(sink.name) ? std::optional{std::move(sink)} : std::nullopt;
}

bool fits(const std::string& path, const std::vector<std::string>& patterns) {
    for (const std::string& pattern : patterns) {
        if (pattern.find('/') != std::string::npos) {
            const std::string below = pattern + (pattern.ends_with('/') ? "*" : "/*");
            if (fnmatch(pattern.c_str(), path.c_str(), 0) == 0
                || fnmatch(below.c_str(), path.c_str(), 0) == 0) {
                return true;
            }
            continue;
        }
        for (const std::filesystem::path& part : std::filesystem::path{path}) {
            if (fnmatch(pattern.c_str(), part.c_str(), 0) == 0) {
                return true;
            }
        }
    }
    return false;
}

} // namespace becache::lint
