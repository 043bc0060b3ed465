#include <becache/cache/options.hpp>

#include <becache/reason/error_text.hpp>
#include <becache/redis/tier.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
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

void require_within(
    std::string_view member, std::chrono::milliseconds value, std::chrono::milliseconds least,
    std::chrono::milliseconds most) {
    if (value < least || value > most) {
        throw std::invalid_argument{three_parts(
            fmt::format("CacheOptions::{} = {} ms", member, value.count()), "the time is out of its range",
            fmt::format("it is {} to {} ms", least.count(), most.count()))};
    }
}

void validate_shared(const SharedOptions& shared) {
    using std::chrono::hours;
    using std::chrono::minutes;
    using std::chrono::seconds;
    require_within("shared.max_staleness", shared.max_staleness, std::chrono::milliseconds{100}, hours{1});
    require_within("shared.wait_for_load", shared.wait_for_load, seconds{0}, minutes{10});
    require_within("shared.longest_load", shared.longest_load, seconds{1}, hours{1});
    require_within("shared.serve_stale_max", shared.serve_stale_max, seconds{0}, hours{24});
    require_at_least("shared.most_queued", shared.most_queued, 1);
}

void read_size(const Environment& environment, std::string_view name, std::size_t& value) {
    const auto found = environment.find(name);
    if (found == environment.end()) {
        return;
    }
    const std::string& digits = found->second;
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

std::string_view to_string(OnOutage on_outage) noexcept {
    switch (on_outage) {
    case OnOutage::micro_cache:
        return "micro_cache";
    case OnOutage::bypass:
        return "bypass";
    case OnOutage::serve_stale:
        break;
    }
    return "serve_stale";
}

CacheOptions CacheOptions::from_environment(const Environment& environment) {
    CacheOptions options;
    if (const auto name = environment.find("BECACHE_APPLICATION"); name != environment.end()) {
        options.application = name->second;
    }
    if (const auto file = environment.find("BECACHE_OUTBOX"); file != environment.end()) {
        options.shared.outbox = file->second;
    }
    read_size(environment, "BECACHE_MAX_ENTRIES", options.max_entries);
    read_size(environment, "BECACHE_MAX_BYTES", options.max_bytes);
    read_size(environment, "BECACHE_LEDGER_RECORDS", options.ledger_records);
    options.shared.tier = redis::tier_from_environment(environment);
    return options;
}

CacheOptions CacheOptions::from_environment(const CatalogueInfo& catalogue, const Environment& environment) {
    CacheOptions options = from_environment(environment);
    std::vector<std::string_view> regions;
    for (const RegionInfo& region : catalogue.regions) {
        regions.push_back(region.name);
    }
    for (const auto& [region, time] : region_times_to_live(environment, regions)) {
        options.regions[region].time_to_live = time;
    }
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
    require_within(
        "janitor_interval", janitor_interval, std::chrono::milliseconds{0}, std::chrono::hours{24});
    validate_shared(shared);
    if (std::ranges::find(observers, nullptr) != observers.end()) {
        throw std::invalid_argument{three_parts(
            "CacheOptions::observers", "one of the observers is null", "every observer is an object")};
    }
}

} // namespace becache
