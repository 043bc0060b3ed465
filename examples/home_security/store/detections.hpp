#pragma once

#include "store/connection.hpp"
#include "store/page.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace home_security {

/// One thing recognised in an event. Its camera is that of the event.
struct Detection {
    std::int64_t id = 0;
    std::int64_t event_id = 0;
    std::string camera_id;   ///< read, never written
    std::string label;       ///< a slug: person
    double confidence = 0.0; ///< 0 ... 1
    std::string detected_at;
    std::string created_at;

    friend bool operator==(const Detection&, const Detection&) = default;
};
void to_json(nlohmann::json& out, const Detection& detection);

/// A detection that is not deleted, of an event that can be seen.
[[nodiscard]] std::optional<Detection> find_detection(Connection& connection, std::int64_t id);
/// The newest first.
[[nodiscard]] nlohmann::json list_detections(
    Connection& connection, const std::optional<std::string>& camera_id, Page page);
/// Those of one event, in order. An array of documents.
[[nodiscard]] nlohmann::json list_detections_of(Connection& connection, std::int64_t event_id);

/// Answers the new id.
std::int64_t insert_detection(Connection& connection, const Detection& detection);
/// Writes event_id, label, confidence and detected_at.
void update_detection(Connection& connection, const Detection& detection);
void delete_detection(Connection& connection, std::int64_t id, std::string_view deleted_at);

} // namespace home_security
