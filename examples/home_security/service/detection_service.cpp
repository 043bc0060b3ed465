#include "service/detection_service.hpp"

#include "http/api_error.hpp"
#include "http/fields.hpp"
#include "store/detections.hpp"
#include "store/events.hpp"

#include <set>

namespace home_security {

using backend::core::CacheInvalidationReason;

namespace {

constexpr std::size_t most_at_once = 1'000;
constexpr std::string_view where_detections_are = "GET /detections lists them";

std::int64_t detection_id_in(const std::string& text) {
    return id_in_path("detection", text, where_detections_are);
}

Detection visible_detection(Connection& connection, std::int64_t id) {
    auto detection = find_detection(connection, id);
    if (!detection) {
        throw not_found("detection", id, where_detections_are);
    }
    return *std::move(detection);
}

/// The camera of an event that a field names.
std::string camera_of(Connection& connection, std::int64_t event_id) {
    const auto event = find_event(connection, event_id);
    if (!event) {
        throw bad_field(
            "event_id", "there is no event " + std::to_string(event_id), "name one that GET /events lists");
    }
    return event->camera_id;
}

Detection detection_from(const std::string& body, const std::string& now) {
    Fields fields = Fields::of_body(body);
    Detection detection;
    detection.event_id = required(fields.id("event_id"), "event_id");
    detection.label = required(fields.slug("label"), "label");
    detection.confidence = required(fields.number("confidence", 0.0, 1.0), "confidence");
    detection.detected_at = fields.instant("detected_at").value_or(now);
    detection.created_at = now;
    fields.finish();
    return detection;
}

} // namespace

Response DetectionService::list(const Query& query) {
    Fields fields = Fields::of_query(query);
    const auto camera_id = fields.slug("camera_id");
    const Page page = fields.page();
    fields.finish();
    return answer_through(
        house_, house_.caches.detections.list,
        {.camera_id = camera_id, .page = page.number, .page_size = page.size},
        [&](Connection& connection) { return list_detections(connection, camera_id, page); });
}

Response DetectionService::list_of_event(const std::string& event_id) {
    const std::int64_t id = id_in_path("event", event_id, "GET /events lists them");
    // Whether the event is there is asked of `events`: its deletion does not make `detections` stale.
    (void)read_through(
        house_, house_.caches.events.by_id, {.event_id = id}, [&](Connection& connection) -> nlohmann::json {
            auto event = find_event(connection, id);
            if (!event) {
                throw not_found("event", id, "GET /events lists them");
            }
            return *event;
        });
    return answer_through(
        house_, house_.caches.detections.by_event, {.event_id = id},
        [&](Connection& connection) { return list_detections_of(connection, id); });
}

Response DetectionService::read(const std::string& id) {
    const std::int64_t detection_id = detection_id_in(id);
    return answer_through(
        house_, house_.caches.detections.by_id, {.detection_id = detection_id},
        [&](Connection& connection) -> nlohmann::json {
            return visible_detection(connection, detection_id);
        });
}

Response DetectionService::create(const std::string& body) {
    Detection detection = detection_from(body, now_text(house_));
    detection.id = house_.database.write([&](Connection& connection) {
        detection.camera_id = camera_of(connection, detection.event_id);
        return insert_detection(connection, detection);
    });
    house_.caches.invalidate(
        CacheInvalidationReason::DETECTION_CREATED,
        about_detection(detection.id, detection.event_id, detection.camera_id));
    return json_response(201, detection);
}

Response DetectionService::update(const std::string& id, const std::string& body) {
    const std::int64_t detection_id = detection_id_in(id);
    Fields fields = Fields::of_body(body);
    const auto event_id = fields.id("event_id");
    const auto label = fields.slug("label");
    const auto confidence = fields.number("confidence", 0.0, 1.0);
    const auto detected_at = fields.instant("detected_at");
    fields.finish();
    Detection detection;
    const Detection before = house_.database.write([&](Connection& connection) {
        Detection found = visible_detection(connection, detection_id);
        detection = found;
        detection.event_id = event_id.value_or(found.event_id);
        detection.camera_id = camera_of(connection, detection.event_id);
        detection.label = label.value_or(found.label);
        detection.confidence = confidence.value_or(found.confidence);
        detection.detected_at = detected_at.value_or(found.detected_at);
        update_detection(connection, detection);
        return found;
    });
    if (detection != before) {
        house_.caches.invalidate(
            CacheInvalidationReason::DETECTION_UPDATED,
            about_detection(detection_id, detection.event_id, detection.camera_id));
    }
    if (detection.event_id != before.event_id) {
        house_.caches.invalidate(
            CacheInvalidationReason::DETECTION_UPDATED,
            about_detection(detection_id, before.event_id, before.camera_id));
    }
    return json_response(200, detection);
}

Response DetectionService::update_many(const std::string& body) {
    Fields fields = Fields::of_body(body);
    const auto ids = required(fields.ids("ids", most_at_once), "ids");
    const auto label = fields.slug("label");
    const auto confidence = fields.number("confidence", 0.0, 1.0);
    fields.finish();
    nlohmann::json detections = nlohmann::json::array();
    std::int64_t changed = 0;
    const std::set<std::string> cameras = house_.database.write([&](Connection& connection) {
        std::set<std::string> touched;
        for (const std::int64_t id : ids) {
            const Detection before = visible_detection(connection, id);
            Detection detection = before;
            detection.label = label.value_or(before.label);
            detection.confidence = confidence.value_or(before.confidence);
            if (detection != before) {
                update_detection(connection, detection);
                touched.insert(detection.camera_id);
                ++changed;
            }
            detections.push_back(detection);
        }
        return touched;
    });
    for (const std::string& camera_id : cameras) {
        house_.caches.invalidate(CacheInvalidationReason::DETECTION_CHANGED, about_camera(camera_id));
    }
    return json_response(200, {{"changed", changed}, {"items", std::move(detections)}});
}

Response DetectionService::remove(const std::string& id) {
    const std::int64_t detection_id = detection_id_in(id);
    const Detection detection = house_.database.write([&](Connection& connection) {
        Detection found = visible_detection(connection, detection_id);
        delete_detection(connection, detection_id, now_text(house_));
        return found;
    });
    house_.caches.invalidate(
        CacheInvalidationReason::DETECTION_DELETED,
        about_detection(detection_id, detection.event_id, detection.camera_id));
    return json_response(200, detection);
}

} // namespace home_security
