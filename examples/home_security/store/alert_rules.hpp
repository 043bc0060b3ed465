#pragma once

#include "store/connection.hpp"
#include "store/events.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace home_security {

/// Which new events raise an alert.
struct AlertRule {
    std::int64_t id = 0;
    std::string name;
    bool enabled = true;
    std::string min_severity;             ///< events of this severity or a graver one
    std::optional<std::string> camera_id; ///< none: every camera
    std::optional<std::string> label;     ///< none: every label
    std::string created_at;

    [[nodiscard]] bool matches(const Event& event) const;

    friend bool operator==(const AlertRule&, const AlertRule&) = default;
};
void to_json(nlohmann::json& out, const AlertRule& rule);

/// A rule that is not deleted.
[[nodiscard]] std::optional<AlertRule> find_alert_rule(Connection& connection, std::int64_t id);
/// Every rule that is not deleted, by id.
[[nodiscard]] std::vector<AlertRule> all_alert_rules(Connection& connection);

/// Answers the new id.
std::int64_t insert_alert_rule(Connection& connection, const AlertRule& rule);
/// Writes everything but id and created_at.
void update_alert_rule(Connection& connection, const AlertRule& rule);
void delete_alert_rule(Connection& connection, std::int64_t id, std::string_view deleted_at);

} // namespace home_security
