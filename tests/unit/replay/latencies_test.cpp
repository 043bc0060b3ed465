#include <replay/latencies.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>

namespace becache::replay {
namespace {

using std::chrono::nanoseconds;

TEST(Latencies, of_nothing_have_no_percentile) { EXPECT_FALSE(Latencies{}.percentile(0.5)); }

TEST(Latencies, below_64_ns_are_exact) {
    Latencies latencies;
    for (int latency = 1; latency <= 50; ++latency) {
        latencies.add(nanoseconds{latency});
    }
    EXPECT_EQ(latencies.count(), 50U);
    EXPECT_EQ(latencies.percentile(0.02), 1U);
    EXPECT_EQ(latencies.percentile(0.5), 25U);
    EXPECT_EQ(latencies.percentile(0.99), 50U);
    EXPECT_EQ(latencies.percentile(1), 50U);
}

TEST(Latencies, of_any_size_are_at_most_a_thirty_second_too_large) {
    std::mt19937_64 random{5};
    for (int round = 0; round < 10'000; ++round) {
        const auto latency = static_cast<std::int64_t>(random() >> (1 + random() % 63));
        Latencies latencies;
        latencies.add(nanoseconds{latency});
        const auto exact = static_cast<std::uint64_t>(latency);
        const std::uint64_t found = *latencies.percentile(1);
        ASSERT_GE(found, exact);
        ASSERT_LE(found - exact, exact / 32);
    }
    Latencies longest;
    longest.add(nanoseconds::max());
    EXPECT_EQ(longest.percentile(1), std::uint64_t{std::numeric_limits<std::int64_t>::max()});
}

TEST(Latencies, that_are_negative_count_as_none) {
    // What the clock cost is taken off, and is more than what was measured now and then.
    Latencies latencies;
    latencies.add(nanoseconds{-7});
    EXPECT_EQ(latencies.percentile(0.5), 0U);
}

TEST(Latencies, of_several_threads_are_added) {
    Latencies sum;
    Latencies other;
    sum.add(nanoseconds{10});
    for (int i = 0; i < 3; ++i) {
        other.add(nanoseconds{20});
    }
    sum.add(other);
    EXPECT_EQ(sum.count(), 4U);
    EXPECT_EQ(sum.percentile(0.25), 10U);
    EXPECT_EQ(sum.percentile(0.5), 20U);
}

} // namespace
} // namespace becache::replay
