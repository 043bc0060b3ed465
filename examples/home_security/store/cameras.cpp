#include "store/cameras.hpp"

#include <nlohmann/json.hpp>

namespace home_security {

namespace {

constexpr std::string_view select_cameras =
    "SELECT id, name, folder_path, status, created_at FROM cameras WHERE deleted_at IS NULL ";

Camera row(const Statement& statement) {
    return {
        .id = statement.text(0),
        .name = statement.text(1),
        .folder_path = statement.text(2),
        .status = statement.text(3),
        .created_at = statement.text(4)};
}

} // namespace

void to_json(nlohmann::json& out, const Camera& camera) {
    out = {
        {"id", camera.id},
        {"name", camera.name},
        {"folder_path", camera.folder_path},
        {"status", camera.status},
        {"created_at", camera.created_at}};
}

Presence camera_presence(Connection& connection, std::string_view id) {
    Statement statement = connection.query("SELECT deleted_at IS NOT NULL FROM cameras WHERE id = ?", id);
    if (!statement.step()) {
        return Presence::absent;
    }
    return statement.boolean(0) ? Presence::deleted : Presence::present;
}

std::optional<Camera> find_camera(Connection& connection, std::string_view id) {
    Statement statement = connection.query(std::string{select_cameras} + "AND id = ?", id);
    return statement.step() ? std::optional{row(statement)} : std::nullopt;
}

nlohmann::json list_cameras(Connection& connection, const std::optional<std::string>& status) {
    Statement statement =
        connection.query(std::string{select_cameras} + "AND (?1 IS NULL OR status = ?1) ORDER BY id", status);
    nlohmann::json cameras = nlohmann::json::array();
    while (statement.step()) {
        cameras.push_back(row(statement));
    }
    return cameras;
}

void insert_camera(Connection& connection, const Camera& camera) {
    connection.execute(
        "INSERT INTO cameras (id, name, folder_path, status, created_at) VALUES (?, ?, ?, ?, ?)", camera.id,
        camera.name, camera.folder_path, camera.status, camera.created_at);
}

void update_camera(Connection& connection, const Camera& camera) {
    connection.execute(
        "UPDATE cameras SET name = ?, folder_path = ?, status = ? WHERE id = ?", camera.name,
        camera.folder_path, camera.status, camera.id);
}

void set_camera_deleted(
    Connection& connection, std::string_view id, const std::optional<std::string>& deleted_at) {
    connection.execute("UPDATE cameras SET deleted_at = ? WHERE id = ?", deleted_at, id);
}

} // namespace home_security
