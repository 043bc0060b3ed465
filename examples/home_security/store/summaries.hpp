#pragma once

#include "store/connection.hpp"

#include <nlohmann/json_fwd.hpp>

namespace home_security {

// Summaries tell what happened in the house: events of a camera that was taken down count too.
// They hold nothing but what events hold, since only events make them stale.

/// The ten newest events, and how many there are by severity.
[[nodiscard]] nlohmann::json latest_summary(Connection& connection);
/// The last 24 hours in which something happened, newest first: events, the gravest severity.
[[nodiscard]] nlohmann::json hourly_summary(Connection& connection);
/// The last 30 days in which something happened, newest first.
[[nodiscard]] nlohmann::json daily_summary(Connection& connection);

} // namespace home_security
