#include <becache/core/clock.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <ratio>

namespace becache {
namespace {

std::chrono::nanoseconds read_clock(clockid_t id) noexcept {
    timespec time{};
    ::clock_gettime(id, &time);
    return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

class SystemClock final : public Clock {
public:
    // The steady clock stands still while the machine sleeps: a value would outlive its time.
    [[nodiscard]] TimePoint now() const noexcept override { return TimePoint{read_clock(CLOCK_BOOTTIME)}; }
    // No coarse clock counts suspend, so the coarse monotonic one only tells whether a tick has passed since
    // this thread last read the exact one.
    [[nodiscard]] TimePoint coarse_now() const noexcept override {
        constinit thread_local static LastTick last;
        timespec ticked;
        ::clock_gettime(CLOCK_MONOTONIC_COARSE, &ticked);
        const std::int64_t tick = ticked.tv_sec * std::nano::den + ticked.tv_nsec;
        return tick == last.tick ? last.exact : read_anew(last, tick);
    }
    [[nodiscard]] WallTime wall_now() const noexcept override {
        return WallTime{std::chrono::duration_cast<std::chrono::microseconds>(read_clock(CLOCK_REALTIME))};
    }

private:
    struct LastTick {
        std::int64_t tick = -1;
        TimePoint exact;
    };
    /// Apart, so that the usual way saves no registers for it.
    [[gnu::noinline]] static TimePoint read_anew(LastTick& last, std::int64_t tick) noexcept {
        last = {.tick = tick, .exact = TimePoint{read_clock(CLOCK_BOOTTIME)}};
        return last.exact;
    }
};

} // namespace

void Clock::wait_until(
    const std::shared_ptr<Alarm>& alarm, std::unique_lock<std::mutex>& lock, TimePoint time) const {
    // Not longer than that at once: no time is then too far away for the operating system's arithmetic.
    constexpr std::chrono::nanoseconds longest = std::chrono::hours{1};
    const std::chrono::nanoseconds left = time - now();
    if (left.count() > 0) {
        alarm->changed.wait_for(lock, std::min(left, longest));
    }
}

std::string time_text(WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
        clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

std::shared_ptr<const Clock> system_clock() {
    static const auto clock = std::make_shared<const SystemClock>();
    return clock;
}

} // namespace becache
