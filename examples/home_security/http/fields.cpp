#include "http/fields.hpp"

#include "http/api_error.hpp"
#include "http/spelling.hpp"

#include <becache/reason/error_text.hpp>

#include <algorithm>
#include <limits>

namespace home_security {

namespace {

constexpr std::int64_t last_page = 1'000'000;
constexpr std::int64_t largest_page = 100;

std::string shown(const nlohmann::json& value) {
    if (value.is_string()) {
        return becache::quote(value.get_ref<const std::string&>());
    }
    // Arrays and objects are not written out: they may be as deep as the body is long.
    return value.is_structured() ? std::string{"an "} + value.type_name() : becache::quote(value.dump());
}

bool has_control_character(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20U || static_cast<unsigned char>(c) == 0x7FU;
    });
}

std::optional<std::int64_t> whole_number(const nlohmann::json& value, bool from_query) {
    if (from_query) {
        return parse_integer(value.get_ref<const std::string&>());
    }
    if (value.is_number_unsigned()
        && value.get<std::uint64_t>()
               > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        return std::nullopt;
    }
    return value.is_number_integer() ? std::optional{value.get<std::int64_t>()} : std::nullopt;
}

} // namespace

void throw_missing(std::string_view name) { throw bad_field(name, "it is missing", "give it"); }

Fields Fields::of_body(std::string_view body) {
    const auto refuse = [](const std::string& wrong) {
        return ApiError{
            400, becache::three_parts("the body", wrong, "send a JSON object: {\"name\": \"Front door\"}")};
    };
    if (body.empty()) {
        throw refuse("it is empty");
    }
    nlohmann::json document = nlohmann::json::parse(body, nullptr, false);
    if (document.is_discarded()) {
        throw refuse("it is not JSON");
    }
    if (!document.is_object()) {
        throw refuse("it is JSON, but no object");
    }
    return Fields{std::move(document), false};
}

Fields Fields::of_query(const Query& query) {
    nlohmann::json document = nlohmann::json::object();
    for (const auto& [name, value] : query) {
        document[name] = value;
    }
    return Fields{std::move(document), true};
}

const nlohmann::json* Fields::take(std::string_view name) {
    taken_.emplace(name);
    const auto found = document_.find(name);
    return found == document_.end() ? nullptr : &*found;
}

bool Fields::is_null(std::string_view name) {
    const nlohmann::json* const value = take(name);
    return value != nullptr && value->is_null();
}

std::optional<std::string> Fields::string(std::string_view name, std::string_view right) {
    const nlohmann::json* const value = take(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_string()) {
        throw bad_field(name, shown(*value) + " is no text", right);
    }
    return value->get<std::string>();
}

std::optional<std::string> Fields::text(std::string_view name, std::size_t most_bytes) {
    const std::string right = "give 1 to " + std::to_string(most_bytes) + " bytes without control characters";
    auto text = string(name, right);
    if (text && (text->empty() || text->size() > most_bytes || has_control_character(*text))) {
        throw bad_field(name, shown(*text) + " has " + std::to_string(text->size()) + " bytes", right);
    }
    return text;
}

std::optional<std::string> Fields::slug(std::string_view name) {
    const std::string_view right =
        "give 1 to 64 lower-case letters, digits and underscores, the first no underscore";
    auto text = string(name, right);
    if (text && !is_slug(*text)) {
        throw bad_field(name, shown(*text) + " is no slug", right);
    }
    return text;
}

std::optional<std::string> Fields::one_of(std::string_view name, std::span<const std::string_view> words) {
    std::string right = "give one of ";
    for (const std::string_view word : words) {
        right += (word == words.front() ? "" : ", ") + std::string{word};
    }
    auto text = string(name, right);
    if (text && std::find(words.begin(), words.end(), *text) == words.end()) {
        throw bad_field(name, shown(*text) + " is none of its words", right);
    }
    return text;
}

std::optional<std::int64_t> Fields::integer(std::string_view name, std::int64_t least, std::int64_t most) {
    const nlohmann::json* const value = take(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto number = whole_number(*value, from_query_);
    if (!number || *number < least || *number > most) {
        throw bad_field(
            name, shown(*value) + " is no whole number in its range",
            "give one from " + std::to_string(least) + " to " + std::to_string(most));
    }
    return number;
}

std::optional<std::int64_t> Fields::id(std::string_view name) {
    return integer(name, 1, std::numeric_limits<std::int64_t>::max());
}

std::optional<double> Fields::number(std::string_view name, double least, double most) {
    const nlohmann::json* const value = take(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    // Written so that a number which is none compares false.
    if (!value->is_number() || !(value->get<double>() >= least && value->get<double>() <= most)) {
        throw bad_field(
            name, shown(*value) + " is no number in its range",
            "give one from " + nlohmann::json(least).dump() + " to " + nlohmann::json(most).dump());
    }
    return value->get<double>();
}

std::optional<bool> Fields::boolean(std::string_view name) {
    const nlohmann::json* const value = take(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_boolean()) {
        throw bad_field(name, shown(*value) + " is neither true nor false", "give true or false");
    }
    return value->get<bool>();
}

std::optional<std::string> Fields::date(std::string_view name) {
    const std::string_view right = "give a day of the calendar as YYYY-MM-DD: 2026-01-31";
    auto text = string(name, right);
    if (text && !is_date(*text)) {
        throw bad_field(name, shown(*text) + " is no date", right);
    }
    return text;
}

std::optional<std::string> Fields::instant(std::string_view name) {
    const std::string_view right = "give a second in universal time: 2026-01-31T23:59:59Z";
    auto text = string(name, right);
    if (text && !is_instant(*text)) {
        throw bad_field(name, shown(*text) + " is no time", right);
    }
    return text;
}

std::optional<std::vector<std::int64_t>> Fields::ids(std::string_view name, std::size_t most) {
    const nlohmann::json* const value = take(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    const std::string right = "give an array of 1 to " + std::to_string(most) + " ids, each once: [1, 2]";
    if (!value->is_array() || value->empty() || value->size() > most) {
        throw bad_field(name, "it is no array of that size", right);
    }
    std::vector<std::int64_t> numbers;
    for (const nlohmann::json& element : *value) {
        const auto number = whole_number(element, false);
        if (!number || *number < 1) {
            throw bad_field(name, shown(element) + " is no id", right);
        }
        numbers.push_back(*number);
    }
    std::sort(numbers.begin(), numbers.end());
    if (const auto twice = std::adjacent_find(numbers.begin(), numbers.end()); twice != numbers.end()) {
        throw bad_field(name, std::to_string(*twice) + " is there twice", right);
    }
    return numbers;
}

Page Fields::page() {
    const Page standard;
    return {
        .number = integer("page", 1, last_page).value_or(standard.number),
        .size = integer("page_size", 1, largest_page).value_or(standard.size)};
}

void Fields::finish() const {
    for (const auto& field : document_.items()) {
        if (taken_.find(field.key()) != taken_.end()) {
            continue;
        }
        std::string right = taken_.empty() ? "give no field" : "give only ";
        for (const std::string& name : taken_) {
            right += (name == *taken_.begin() ? "" : ", ") + name;
        }
        throw bad_field(field.key(), "there is no such field here", right);
    }
}

} // namespace home_security
