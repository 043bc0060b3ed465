#pragma once

#include <chrono>
#include <cstdint>
#include <random>

namespace becache::redis {

/// How long to wait after each failure in a row: twice as long as before up to a bound, less up to a half at
/// random, so that clients of one server do not come back in step.
class Backoff {
public:
    Backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest, std::uint64_t seed)
        : first_{first}
        , longest_{longest}
        , bound_{first}
        , random_{seed} {}

    /// Counts a failure and answers the wait after it.
    [[nodiscard]] std::chrono::nanoseconds fail() {
        const std::chrono::nanoseconds bound = bound_;
        bound_ = bound_ < longest_ / 2 ? bound_ * 2 : longest_;
        std::uniform_int_distribution<std::int64_t> wait{bound.count() / 2, bound.count()};
        return std::chrono::nanoseconds{wait(random_)};
    }
    /// The failures in a row are over.
    void succeed() noexcept { bound_ = first_; }

private:
    std::chrono::milliseconds first_;
    std::chrono::milliseconds longest_;
    std::chrono::milliseconds bound_;
    std::mt19937_64 random_;
};

} // namespace becache::redis
