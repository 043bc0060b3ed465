#include <becache/local/log_duration.hpp>

#include <algorithm>
#include <cmath>

namespace becache::local {
namespace {

constexpr double steps_an_octave = 4;

} // namespace

std::uint8_t log_duration(std::chrono::nanoseconds duration) noexcept {
    if (duration.count() <= 0) {
        return 0;
    }
    const double steps = std::ceil(std::log2(static_cast<double>(duration.count())) * steps_an_octave);
    return static_cast<std::uint8_t>(std::clamp(steps, 0.0, 250.0) + 1);
}

std::chrono::nanoseconds duration_of_log(std::uint8_t logarithm) noexcept {
    if (logarithm == 0) {
        return std::chrono::nanoseconds{0};
    }
    const double nanoseconds = std::exp2((logarithm - 1) / steps_an_octave);
    constexpr double longest = 9.2e18;
    return std::chrono::nanoseconds{static_cast<std::int64_t>(std::ceil(std::min(nanoseconds, longest)))};
}

} // namespace becache::local
