#include "store/detections.hpp"

#include <nlohmann/json.hpp>

namespace home_security {

namespace {

constexpr std::string_view visible_detections = R"sql(
    FROM detections d JOIN events e ON e.id = d.event_id JOIN cameras c ON c.id = e.camera_id
    WHERE d.deleted_at IS NULL AND e.deleted_at IS NULL AND c.deleted_at IS NULL )sql";

std::string select_detections(std::string_view rest) {
    std::string sql =
        "SELECT d.id, d.event_id, e.camera_id, d.label, d.confidence, d.detected_at, d.created_at ";
    sql += visible_detections;
    sql += rest;
    return sql;
}

Detection row(const Statement& statement) {
    return {
        .id = statement.integer(0),
        .event_id = statement.integer(1),
        .camera_id = statement.text(2),
        .label = statement.text(3),
        .confidence = statement.real(4),
        .detected_at = statement.text(5),
        .created_at = statement.text(6)};
}

nlohmann::json rows(Statement statement) {
    nlohmann::json detections = nlohmann::json::array();
    while (statement.step()) {
        detections.push_back(row(statement));
    }
    return detections;
}

} // namespace

void to_json(nlohmann::json& out, const Detection& detection) {
    out = {
        {"id", detection.id},
        {"event_id", detection.event_id},
        {"camera_id", detection.camera_id},
        {"label", detection.label},
        {"confidence", detection.confidence},
        {"detected_at", detection.detected_at},
        {"created_at", detection.created_at}};
}

std::optional<Detection> find_detection(Connection& connection, std::int64_t id) {
    Statement statement = connection.query(select_detections("AND d.id = ?"), id);
    return statement.step() ? std::optional{row(statement)} : std::nullopt;
}

nlohmann::json list_detections(
    Connection& connection, const std::optional<std::string>& camera_id, Page page) {
    Statement count = connection.query(
        "SELECT COUNT(*) " + std::string{visible_detections} + "AND (?1 IS NULL OR e.camera_id = ?1)",
        camera_id);
    count.step();
    nlohmann::json detections = rows(connection.query(
        select_detections("AND (?1 IS NULL OR e.camera_id = ?1) "
                          "ORDER BY d.detected_at DESC, d.id DESC LIMIT ?2 OFFSET ?3"),
        camera_id, page.size, page.offset()));
    return page_document(std::move(detections), count.integer(0), page);
}

nlohmann::json list_detections_of(Connection& connection, std::int64_t event_id) {
    return rows(connection.query(select_detections("AND d.event_id = ? ORDER BY d.id"), event_id));
}

std::int64_t insert_detection(Connection& connection, const Detection& detection) {
    connection.execute(
        "INSERT INTO detections (event_id, label, confidence, detected_at, created_at) VALUES (?, ?, ?, ?, "
        "?)",
        detection.event_id, detection.label, detection.confidence, detection.detected_at,
        detection.created_at);
    return connection.last_id();
}

void update_detection(Connection& connection, const Detection& detection) {
    connection.execute(
        "UPDATE detections SET event_id = ?, label = ?, confidence = ?, detected_at = ? WHERE id = ?",
        detection.event_id, detection.label, detection.confidence, detection.detected_at, detection.id);
}

void delete_detection(Connection& connection, std::int64_t id, std::string_view deleted_at) {
    connection.execute("UPDATE detections SET deleted_at = ? WHERE id = ?", deleted_at, id);
}

} // namespace home_security
