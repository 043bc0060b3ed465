#include "store/events.hpp"

#include <nlohmann/json.hpp>

namespace home_security {

namespace {

constexpr std::string_view visible_events = R"sql(
    FROM events e JOIN cameras c ON c.id = e.camera_id
    WHERE e.deleted_at IS NULL AND c.deleted_at IS NULL )sql";

std::string select_events(std::string_view rest) {
    std::string sql = R"sql(
        SELECT e.id, e.camera_id, e.severity, e.label, e.summary, e.started_at, e.created_at,
            (SELECT COUNT(*) FROM detections d WHERE d.event_id = e.id AND d.deleted_at IS NULL) )sql";
    sql += visible_events;
    sql += rest;
    return sql;
}

Event row(const Statement& statement) {
    return {
        .id = statement.integer(0),
        .camera_id = statement.text(1),
        .severity = statement.text(2),
        .label = statement.text(3),
        .summary = statement.text(4),
        .started_at = statement.text(5),
        .created_at = statement.text(6),
        .detection_count = statement.integer(7)};
}

constexpr std::string_view passes_filter = R"sql(
    AND (?1 IS NULL OR e.camera_id = ?1) AND (?2 IS NULL OR e.severity = ?2) AND (?3 IS NULL OR e.label = ?3)
    AND (?4 IS NULL OR substr(e.started_at, 1, 10) >= ?4)
    AND (?5 IS NULL OR substr(e.started_at, 1, 10) <= ?5) )sql";

} // namespace

void to_json(nlohmann::json& out, const Event& event) {
    out = {
        {"id", event.id},
        {"camera_id", event.camera_id},
        {"severity", event.severity},
        {"label", event.label},
        {"summary", event.summary},
        {"started_at", event.started_at},
        {"created_at", event.created_at},
        {"detection_count", event.detection_count}};
}

std::optional<std::string> EventFilter::text() const {
    std::string text;
    const auto add = [&text](std::string_view name, const std::optional<std::string>& value) {
        if (value) {
            // Values are slugs and dates: none holds a comma or an equals sign.
            text += (text.empty() ? "" : ",") + std::string{name} + "=" + *value;
        }
    };
    add("severity", severity);
    add("label", label);
    add("start_date", start_date);
    add("end_date", end_date);
    return text.empty() ? std::nullopt : std::optional{std::move(text)};
}

EventState event_state(Connection& connection, std::int64_t id) {
    Statement statement = connection.query(
        "SELECT e.deleted_at IS NOT NULL, c.deleted_at IS NOT NULL "
        "FROM events e JOIN cameras c ON c.id = e.camera_id WHERE e.id = ?",
        id);
    if (!statement.step()) {
        return EventState::absent;
    }
    if (statement.boolean(1)) {
        return EventState::camera_deleted;
    }
    return statement.boolean(0) ? EventState::deleted : EventState::present;
}

std::optional<Event> find_event(Connection& connection, std::int64_t id) {
    Statement statement = connection.query(select_events("AND e.id = ?"), id);
    return statement.step() ? std::optional{row(statement)} : std::nullopt;
}

nlohmann::json list_events(
    Connection& connection, const std::optional<std::string>& camera_id, const EventFilter& filter,
    Page page) {
    Statement count = connection.query(
        "SELECT COUNT(*) " + std::string{visible_events} + std::string{passes_filter}, camera_id,
        filter.severity, filter.label, filter.start_date, filter.end_date);
    count.step();
    Statement statement = connection.query(
        select_events(
            std::string{passes_filter} + "ORDER BY e.started_at DESC, e.id DESC LIMIT ?6 OFFSET ?7"),
        camera_id, filter.severity, filter.label, filter.start_date, filter.end_date, page.size,
        page.offset());
    nlohmann::json events = nlohmann::json::array();
    while (statement.step()) {
        events.push_back(row(statement));
    }
    return page_document(std::move(events), count.integer(0), page);
}

std::int64_t insert_event(Connection& connection, const Event& event) {
    connection.execute(
        "INSERT INTO events (camera_id, severity, label, summary, started_at, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        event.camera_id, event.severity, event.label, event.summary, event.started_at, event.created_at);
    return connection.last_id();
}

void update_event(Connection& connection, const Event& event) {
    connection.execute(
        "UPDATE events SET camera_id = ?, severity = ?, label = ?, summary = ?, started_at = ? WHERE id = ?",
        event.camera_id, event.severity, event.label, event.summary, event.started_at, event.id);
}

void set_event_deleted(
    Connection& connection, std::int64_t id, const std::optional<std::string>& deleted_at) {
    connection.execute("UPDATE events SET deleted_at = ? WHERE id = ?", deleted_at, id);
}

} // namespace home_security
