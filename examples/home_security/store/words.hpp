#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace home_security {

/// The words that fields may hold, as the schema checks them.
inline constexpr std::array<std::string_view, 3> camera_statuses{"online", "offline", "error"};
inline constexpr std::array<std::string_view, 4> severities{"low", "medium", "high", "critical"};
inline constexpr std::array<std::string_view, 2> alert_statuses{"open", "acknowledged"};
inline constexpr std::array<std::string_view, 4> system_statuses{
    "disarmed", "armed_home", "armed_away", "maintenance"};

/// The place of a severity in `severities`: the graver, the higher.
[[nodiscard]] constexpr std::size_t severity_rank(std::string_view severity) noexcept {
    std::size_t rank = 0;
    while (rank < severities.size() && severities[rank] != severity) {
        ++rank;
    }
    return rank;
}

} // namespace home_security
