#pragma once

#include "store/connection.hpp"
#include "store/page.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace home_security {

/// Something that a camera saw.
struct Event {
    std::int64_t id = 0;
    std::string camera_id;
    std::string severity; ///< low, medium, high, critical
    std::string label;    ///< a slug: person
    std::string summary;
    std::string started_at;
    std::string created_at;
    std::int64_t detection_count = 0; ///< those that are not deleted

    friend bool operator==(const Event&, const Event&) = default;
};
void to_json(nlohmann::json& out, const Event& event);

/// What a list of events may be narrowed to. Dates are days, both included.
struct EventFilter {
    std::optional<std::string> severity;
    std::optional<std::string> label;
    std::optional<std::string> start_date;
    std::optional<std::string> end_date;

    /// One spelling for one filter, for the cache's key; none for a filter that lets everything pass.
    [[nodiscard]] std::optional<std::string> text() const;
};

/// How far an event that cannot be seen is away.
enum class EventState { absent, deleted, camera_deleted, present };

[[nodiscard]] EventState event_state(Connection& connection, std::int64_t id);
/// An event that is not deleted, of a camera that is not deleted.
[[nodiscard]] std::optional<Event> find_event(Connection& connection, std::int64_t id);
/// The newest first.
[[nodiscard]] nlohmann::json list_events(
    Connection& connection, const std::optional<std::string>& camera_id, const EventFilter& filter,
    Page page);

/// Answers the new id.
std::int64_t insert_event(Connection& connection, const Event& event);
/// Writes camera_id, severity, label, summary and started_at.
void update_event(Connection& connection, const Event& event);
/// Sets when it was deleted; nothing restores it.
void set_event_deleted(Connection& connection, std::int64_t id, const std::optional<std::string>& deleted_at);

} // namespace home_security
