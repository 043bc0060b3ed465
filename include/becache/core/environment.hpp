#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace becache {

/// Variables by name: a snapshot of the process's environment, or what a test makes up.
using Environment = std::map<std::string, std::string, std::less<>>;

/// The variables of this process, now.
[[nodiscard]] Environment current_environment();

/// What a value from outside looks like without showing it, for error texts that must not leak a secret:
/// "empty", "4 bytes: digits", "9 bytes: letters and digits".
[[nodiscard]] std::string shape_of(std::string_view value);

/// The times to live that `CACHE_TTL_<REGION>` variables name, by region: `CACHE_TTL_EVENT_STATS=300` is five
/// minutes for `event_stats`. Throws std::invalid_argument for a region that is not of `regions`, and for a
/// value that is not a whole number of seconds from 1 to 31 536 000 (a year).
[[nodiscard]] std::map<std::string, std::chrono::seconds, std::less<>> region_times_to_live(
    const Environment& environment, std::span<const std::string_view> regions);

} // namespace becache
