#pragma once

#include <chrono>

/// What the workers and their test agree on.
namespace many {

inline constexpr int keys = 12;
inline constexpr std::chrono::milliseconds max_staleness{200};

} // namespace many
