#include <becache/redis/circuit_breaker.hpp>
#include <becache/testing/manual_clock.hpp>

#include <gmock/gmock.h>

#include <stdexcept>
#include <vector>

namespace becache::redis {
namespace {

using ::testing::HasSubstr;
using testing::ManualClock;
using State = CircuitBreaker::State;
using namespace std::chrono_literals;

class Breaker : public ::testing::Test {
protected:
    void fail(int times) {
        for (int time = 0; time < times; ++time) {
            auto call = breaker_.try_call();
            ASSERT_TRUE(call);
            call->fail();
        }
    }
    void open() {
        fail(5);
        ASSERT_EQ(breaker_.state(), State::open);
    }
    /// Opens it, and waits until it may be probed.
    void let_probe() {
        open();
        clock_->advance(30s);
        ASSERT_EQ(breaker_.state(), State::probing);
    }

    std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
    CircuitBreaker breaker_{{}, clock_};
};

TEST_F(Breaker, lets_calls_through_while_they_succeed) {
    for (int round = 0; round < 100; ++round) {
        auto call = breaker_.try_call();
        ASSERT_TRUE(call);
        call->succeed();
    }
    EXPECT_EQ(breaker_.state(), State::closed);
    EXPECT_EQ(breaker_.times_opened(), 0U);
}

TEST_F(Breaker, opens_after_five_failures_in_a_row) {
    fail(4);
    EXPECT_EQ(breaker_.state(), State::closed);
    fail(1);
    EXPECT_EQ(breaker_.state(), State::open);
    EXPECT_EQ(breaker_.times_opened(), 1U);
    EXPECT_FALSE(breaker_.try_call());
}

TEST_F(Breaker, forgets_failures_at_a_success) {
    fail(4);
    breaker_.try_call()->succeed();
    fail(4);
    EXPECT_EQ(breaker_.state(), State::closed);
}

TEST_F(Breaker, stays_open_for_thirty_seconds) {
    open();
    clock_->advance(30s - 1ns);
    EXPECT_EQ(breaker_.state(), State::open);
    EXPECT_FALSE(breaker_.try_call());
    clock_->advance(1ns);
    EXPECT_TRUE(breaker_.try_call());
}

TEST_F(Breaker, probes_with_three_calls_at_a_time) {
    let_probe();
    std::vector<CircuitBreaker::Call> calls;
    for (int probe = 0; probe < 3; ++probe) {
        calls.push_back(breaker_.try_call().value());
    }
    EXPECT_FALSE(breaker_.try_call());
    calls.back().succeed();
    EXPECT_TRUE(breaker_.try_call());
}

TEST_F(Breaker, closes_after_two_probes_that_succeed) {
    let_probe();
    breaker_.try_call()->succeed();
    EXPECT_EQ(breaker_.state(), State::probing);
    breaker_.try_call()->succeed();
    EXPECT_EQ(breaker_.state(), State::closed);
    fail(4);
    EXPECT_EQ(breaker_.state(), State::closed);
}

TEST_F(Breaker, opens_again_for_another_thirty_seconds_when_a_probe_fails) {
    let_probe();
    breaker_.try_call()->succeed();
    breaker_.try_call()->fail();
    EXPECT_EQ(breaker_.state(), State::open);
    EXPECT_EQ(breaker_.times_opened(), 2U);
    clock_->advance(29s);
    EXPECT_FALSE(breaker_.try_call());
    clock_->advance(1s);
    EXPECT_TRUE(breaker_.try_call());
}

TEST_F(Breaker, does_not_believe_calls_that_began_before_it_opened) {
    auto early_failure = breaker_.try_call();
    auto early_success = breaker_.try_call();
    auto another_success = breaker_.try_call();
    let_probe();
    auto probe = breaker_.try_call();
    early_success->succeed();
    another_success->succeed();
    EXPECT_EQ(breaker_.state(), State::probing);
    early_failure->fail();
    EXPECT_EQ(breaker_.state(), State::probing);
    probe->fail();
    EXPECT_EQ(breaker_.state(), State::open);
}

TEST_F(Breaker, gets_the_place_of_a_probe_back_that_ends_untold) {
    let_probe();
    for (int round = 0; round < 10; ++round) {
        const auto call = breaker_.try_call();
        EXPECT_TRUE(call);
    }
    EXPECT_EQ(breaker_.state(), State::probing);
}

TEST_F(Breaker, counts_a_call_once) {
    auto call = breaker_.try_call();
    for (int time = 0; time < 10; ++time) {
        call->fail();
    }
    EXPECT_EQ(breaker_.state(), State::closed);
}

std::string error_of(const CircuitBreakerOptions& options) {
    try {
        const CircuitBreaker breaker{options};
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "no error";
}

TEST(CircuitBreakerOptions, are_checked_at_once) {
    EXPECT_EQ(error_of({}), "no error");
    EXPECT_EQ(
        error_of({.open_after = 0}),
        "CircuitBreakerOptions::open_after = 0: the value is out of its range; it is at least 1");
    EXPECT_THAT(error_of({.probe_after = -1ms}), HasSubstr("probe_after = -1"));
    EXPECT_THAT(error_of({.probes = 0}), HasSubstr("probes = 0"));
    EXPECT_THAT(error_of({.probes = 1, .close_after = 2}), HasSubstr("close_after = 2"));
}

} // namespace
} // namespace becache::redis
