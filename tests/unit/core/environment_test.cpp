#include <becache/core/environment.hpp>

#include <gmock/gmock.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace becache {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using namespace std::chrono_literals;

constexpr std::array<std::string_view, 2> regions{"cameras", "event_stats"};

std::string error_of(const Environment& environment) {
    try {
        (void)region_times_to_live(environment, regions);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "no error";
}

TEST(Environment, is_a_snapshot_of_the_process) {
    ::setenv("BECACHE_ENVIRONMENT_TEST", "a=b", 1);
    const Environment environment = current_environment();
    ::unsetenv("BECACHE_ENVIRONMENT_TEST");
    EXPECT_EQ(environment.at("BECACHE_ENVIRONMENT_TEST"), "a=b");
    EXPECT_FALSE(current_environment().contains("BECACHE_ENVIRONMENT_TEST"));
}

TEST(RegionTimesToLive, are_named_by_region) {
    const Environment environment{
        {"CACHE_TTL_CAMERAS", "60"},
        {"CACHE_TTL_EVENT_STATS", "31536000"},
        {"CACHE_TT", "x"},
        {"PATH", "/bin"}};
    EXPECT_THAT(
        region_times_to_live(environment, regions),
        ElementsAre(Pair("cameras", 60s), Pair("event_stats", 31'536'000s)));
    EXPECT_THAT(region_times_to_live({}, regions), IsEmpty());
}

TEST(RegionTimesToLive, refuse_a_region_that_there_is_not) {
    EXPECT_EQ(
        error_of({{"CACHE_TTL_EVENTS", "60"}}), "environment variable 'CACHE_TTL_EVENTS': there is no such "
                                                "region; the regions are cameras, event_stats");
    EXPECT_NE(error_of({{"CACHE_TTL_", "60"}}), "no error");
    EXPECT_NE(error_of({{"CACHE_TTL_cameras", "60"}}), "no error");
}

TEST(RegionTimesToLive, refuse_a_value_by_its_shape_and_never_show_it) {
    EXPECT_EQ(
        error_of({{"CACHE_TTL_CAMERAS", "hunter2"}}),
        "environment variable CACHE_TTL_CAMERAS (7 bytes: letters and digits): the value is no time to live; "
        "it is a whole number of seconds, 1 to 31536000");
    for (const char* const value : {"", "0", "-1", "1.5", "60s", " 60", "31536001", "99999999999999999999"}) {
        EXPECT_NE(error_of({{"CACHE_TTL_CAMERAS", value}}), "no error") << value;
    }
}

TEST(ShapeOf, says_what_a_value_is_made_of) {
    EXPECT_EQ(shape_of(""), "empty");
    EXPECT_EQ(shape_of("1234"), "4 bytes: digits");
    EXPECT_EQ(shape_of("p@ss1"), "5 bytes: letters and digits and others");
    EXPECT_EQ(shape_of("\n"), "1 bytes: others");
}

} // namespace
} // namespace becache
