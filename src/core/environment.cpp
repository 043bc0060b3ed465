#include <becache/core/environment.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <unistd.h>
#include <vector>

namespace becache {
namespace {

constexpr std::string_view ttl_head = "CACHE_TTL_";
constexpr std::int64_t longest_ttl = 31'536'000;

std::string upper_case(std::string_view text) {
    std::string upper{text};
    std::ranges::transform(
        upper, upper.begin(), [](unsigned char byte) { return static_cast<char>(std::toupper(byte)); });
    return upper;
}

std::optional<std::int64_t> read_seconds(std::string_view text) {
    std::int64_t seconds = 0;
    const char* const end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, seconds);
    if (result.ec != std::errc{} || result.ptr != end || seconds < 1 || seconds > longest_ttl) {
        return std::nullopt;
    }
    return seconds;
}

} // namespace

Environment current_environment() {
    Environment variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text{*entry};
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos) {
            variables.emplace(text.substr(0, equals), text.substr(equals + 1));
        }
    }
    return variables;
}

std::string shape_of(std::string_view value) {
    if (value.empty()) {
        return "empty";
    }
    const auto has = [value](auto is_such) {
        return std::ranges::any_of(value, [&](unsigned char byte) { return is_such(byte) != 0; });
    };
    std::vector<std::string_view> parts;
    if (has([](int byte) { return std::isalpha(byte); })) {
        parts.emplace_back("letters");
    }
    if (has([](int byte) { return std::isdigit(byte); })) {
        parts.emplace_back("digits");
    }
    if (has([](int byte) { return static_cast<int>(std::isalnum(byte) == 0); })) {
        parts.emplace_back("others");
    }
    return fmt::format("{} bytes: {}", value.size(), fmt::join(parts, " and "));
}

std::map<std::string, std::chrono::seconds, std::less<>> region_times_to_live(
    const Environment& environment, std::span<const std::string_view> regions) {
    std::map<std::string, std::chrono::seconds, std::less<>> times;
    for (auto entry = environment.lower_bound(ttl_head);
         entry != environment.end() && entry->first.starts_with(ttl_head); ++entry) {
        const std::string& name = entry->first;
        const std::string& text = entry->second;
        const auto region = std::ranges::find_if(regions, [&](std::string_view known) {
            return name == fmt::format("{}{}", ttl_head, upper_case(known));
        });
        if (region == regions.end()) {
            throw std::invalid_argument{three_parts(
                "environment variable " + quote(name), "there is no such region",
                fmt::format("the regions are {}", fmt::join(regions, ", ")))};
        }
        const auto seconds = read_seconds(text);
        if (!seconds) {
            throw std::invalid_argument{three_parts(
                fmt::format("environment variable {} ({})", name, shape_of(text)),
                "the value is no time to live",
                fmt::format("it is a whole number of seconds, 1 to {}", longest_ttl))};
        }
        times.emplace(*region, std::chrono::seconds{*seconds});
    }
    return times;
}

} // namespace becache
