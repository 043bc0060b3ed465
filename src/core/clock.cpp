#include <becache/core/clock.hpp>

#include <ctime>

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
    [[nodiscard]] WallTime wall_now() const noexcept override {
        return WallTime{std::chrono::duration_cast<std::chrono::microseconds>(read_clock(CLOCK_REALTIME))};
    }
};

} // namespace

std::shared_ptr<const Clock> system_clock() {
    static const auto clock = std::make_shared<const SystemClock>();
    return clock;
}

} // namespace becache
