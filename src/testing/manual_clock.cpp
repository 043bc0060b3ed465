#include <becache/testing/manual_clock.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace becache::testing {
namespace {

constexpr std::chrono::nanoseconds furthest = std::chrono::years{250};

} // namespace

void ManualClock::advance(std::chrono::nanoseconds by) {
    std::int64_t before = passed_.load();
    do {
        if (by.count() < 0 || by > furthest - std::chrono::nanoseconds{before}) {
            throw std::invalid_argument{three_parts(
                fmt::format("ManualClock::advance by {} ns", by.count()),
                by.count() < 0 ? "a clock is not set back" : "that leaves the clock's range",
                fmt::format("pass 0 to {} ns", furthest.count() - before))};
        }
    } while (!passed_.compare_exchange_weak(before, before + by.count()));
}

std::chrono::nanoseconds ManualClock::passed() const noexcept {
    return std::chrono::nanoseconds{passed_.load()};
}

TimePoint ManualClock::now() const noexcept { return first_time + passed(); }

WallTime ManualClock::wall_now() const noexcept {
    return first_wall_time + std::chrono::floor<std::chrono::microseconds>(passed());
}

} // namespace becache::testing
