#include "store/event_stats.hpp"

#include "store/words.hpp"

#include <nlohmann/json.hpp>

namespace home_security {

namespace {

constexpr std::string_view in_range = R"sql(
    WHERE e.deleted_at IS NULL AND c.deleted_at IS NULL AND (?3 IS NULL OR e.camera_id = ?3)
    AND (?1 IS NULL OR substr(e.started_at, 1, 10) >= ?1)
    AND (?2 IS NULL OR substr(e.started_at, 1, 10) <= ?2) )sql";

nlohmann::json counted(Connection& connection, const std::string& sql, const StatsRange& range) {
    Statement statement = connection.query(sql, range.start_date, range.end_date, range.camera_id);
    nlohmann::json counts = nlohmann::json::object();
    while (statement.step()) {
        counts[statement.text(0)] = statement.integer(1);
    }
    return counts;
}

/// Events counted by an expression over `e`.
nlohmann::json events_by(Connection& connection, const std::string& expression, const StatsRange& range) {
    const std::string sql = "SELECT " + expression
                            + ", COUNT(*) FROM events e JOIN cameras c ON c.id = e.camera_id"
                            + std::string{in_range} + "GROUP BY 1";
    return counted(connection, sql, range);
}

} // namespace

nlohmann::json event_stats(Connection& connection, const StatsRange& range) {
    nlohmann::json by_severity = events_by(connection, "e.severity", range);
    std::int64_t events = 0;
    for (const std::string_view severity : severities) {
        events += by_severity.emplace(severity, 0).first->get<std::int64_t>();
    }
    const nlohmann::json detections = counted(
        connection,
        "SELECT 'all', COUNT(*) FROM detections d JOIN events e ON e.id = d.event_id "
        "JOIN cameras c ON c.id = e.camera_id"
            + std::string{in_range} + "AND d.deleted_at IS NULL",
        range);
    return {
        {"events", events},
        {"detections", detections.at("all")},
        {"by_severity", std::move(by_severity)},
        {"by_day", events_by(connection, "substr(e.started_at, 1, 10)", range)},
        {"by_camera", events_by(connection, "e.camera_id", range)}};
}

} // namespace home_security
