#include "store/alerts.hpp"

#include <nlohmann/json.hpp>

namespace home_security {

namespace {

constexpr std::string_view select_alerts = R"sql(
    SELECT a.id, a.alert_rule_id, r.name, a.event_id, a.camera_id, a.severity, a.label, a.status,
        a.created_at, a.acknowledged_at
    FROM alerts a JOIN alert_rules r ON r.id = a.alert_rule_id )sql";

Alert row(const Statement& statement) {
    return {
        .id = statement.integer(0),
        .alert_rule_id = statement.integer(1),
        .rule_name = statement.text(2),
        .event_id = statement.integer(3),
        .camera_id = statement.text(4),
        .severity = statement.text(5),
        .label = statement.text(6),
        .status = statement.text(7),
        .created_at = statement.text(8),
        .acknowledged_at = statement.optional_text(9)};
}

} // namespace

void to_json(nlohmann::json& out, const Alert& alert) {
    out = {
        {"id", alert.id},
        {"alert_rule_id", alert.alert_rule_id},
        {"rule_name", alert.rule_name},
        {"event_id", alert.event_id},
        {"camera_id", alert.camera_id},
        {"severity", alert.severity},
        {"label", alert.label},
        {"status", alert.status},
        {"created_at", alert.created_at},
        {"acknowledged_at", nullptr}};
    if (alert.acknowledged_at) {
        out["acknowledged_at"] = *alert.acknowledged_at;
    }
}

std::optional<Alert> find_alert(Connection& connection, std::int64_t id) {
    Statement statement = connection.query(std::string{select_alerts} + "WHERE a.id = ?", id);
    return statement.step() ? std::optional{row(statement)} : std::nullopt;
}

nlohmann::json list_alerts(Connection& connection, const std::optional<std::string>& status, Page page) {
    Statement count = connection.query("SELECT COUNT(*) FROM alerts WHERE ?1 IS NULL OR status = ?1", status);
    count.step();
    Statement statement = connection.query(
        std::string{select_alerts}
            + "WHERE ?1 IS NULL OR a.status = ?1 ORDER BY a.id DESC LIMIT ?2 OFFSET ?3",
        status, page.size, page.offset());
    nlohmann::json alerts = nlohmann::json::array();
    while (statement.step()) {
        alerts.push_back(row(statement));
    }
    return page_document(std::move(alerts), count.integer(0), page);
}

std::int64_t insert_alert(
    Connection& connection, const AlertRule& rule, const Event& event, std::string_view created_at) {
    connection.execute(
        "INSERT INTO alerts (alert_rule_id, event_id, camera_id, severity, label, status, created_at) "
        "VALUES (?, ?, ?, ?, ?, 'open', ?)",
        rule.id, event.id, event.camera_id, event.severity, event.label, created_at);
    return connection.last_id();
}

void acknowledge_alert(Connection& connection, std::int64_t id, std::string_view acknowledged_at) {
    connection.execute(
        "UPDATE alerts SET status = 'acknowledged', acknowledged_at = ? WHERE id = ?", acknowledged_at, id);
}

} // namespace home_security
