#include "names.hpp"
#include "reading.hpp"
#include "rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace becache::codegen {

namespace {

constexpr std::int64_t highest_number = 255;

void read_reserved_numbers(const Section& section, Reserved& reserved, Reading& reading) {
    const toml::node* node = section.node("numbers");
    if (node == nullptr) {
        return;
    }
    constexpr std::string_view right = "write numbers = [3, 9], each from 1 to 255 and once";
    const auto* array = node->as_array();
    if (array == nullptr) {
        reading.errors.add(
            place_of(*node), "'numbers' in [reserved]",
            fmt::format("{} does not belong here", type_in_words(*node)), right);
        return;
    }
    for (const toml::node& element : *array) {
        const auto* number = element.as_integer();
        const std::int64_t value = number == nullptr ? 0 : number->get();
        const bool twice =
            std::find(reserved.numbers.begin(), reserved.numbers.end(), value) != reserved.numbers.end();
        if (value < 1 || value > highest_number || twice) {
            reading.errors.add(
                place_of(element), "'numbers' in [reserved]",
                number == nullptr ? fmt::format("{} does not belong here", type_in_words(element))
                : twice           ? fmt::format("{} is there already", value)
                                  : fmt::format("{} is not between 1 and {}", value, highest_number),
                right);
            continue;
        }
        reserved.numbers.push_back(static_cast<std::uint8_t>(value));
    }
}

void read_reserved_values(const Section& section, Reserved& reserved, Reading& reading) {
    const auto values = section.texts("values", false, "values = [\"event_moved\"]");
    if (!values) {
        return;
    }
    for (const Text& value : *values) {
        const bool twice =
            std::find(reserved.values.begin(), reserved.values.end(), value.value) != reserved.values.end();
        if (!is_lower_name(value.value) || twice) {
            reading.errors.add(
                value.at, fmt::format("value {} in [reserved]", in_quotes(value.value)),
                twice ? "it is there already" : "it is not lower-case words joined by '_'",
                "write values as reasons had them, such as 'event_moved', each once");
            continue;
        }
        reserved.values.push_back(value.value);
    }
}

void read_reserved(const toml::table& root, Reading& reading) {
    const toml::table* table = top_table(
        root, "reserved", false, "[reserved] with numbers = [3] and values = [\"event_moved\"]", reading);
    if (table == nullptr) {
        return;
    }
    const Section section{*table, "[reserved]", place_of(*table), {"numbers", "values"}, reading.errors};
    Reserved& reserved = reading.catalogue.reserved;
    reserved.at = section.at();
    read_reserved_numbers(section, reserved, reading);
    read_reserved_values(section, reserved, reading);
    std::sort(reserved.numbers.begin(), reserved.numbers.end());
    std::sort(reserved.values.begin(), reserved.values.end());
}

void read_exception(const toml::table& table, Reading& reading) {
    constexpr std::string_view example = "rule = \"value-changed\", one of docs/catalogue-rules.md";
    const Section section{
        table,
        "[[exception]]",
        place_of(table),
        {"rule", "reason", "region", "view", "key", "why"},
        reading.errors};
    ExceptionEntry exception;
    exception.at = section.at();
    if (const auto why = section.text("why", "why = \"a sentence that says why the change is meant\"")) {
        exception.why = why->value;
        check_sentence(*why, "the why of [[exception]]", "why the change is meant", reading);
    }
    const auto id = section.text("rule", example);
    if (!id) {
        return;
    }
    exception.rule = id->value;
    const auto rule = find_rule(id->value);
    if (!rule) {
        reading.errors.add(
            id->at, "the rule of [[exception]]", fmt::format("there is no rule {}", in_quotes(id->value)),
            suggest(id->value, rule_ids(), ""));
        return;
    }
    const std::string_view kind = name_of(rule->subject);
    if (const auto subject =
            section.text(kind, fmt::format("which {} it is about, {} = \"...\"", kind, kind))) {
        exception.subject = subject->value;
    }
    for (const std::string_view other : {"reason", "region", "view", "key"}) {
        if (other != kind && section.node(other) != nullptr) {
            reading.errors.add(
                section.place_of_key(other), fmt::format("the {} of [[exception]]", other),
                fmt::format("the rule {} is about a {}", id->value, kind),
                fmt::format("write {} = \"...\"", kind));
        }
    }
    reading.catalogue.exceptions.push_back(std::move(exception));
}

void read_exceptions(const toml::table& root, Reading& reading) {
    const toml::node* node = root.get("exception");
    if (node == nullptr) {
        return;
    }
    const auto* array = node->as_array();
    if (array == nullptr || !array->is_homogeneous<toml::table>()) {
        reading.errors.add(
            place_of(*node), "'exception'", fmt::format("{} does not belong here", type_in_words(*node)),
            "write [[exception]], in two brackets, with a rule, a reason and a why");
        return;
    }
    for (const toml::node& one : *array) {
        read_exception(*one.as_table(), reading);
    }
}

} // namespace

void read_changes(const toml::table& root, Reading& reading) {
    read_reserved(root, reading);
    read_exceptions(root, reading);
}

} // namespace becache::codegen
