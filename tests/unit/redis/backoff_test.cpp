#include "backoff.hpp"

#include <gtest/gtest.h>

#include <set>

namespace becache::redis {
namespace {

using namespace std::chrono_literals;

TEST(Backoff, doubles_up_to_its_bound_and_begins_anew_after_success) {
    Backoff backoff{50ms, 1000ms, 1};
    for (int round = 0; round < 2; ++round) {
        for (const auto bound : {50ms, 100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms, 1000ms}) {
            const auto wait = backoff.fail();
            EXPECT_GE(wait, bound / 2);
            EXPECT_LE(wait, bound);
        }
        backoff.succeed();
    }
}

TEST(Backoff, differs_between_clients) {
    std::set<std::chrono::nanoseconds> waits;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        waits.insert(Backoff{50ms, 1000ms, seed}.fail());
    }
    EXPECT_GT(waits.size(), 90U);
}

TEST(Backoff, may_have_one_length) {
    Backoff backoff{1ms, 1ms, 1};
    (void)backoff.fail();
    EXPECT_LE(backoff.fail(), 1ms);
}

} // namespace
} // namespace becache::redis
