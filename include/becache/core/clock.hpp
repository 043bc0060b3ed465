#pragma once

#include <chrono>
#include <memory>

namespace becache {

/// Time by which values expire: never set back, counts suspend.
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

/// Time that a person reads on a wall.
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

/// Where a cache takes its time from. Injected by CacheOptions::clock; thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual TimePoint now() const noexcept = 0;
    [[nodiscard]] virtual WallTime wall_now() const noexcept = 0;
};

/// The clock of the operating system: CLOCK_BOOTTIME and CLOCK_REALTIME.
[[nodiscard]] std::shared_ptr<const Clock> system_clock();

} // namespace becache
