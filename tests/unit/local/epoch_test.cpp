#include <becache/local/epoch.hpp>
#include <becache/local/log_duration.hpp>

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <optional>
#include <set>
#include <thread>

namespace becache::local {
namespace {

using namespace std::chrono_literals;

TEST(Epoch, what_is_retired_while_a_reader_is_inside_stays_until_it_has_left) {
    std::uint64_t retired = 0;
    {
        const EpochGuard guard;
        { const EpochGuard nested; }
        retired = current_epoch();
        EXPECT_LE(oldest_epoch(), retired) << "a nested guard that ended does not end the outer one";
    }
    EXPECT_GT(oldest_epoch(), retired);
}

TEST(Epoch, a_reader_on_another_thread_counts_and_one_that_came_later_does_not) {
    std::atomic<int> stage{0};
    std::thread reader{[&] {
        const EpochGuard guard;
        stage = 1;
        while (stage != 2) {
            std::this_thread::yield();
        }
    }};
    while (stage != 1) {
        std::this_thread::yield();
    }
    const std::uint64_t retired = current_epoch();
    EXPECT_LE(oldest_epoch(), retired);
    (void)oldest_epoch();
    {
        const EpochGuard later;
        EXPECT_LE(oldest_epoch(), retired);
    }
    stage = 2;
    reader.join();
    EXPECT_GT(oldest_epoch(), retired);
}

TEST(Epoch, threads_alive_at_once_have_stripes_of_their_own) {
    std::set<std::size_t> stripes{stripe_of_this_thread()};
    for (int round = 0; round < 100; ++round) {
        // One after the other: each takes the slot that the one before gave back.
        std::thread{[&] { stripes.insert(stripe_of_this_thread()); }}.join();
    }
    EXPECT_LE(stripes.size(), 4U);
}

TEST(Epoch, a_forked_child_is_not_held_back_by_readers_that_are_not_there) {
    std::atomic<int> stage{0};
    std::thread reader{[&] {
        const EpochGuard guard;
        stage = 1;
        while (stage != 2) {
            std::this_thread::yield();
        }
    }};
    while (stage != 1) {
        std::this_thread::yield();
    }
    const pid_t child = ::fork();
    if (child == 0) {
        const std::uint64_t retired = current_epoch();
        ::_exit(oldest_epoch() > retired ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    stage = 2;
    reader.join();
}

TEST(LogDuration, is_never_less_and_at_most_a_fifth_more) {
    EXPECT_EQ(duration_of_log(log_duration(0ns)), 0ns);
    EXPECT_EQ(duration_of_log(log_duration(-5ns)), 0ns);
    for (std::chrono::nanoseconds time = 1ns; time < std::chrono::hours{9000}; time += time / 7 + 1ns) {
        const auto kept = duration_of_log(log_duration(time));
        EXPECT_GE(kept, time);
        EXPECT_LE(kept.count(), static_cast<double>(time.count()) * 1.2 + 1);
    }
    EXPECT_GE(
        duration_of_log(log_duration(std::chrono::nanoseconds::max())), std::chrono::hours{24 * 365 * 200});
}

} // namespace
} // namespace becache::local
