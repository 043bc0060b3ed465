#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace becache::replay {

/// How long something took, many times, in bounded memory: counted in classes that are 1/32 of an octave
/// wide, so a percentile is at most 3.2 % too large.
class Latencies {
public:
    void add(std::chrono::nanoseconds latency) noexcept;
    void add(const Latencies& others) noexcept;
    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    /// The latency that `share` (above 0, up to 1) of all are not above, in nanoseconds; nothing of nothing.
    [[nodiscard]] std::optional<std::uint64_t> percentile(double share) const noexcept;

private:
    static constexpr unsigned class_bits = 5; ///< of a number, behind its highest
    static constexpr std::size_t classes_per_octave = std::size_t{1} << class_bits;

    [[nodiscard]] static std::size_t class_of(std::uint64_t nanoseconds) noexcept;
    /// The largest number that falls into the class.
    [[nodiscard]] static std::uint64_t top_of(std::size_t place) noexcept;

    std::array<std::uint64_t, (64 - class_bits + 1) * classes_per_octave> counts_{};
    std::uint64_t count_ = 0;
};

/// What it costs to ask the clock twice: the median of many times.
[[nodiscard]] std::chrono::nanoseconds cost_of_timing();

} // namespace becache::replay
