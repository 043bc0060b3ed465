#include "store/alert_rules.hpp"

#include "store/words.hpp"

#include <nlohmann/json.hpp>

namespace home_security {

namespace {

constexpr std::string_view select_rules =
    "SELECT id, name, enabled, min_severity, camera_id, label, created_at FROM alert_rules "
    "WHERE deleted_at IS NULL ";

AlertRule row(const Statement& statement) {
    return {
        .id = statement.integer(0),
        .name = statement.text(1),
        .enabled = statement.boolean(2),
        .min_severity = statement.text(3),
        .camera_id = statement.optional_text(4),
        .label = statement.optional_text(5),
        .created_at = statement.text(6)};
}

nlohmann::json text_or_null(const std::optional<std::string>& text) {
    return text ? nlohmann::json(*text) : nlohmann::json(nullptr);
}

} // namespace

bool AlertRule::matches(const Event& event) const {
    return enabled && severity_rank(event.severity) >= severity_rank(min_severity)
           && (!camera_id || *camera_id == event.camera_id) && (!label || *label == event.label);
}

void to_json(nlohmann::json& out, const AlertRule& rule) {
    out = {
        {"id", rule.id},
        {"name", rule.name},
        {"enabled", rule.enabled},
        {"min_severity", rule.min_severity},
        {"camera_id", text_or_null(rule.camera_id)},
        {"label", text_or_null(rule.label)},
        {"created_at", rule.created_at}};
}

std::optional<AlertRule> find_alert_rule(Connection& connection, std::int64_t id) {
    Statement statement = connection.query(std::string{select_rules} + "AND id = ?", id);
    return statement.step() ? std::optional{row(statement)} : std::nullopt;
}

std::vector<AlertRule> all_alert_rules(Connection& connection) {
    Statement statement = connection.query(std::string{select_rules} + "ORDER BY id");
    std::vector<AlertRule> rules;
    while (statement.step()) {
        rules.push_back(row(statement));
    }
    return rules;
}

std::int64_t insert_alert_rule(Connection& connection, const AlertRule& rule) {
    connection.execute(
        "INSERT INTO alert_rules (name, enabled, min_severity, camera_id, label, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        rule.name, rule.enabled, rule.min_severity, rule.camera_id, rule.label, rule.created_at);
    return connection.last_id();
}

void update_alert_rule(Connection& connection, const AlertRule& rule) {
    connection.execute(
        "UPDATE alert_rules SET name = ?, enabled = ?, min_severity = ?, camera_id = ?, label = ? WHERE id = "
        "?",
        rule.name, rule.enabled, rule.min_severity, rule.camera_id, rule.label, rule.id);
}

void delete_alert_rule(Connection& connection, std::int64_t id, std::string_view deleted_at) {
    connection.execute("UPDATE alert_rules SET deleted_at = ? WHERE id = ?", deleted_at, id);
}

} // namespace home_security
