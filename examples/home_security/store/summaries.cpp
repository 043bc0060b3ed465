#include "store/summaries.hpp"

#include "store/words.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace home_security {

namespace {

constexpr std::int64_t newest_events = 10;
constexpr std::int64_t hours_shown = 24;
constexpr std::int64_t days_shown = 30;

/// Events counted by the first characters of their time: 13 are an hour, 10 a day.
nlohmann::json by_time(
    Connection& connection, std::string_view name, std::int64_t characters, std::int64_t rows) {
    Statement statement = connection.query(
        R"sql(SELECT substr(started_at, 1, ?1), COUNT(*),
                  MAX(CASE severity WHEN 'low' THEN 0 WHEN 'medium' THEN 1 WHEN 'high' THEN 2 ELSE 3 END)
              FROM events WHERE deleted_at IS NULL GROUP BY 1 ORDER BY 1 DESC LIMIT ?2)sql",
        characters, rows);
    nlohmann::json times = nlohmann::json::array();
    while (statement.step()) {
        times.push_back(
            {{name, statement.text(0)},
             {"events", statement.integer(1)},
             {"gravest", severities.at(static_cast<std::size_t>(statement.integer(2)))}});
    }
    return times;
}

} // namespace

nlohmann::json latest_summary(Connection& connection) {
    nlohmann::json by_severity = nlohmann::json::object();
    for (const std::string_view severity : severities) {
        by_severity[std::string{severity}] = 0;
    }
    std::int64_t events = 0;
    Statement counts =
        connection.query("SELECT severity, COUNT(*) FROM events WHERE deleted_at IS NULL GROUP BY severity");
    while (counts.step()) {
        by_severity[counts.text(0)] = counts.integer(1);
        events += counts.integer(1);
    }
    Statement newest = connection.query(
        "SELECT id, camera_id, severity, label, summary, started_at FROM events WHERE deleted_at IS NULL "
        "ORDER BY started_at DESC, id DESC LIMIT ?",
        newest_events);
    nlohmann::json latest = nlohmann::json::array();
    while (newest.step()) {
        latest.push_back(
            {{"id", newest.integer(0)},
             {"camera_id", newest.text(1)},
             {"severity", newest.text(2)},
             {"label", newest.text(3)},
             {"summary", newest.text(4)},
             {"started_at", newest.text(5)}});
    }
    return {{"events", events}, {"by_severity", std::move(by_severity)}, {"latest", std::move(latest)}};
}

nlohmann::json hourly_summary(Connection& connection) {
    return {{"hours", by_time(connection, "hour", 13, hours_shown)}};
}

nlohmann::json daily_summary(Connection& connection) {
    return {{"days", by_time(connection, "day", 10, days_shown)}};
}

} // namespace home_security
