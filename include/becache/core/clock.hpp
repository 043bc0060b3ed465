#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

namespace becache {

/// Time by which values expire: never set back, counts suspend.
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

/// Time that a person reads on a wall.
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

/// `2026-07-01T12:00:00.000000Z`: RFC 3339, in UTC.
[[nodiscard]] std::string time_text(WallTime time);

/// What somebody who waits for a time waits on. Shared, since a clock that is moved by hand wakes it.
struct Alarm {
    std::mutex mutex;
    std::condition_variable changed;
};

/// How far Clock::coarse_now may be behind.
inline constexpr std::chrono::nanoseconds coarse_slack = std::chrono::milliseconds{10};

/// Where a cache takes its time from. Injected by CacheOptions::clock; thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual TimePoint now() const noexcept = 0;
    /// The same, or up to `coarse_slack` less, where that is cheaper: what a hit is judged by.
    [[nodiscard]] virtual TimePoint coarse_now() const noexcept { return now(); }
    [[nodiscard]] virtual WallTime wall_now() const noexcept = 0;
    /// Waits until now() is `time` or later, or `alarm->changed` was notified, or for no reason. `lock` holds
    /// `alarm->mutex`. Not to be overridden but by a clock that does not run by itself.
    virtual void wait_until(
        const std::shared_ptr<Alarm>& alarm, std::unique_lock<std::mutex>& lock, TimePoint time) const;
};

/// The clock of the operating system: CLOCK_BOOTTIME and CLOCK_REALTIME; coarse_now() is a third of the cost
/// of now(), and at most one tick of the system (1 to 10 ms) behind it.
[[nodiscard]] std::shared_ptr<const Clock> system_clock();

} // namespace becache
