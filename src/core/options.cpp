#include <becache/core/options.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace becache {
namespace {

constexpr std::size_t longest_application = 64;
constexpr std::size_t least_bytes = 4096;

void require_at_least(std::string_view member, std::size_t value, std::size_t least) {
    if (value < least) {
        throw std::invalid_argument{three_parts(
            fmt::format("CacheOptions::{} = {}", member, value), "the value is too small",
            fmt::format("it is at least {}", least))};
    }
}

void read_size(const char* name, std::size_t& value) {
    const char* const text = std::getenv(name);
    if (text == nullptr) {
        return;
    }
    const std::string_view digits{text};
    std::size_t parsed = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
    if (result.ec != std::errc{} || result.ptr != digits.data() + digits.size()) {
        throw std::invalid_argument{three_parts(
            fmt::format("environment variable {}={}", name, quote(digits)), "the value is not a number",
            "it is a whole number of decimal digits")};
    }
    value = parsed;
}

} // namespace

CacheOptions CacheOptions::from_environment() {
    CacheOptions options;
    if (const char* const application = std::getenv("BECACHE_APPLICATION")) {
        options.application = application;
    }
    read_size("BECACHE_MAX_ENTRIES", options.max_entries);
    read_size("BECACHE_MAX_BYTES", options.max_bytes);
    read_size("BECACHE_LEDGER_RECORDS", options.ledger_records);
    return options;
}

void CacheOptions::validate() const {
    if (application.empty() || application.size() > longest_application) {
        throw std::invalid_argument{three_parts(
            "CacheOptions::application = " + quote(application), "the name is empty or too long",
            fmt::format("it has 1 to {} bytes", longest_application))};
    }
    require_at_least("max_entries", max_entries, 1);
    require_at_least("max_bytes", max_bytes, least_bytes);
    require_at_least("ledger_records", ledger_records, 1);
    reading.validate("CacheOptions::reading");
    for (const auto& [region, options] : regions) {
        options.validate(fmt::format("CacheOptions::regions[{}]", quote(region)));
    }
    constexpr std::chrono::milliseconds longest_interval = std::chrono::hours{24};
    if (janitor_interval.count() < 0 || janitor_interval > longest_interval) {
        throw std::invalid_argument{three_parts(
            fmt::format("CacheOptions::janitor_interval = {} ms", janitor_interval.count()),
            "the time is out of its range",
            fmt::format("it is 0 to {} ms, one day", longest_interval.count()))};
    }
    if (std::ranges::find(observers, nullptr) != observers.end()) {
        throw std::invalid_argument{three_parts(
            "CacheOptions::observers", "one of the observers is null", "every observer is an object")};
    }
}

} // namespace becache
