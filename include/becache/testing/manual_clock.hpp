#pragma once

#include <becache/core/clock.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace becache::testing {

/// A clock that stands still until a test moves it, for CacheOptions::clock. Thread-safe.
class ManualClock final : public Clock {
public:
    /// Where every ManualClock starts: 2026-01-01T00:00:00Z on the wall, a day into the steady clock.
    static constexpr WallTime first_wall_time{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
    static constexpr TimePoint first_time{std::chrono::hours{24}};

    /// Moves both times on, and wakes who waits for a time. Throws std::invalid_argument for a negative
    /// duration, since the steady clock is never set back, and past 250 years in sum.
    void advance(std::chrono::nanoseconds by);

    [[nodiscard]] TimePoint now() const noexcept override;
    [[nodiscard]] WallTime wall_now() const noexcept override;
    void wait_until(const std::shared_ptr<Alarm>& alarm, std::unique_lock<std::mutex>& lock, TimePoint time)
        const override;

private:
    [[nodiscard]] std::chrono::nanoseconds passed() const noexcept;

    std::atomic<std::int64_t> passed_{0}; // nanoseconds since the start
    mutable std::mutex mutex_;
    mutable std::vector<std::weak_ptr<Alarm>> alarms_; ///< of those who wait, or have waited
};

} // namespace becache::testing
