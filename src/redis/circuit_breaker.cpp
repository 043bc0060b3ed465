#include <becache/redis/circuit_breaker.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace becache::redis {
namespace {

void require(bool holds, std::string_view member, std::int64_t value, std::string_view right) {
    if (!holds) {
        throw std::invalid_argument{three_parts(
            fmt::format("CircuitBreakerOptions::{} = {}", member, value), "the value is out of its range",
            right)};
    }
}

} // namespace

CircuitBreaker::CircuitBreaker(CircuitBreakerOptions options, std::shared_ptr<const Clock> clock)
    : options_{options}
    , clock_{std::move(clock)} {
    const auto number = [](std::size_t count) { return static_cast<std::int64_t>(count); };
    require(options.open_after >= 1, "open_after", number(options.open_after), "it is at least 1");
    require(
        options.probe_after.count() >= 0, "probe_after", options.probe_after.count(), "it is 0 ms or more");
    require(options.probes >= 1, "probes", number(options.probes), "it is at least 1");
    require(
        options.close_after >= 1 && options.close_after <= options.probes, "close_after",
        number(options.close_after), "it is at least 1 and at most probes");
}

std::optional<CircuitBreaker::Call> CircuitBreaker::try_call() {
    if (const std::uint64_t calm = calm_period_.load(std::memory_order_relaxed); calm != 0) {
        return Call{*this, calm};
    }
    const std::lock_guard lock{mutex_};
    if (is_probe_due()) {
        enter(State::probing);
    }
    if (state_ == State::open || (state_ == State::probing && probing_ == options_.probes)) {
        return std::nullopt;
    }
    if (state_ == State::probing) {
        ++probing_;
    }
    return Call{*this, period_};
}

CircuitBreaker::State CircuitBreaker::state() const {
    const std::lock_guard lock{mutex_};
    return is_probe_due() ? State::probing : state_;
}

std::uint64_t CircuitBreaker::times_opened() const {
    const std::lock_guard lock{mutex_};
    return times_opened_;
}

void CircuitBreaker::end(std::uint64_t period, Call::End end) noexcept {
    if (end != Call::End::failure && calm_period_.load(std::memory_order_relaxed) == period) {
        return; // it changes nothing
    }
    const std::lock_guard lock{mutex_};
    if (period != period_) {
        return;
    }
    if (state_ == State::probing) {
        --probing_;
    }
    if (end == Call::End::failure) {
        successes_ = 0;
        calm_period_.store(0, std::memory_order_relaxed);
        if (state_ == State::probing || ++failures_ == options_.open_after) {
            enter(State::open);
        }
    } else if (end == Call::End::success) {
        failures_ = 0;
        if (state_ == State::closed) {
            calm_period_.store(period_, std::memory_order_relaxed);
        }
        if (state_ == State::probing && ++successes_ == options_.close_after) {
            enter(State::closed);
        }
    }
}

void CircuitBreaker::enter(State state) noexcept {
    state_ = state;
    ++period_;
    failures_ = 0;
    probing_ = 0;
    successes_ = 0;
    calm_period_.store(state == State::closed ? period_ : 0, std::memory_order_relaxed);
    if (state == State::open) {
        opened_at_ = clock_->now();
        ++times_opened_;
    }
}

bool CircuitBreaker::is_probe_due() const {
    return state_ == State::open && clock_->now() - opened_at_ >= options_.probe_after;
}

CircuitBreaker::Call::Call(Call&& other) noexcept
    : breaker_{std::exchange(other.breaker_, nullptr)}
    , period_{other.period_} {}

CircuitBreaker::Call::~Call() {
    if (breaker_ != nullptr) {
        breaker_->end(period_, End::untold);
    }
}

void CircuitBreaker::Call::succeed() noexcept {
    if (breaker_ != nullptr) {
        std::exchange(breaker_, nullptr)->end(period_, End::success);
    }
}

void CircuitBreaker::Call::fail() noexcept {
    if (breaker_ != nullptr) {
        std::exchange(breaker_, nullptr)->end(period_, End::failure);
    }
}

std::string_view to_string(CircuitBreaker::State state) noexcept {
    switch (state) {
    case CircuitBreaker::State::closed:
        return "closed";
    case CircuitBreaker::State::open:
        return "open";
    case CircuitBreaker::State::probing:
        return "probing";
    }
    return "";
}

} // namespace becache::redis
