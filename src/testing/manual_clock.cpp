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
    std::vector<std::weak_ptr<Alarm>> alarms;
    {
        const std::lock_guard lock{mutex_};
        alarms = alarms_;
    }
    for (const std::weak_ptr<Alarm>& weak : alarms) {
        if (const std::shared_ptr<Alarm> alarm = weak.lock()) {
            // Between a waiter's look at the time and its wait it holds this lock, so it is not missed.
            const std::lock_guard lock{alarm->mutex};
            alarm->changed.notify_all();
        }
    }
}

void ManualClock::wait_until(
    const std::shared_ptr<Alarm>& alarm, std::unique_lock<std::mutex>& lock, TimePoint time) const {
    {
        const std::lock_guard list_lock{mutex_};
        std::erase_if(alarms_, [&](const std::weak_ptr<Alarm>& known) {
            const auto held = known.lock();
            return held == nullptr || held == alarm;
        });
        alarms_.push_back(alarm);
    }
    if (now() < time) {
        alarm->changed.wait(lock);
    }
}

std::chrono::nanoseconds ManualClock::passed() const noexcept {
    return std::chrono::nanoseconds{passed_.load()};
}

TimePoint ManualClock::now() const noexcept { return first_time + passed(); }

WallTime ManualClock::wall_now() const noexcept {
    return first_wall_time + std::chrono::floor<std::chrono::microseconds>(passed());
}

} // namespace becache::testing
