#include "section.hpp"

#include "names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace becache::codegen {

Section::Section(
    const toml::table& table, std::string title, Place at, std::vector<std::string> known,
    Diagnostics& errors)
    : table_{&table}
    , title_{std::move(title)}
    , at_{at}
    , errors_{&errors} {
    for (const TomlEntry& entry : in_order(table)) {
        if (std::find(known.begin(), known.end(), entry.name) == known.end()) {
            errors.add(
                entry.at, fmt::format("{} in {}", in_quotes(entry.name), title_), "no such key",
                suggest(entry.name, known, "remove it"));
        }
    }
}

std::optional<Text> Section::text(std::string_view key, std::string_view example) const {
    if (node(key) == nullptr) {
        report_missing(key, example);
    }
    return optional_text(key, example);
}

std::optional<Text> Section::optional_text(std::string_view key, std::string_view example) const {
    const toml::node* found = node(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    const auto* text = found->as_string();
    if (text == nullptr) {
        report_type(*found, key, example);
        return std::nullopt;
    }
    return Text{text->get(), codegen::place_of(*found)};
}

std::optional<std::int64_t> Section::integer(std::string_view key, std::string_view example) const {
    const toml::node* found = node(key);
    if (found == nullptr) {
        report_missing(key, example);
        return std::nullopt;
    }
    const auto* number = found->as_integer();
    if (number == nullptr) {
        report_type(*found, key, example);
        return std::nullopt;
    }
    return number->get();
}

bool Section::flag(std::string_view key) const {
    const toml::node* found = node(key);
    if (found == nullptr) {
        return false;
    }
    const auto* flag = found->as_boolean();
    if (flag == nullptr) {
        report_type(*found, key, fmt::format("{} = true", key));
        return false;
    }
    return flag->get();
}

std::optional<std::vector<Text>> Section::texts(
    std::string_view key, bool required, std::string_view example) const {
    const toml::node* found = node(key);
    if (found == nullptr) {
        if (required) {
            report_missing(key, example);
        }
        return std::nullopt;
    }
    const auto* array = found->as_array();
    if (array == nullptr) {
        report_type(*found, key, example);
        return std::nullopt;
    }
    std::vector<Text> texts;
    for (const toml::node& element : *array) {
        if (const auto* text = element.as_string()) {
            texts.push_back({text->get(), codegen::place_of(element)});
        } else {
            report_type(element, key, example);
        }
    }
    return texts;
}

Place Section::place_of_key(std::string_view key) const {
    const toml::node* found = node(key);
    return found == nullptr ? at_ : codegen::place_of(*found);
}

void Section::report_missing(std::string_view key, std::string_view example) const {
    errors_->add(at_, title_, fmt::format("it has no '{}'", key), fmt::format("write {}", example));
}

void Section::report_type(const toml::node& node, std::string_view key, std::string_view example) const {
    errors_->add(
        codegen::place_of(node), fmt::format("'{}' in {}", key, title_),
        fmt::format("{} does not belong here", type_in_words(node)), fmt::format("write {}", example));
}

std::string_view type_in_words(const toml::node& node) {
    switch (node.type()) {
    case toml::node_type::table:
        return "a table";
    case toml::node_type::array:
        return "an array";
    case toml::node_type::string:
        return "a text";
    case toml::node_type::integer:
        return "an integer";
    case toml::node_type::floating_point:
        return "a fraction";
    case toml::node_type::boolean:
        return "a boolean";
    default:
        return "a date or time";
    }
}

} // namespace becache::codegen
