#pragma once

#include <chrono>
#include <cstdint>

namespace becache::local {

/// A duration in one byte, for what is kept a million times and needs no precision: rounded up to a quarter
/// of an octave, so at most 19 % too long. 0 stands for none; the longest is over 500 years.
[[nodiscard]] std::uint8_t log_duration(std::chrono::nanoseconds duration) noexcept;
[[nodiscard]] std::chrono::nanoseconds duration_of_log(std::uint8_t logarithm) noexcept;

} // namespace becache::local
