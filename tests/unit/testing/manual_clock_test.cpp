#include <becache/testing/manual_clock.hpp>
#include <support/small_catalogue.hpp>

#include <gmock/gmock.h>

#include <stdexcept>
#include <thread>

namespace becache::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

TEST(ManualClock, starts_at_a_fixed_instant_and_stands_still) {
    const ManualClock clock;
    EXPECT_EQ(clock.now(), ManualClock::first_time);
    EXPECT_EQ(clock.now(), clock.now());
    EXPECT_EQ(clock.wall_now(), WallTime{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}});
}

TEST(ManualClock, moves_both_times_together) {
    ManualClock clock;
    clock.advance(90s);
    clock.advance(1999ns);
    clock.advance(0ns);
    EXPECT_EQ(clock.now(), ManualClock::first_time + 90s + 1999ns);
    EXPECT_EQ(clock.wall_now(), ManualClock::first_wall_time + 90s + 1us);
}

TEST(ManualClock, is_not_set_back) {
    ManualClock clock;
    try {
        clock.advance(-5ns);
        FAIL() << "nothing was thrown";
    } catch (const std::invalid_argument& error) {
        EXPECT_THAT(
            error.what(), HasSubstr("ManualClock::advance by -5 ns: a clock is not set back; pass 0 to "));
    }
    EXPECT_EQ(clock.now(), ManualClock::first_time);
}

TEST(ManualClock, does_not_leave_its_range) {
    ManualClock clock;
    EXPECT_THROW(clock.advance(std::chrono::nanoseconds::max()), std::invalid_argument);
    clock.advance(std::chrono::years{250});
    EXPECT_EQ(clock.wall_now(), ManualClock::first_wall_time + std::chrono::years{250});
    EXPECT_THROW(clock.advance(1ns), std::invalid_argument);
    EXPECT_THROW(clock.advance(std::chrono::nanoseconds::min()), std::invalid_argument);
}

TEST(ManualClock, loses_no_step_of_several_threads) {
    ManualClock clock;
    const auto run = [&] {
        for (int step = 0; step < 10'000; ++step) {
            clock.advance(1us);
        }
    };
    std::thread other{run};
    run();
    other.join();
    EXPECT_EQ(clock.now(), ManualClock::first_time + 20ms);
}

TEST(ManualClock, decides_when_a_value_expires) {
    small::Store store;
    store.caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    store.clock->advance(10s - 1ns);
    EXPECT_TRUE(store.caches.items.by_id.get({7}));
    store.clock->advance(1ns);
    EXPECT_FALSE(store.caches.items.by_id.get({7}));
}

} // namespace
} // namespace becache::testing
