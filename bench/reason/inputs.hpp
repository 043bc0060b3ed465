#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Texts to parse, in random order, one after the other in memory as a reader of records has them.
struct Inputs {
    std::string bytes;
    std::vector<std::string_view> texts;
    std::size_t known = 0; ///< how many of them are a reason's
};

/// So many that no branch predictor learns them by heart: 262144 were enough by measurement, 16384 were not.
inline constexpr std::size_t input_count = std::size_t{1} << 18U;

/// Nine of ten are a reason's text, each as likely as any other. One of ten is not: a byte changed, one
/// missing, one too many, upper case, or noise, each as likely as any other.
[[nodiscard]] Inputs make_inputs(std::uint32_t seed);
