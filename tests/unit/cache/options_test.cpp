#include <becache/cache/options.hpp>

#include <support/small_catalogue.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

namespace becache {
namespace {

using ::testing::HasSubstr;

std::string error_of(const CacheOptions& options) {
    try {
        options.validate();
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "no error";
}

TEST(CacheOptions, defaults_are_valid) { EXPECT_EQ(error_of({}), "no error"); }

TEST(CacheOptions, names_the_member_its_value_and_the_values_it_may_have) {
    EXPECT_EQ(
        error_of({.max_entries = 0}),
        "CacheOptions::max_entries = 0: the value is too small; it is at least 1");
    EXPECT_EQ(
        error_of({.max_bytes = 4095}),
        "CacheOptions::max_bytes = 4095: the value is too small; it is at least 4096");
    EXPECT_THAT(error_of({.ledger_records = 0}), HasSubstr("CacheOptions::ledger_records = 0"));
    EXPECT_THAT(error_of({.application = ""}), HasSubstr("CacheOptions::application = ''"));
    EXPECT_THAT(error_of({.application = std::string(65, 'a')}), HasSubstr("too long"));
    EXPECT_THAT(error_of({.observers = {nullptr}}), HasSubstr("CacheOptions::observers"));
}

TEST(CacheOptions, names_the_bounds_of_times) {
    using namespace std::chrono_literals;
    EXPECT_EQ(
        error_of({.shared = {.max_staleness = 99ms}}),
        "CacheOptions::shared.max_staleness = 99 ms: the time is out of its range; it is 100 to 3600000 ms");
    EXPECT_THAT(error_of({.shared = {.wait_for_load = -1ms}}), HasSubstr("shared.wait_for_load"));
    EXPECT_THAT(error_of({.shared = {.longest_load = 999ms}}), HasSubstr("shared.longest_load"));
    EXPECT_THAT(error_of({.shared = {.serve_stale_max = 25h}}), HasSubstr("shared.serve_stale_max"));
    EXPECT_THAT(error_of({.shared = {.most_queued = 0}}), HasSubstr("shared.most_queued"));
}

TEST(CacheOptions, come_from_the_environment) {
    const CacheOptions options = CacheOptions::from_environment(Environment{
        {"BECACHE_APPLICATION", "backend"},
        {"BECACHE_MAX_ENTRIES", "12"},
        {"BECACHE_MAX_BYTES", "8192"},
        {"BECACHE_LEDGER_RECORDS", "3"},
        {"BECACHE_OUTBOX", "/var/lib/backend/outbox.db"}});
    EXPECT_EQ(options.application, "backend");
    EXPECT_EQ(options.max_entries, 12U);
    EXPECT_EQ(options.max_bytes, 8192U);
    EXPECT_EQ(options.ledger_records, 3U);
    EXPECT_EQ(options.shared.outbox, "/var/lib/backend/outbox.db");
    EXPECT_EQ(options.shared.tier, nullptr) << "without REDIS_URL the process is alone";
}

TEST(CacheOptions, a_url_of_redis_in_the_environment_is_a_shared_tier) {
    const CacheOptions options =
        CacheOptions::from_environment(Environment{{"REDIS_URL", "redis://:secret@127.0.0.1:7/3"}});
    ASSERT_NE(options.shared.tier, nullptr);
    EXPECT_EQ(options.shared.tier->description(), "redis://127.0.0.1:7/3");
    EXPECT_THROW(
        (void)CacheOptions::from_environment(Environment{{"REDIS_URL", "http://x"}}), std::invalid_argument);
}

TEST(CacheOptions, times_to_live_of_regions_come_from_the_environment) {
    using namespace std::chrono_literals;
    const CacheOptions options = CacheOptions::from_environment(small::catalogue, {{"CACHE_TTL_ITEMS", "7"}});
    EXPECT_EQ(options.regions.at("items").time_to_live, 7s);
    EXPECT_THROW(
        (void)CacheOptions::from_environment(small::catalogue, {{"CACHE_TTL_ITEM", "7"}}),
        std::invalid_argument);
}

TEST(CacheOptions, refuse_an_environment_that_is_no_number) {
    for (const char* const text : {"", "-1", "12x", "1e6", " 1", "99999999999999999999999"}) {
        EXPECT_THROW(
            (void)CacheOptions::from_environment(Environment{{"BECACHE_MAX_ENTRIES", text}}),
            std::invalid_argument)
            << text;
    }
}

TEST(SystemClock, moves_forward_and_tells_the_time_of_the_wall) {
    const auto clock = system_clock();
    const TimePoint before = clock->now();
    EXPECT_LE(before, clock->now());
    EXPECT_GT(clock->wall_now().time_since_epoch(), std::chrono::hours{24 * 365 * 50});
}

} // namespace
} // namespace becache
