#pragma once

#include "store/alert_rules.hpp"
#include "store/connection.hpp"
#include "store/events.hpp"
#include "store/page.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace home_security {

/// A rule has matched a new event. Camera, severity and label are what the event had then.
struct Alert {
    std::int64_t id = 0;
    std::int64_t alert_rule_id = 0;
    std::string rule_name; ///< that of the rule now, deleted or not
    std::int64_t event_id = 0;
    std::string camera_id;
    std::string severity;
    std::string label;
    std::string status; ///< open, acknowledged
    std::string created_at;
    std::optional<std::string> acknowledged_at;
};
void to_json(nlohmann::json& out, const Alert& alert);

[[nodiscard]] std::optional<Alert> find_alert(Connection& connection, std::int64_t id);
/// The newest first; with a status, those alone.
[[nodiscard]] nlohmann::json list_alerts(
    Connection& connection, const std::optional<std::string>& status, Page page);

/// Answers the new id.
std::int64_t insert_alert(
    Connection& connection, const AlertRule& rule, const Event& event, std::string_view created_at);
void acknowledge_alert(Connection& connection, std::int64_t id, std::string_view acknowledged_at);

} // namespace home_security
