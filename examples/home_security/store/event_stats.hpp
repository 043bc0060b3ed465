#pragma once

#include "store/connection.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace home_security {

/// Whose statistics are asked for: days (both included) and camera, all of them where absent.
struct StatsRange {
    std::optional<std::string> start_date;
    std::optional<std::string> end_date;
    std::optional<std::string> camera_id;
};

/// How many events and detections can be seen, by severity, by day and by camera.
[[nodiscard]] nlohmann::json event_stats(Connection& connection, const StatsRange& range);

} // namespace home_security
