#pragma once

#include "store/connection.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace home_security {

/// A camera of the house.
struct Camera {
    std::string id; ///< a slug: front_door
    std::string name;
    std::string folder_path; ///< where its pictures arrive
    std::string status;      ///< online, offline, error
    std::string created_at;

    friend bool operator==(const Camera&, const Camera&) = default;
};
void to_json(nlohmann::json& out, const Camera& camera);

enum class Presence { absent, deleted, present };

[[nodiscard]] Presence camera_presence(Connection& connection, std::string_view id);
/// A camera that is not deleted.
[[nodiscard]] std::optional<Camera> find_camera(Connection& connection, std::string_view id);
/// Every camera that is not deleted, by id; with a status, those alone. An array of documents.
[[nodiscard]] nlohmann::json list_cameras(Connection& connection, const std::optional<std::string>& status);

void insert_camera(Connection& connection, const Camera& camera);
/// Writes name, folder_path and status.
void update_camera(Connection& connection, const Camera& camera);
/// Sets when it was deleted; nothing restores it.
void set_camera_deleted(
    Connection& connection, std::string_view id, const std::optional<std::string>& deleted_at);

} // namespace home_security
