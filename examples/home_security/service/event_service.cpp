#include "service/event_service.hpp"

#include "http/api_error.hpp"
#include "http/fields.hpp"
#include "store/alerts.hpp"
#include "store/cameras.hpp"
#include "store/event_stats.hpp"
#include "store/events.hpp"
#include "store/words.hpp"

#include <becache/reason/error_text.hpp>

#include <vector>

namespace home_security {

using backend::core::CacheInvalidationReason;

namespace {

constexpr std::size_t longest_summary = 1'000;
constexpr std::string_view where_events_are = "GET /events lists them";

std::int64_t event_id_in(const std::string& text) { return id_in_path("event", text, where_events_are); }

Event visible_event(Connection& connection, std::int64_t id) {
    auto event = find_event(connection, id);
    if (!event) {
        throw not_found("event", id, where_events_are);
    }
    return *std::move(event);
}

void check_camera(Connection& connection, const std::string& camera_id) {
    if (camera_presence(connection, camera_id) != Presence::present) {
        throw bad_field(
            "camera_id", "there is no camera " + becache::quote(camera_id),
            "name one that GET /cameras lists");
    }
}

Event event_from(const std::string& body, const std::string& now) {
    Fields fields = Fields::of_body(body);
    Event event;
    event.camera_id = required(fields.slug("camera_id"), "camera_id");
    event.severity = required(fields.one_of("severity", severities), "severity");
    event.label = fields.slug("label").value_or("motion");
    event.summary = fields.text("summary", longest_summary).value_or("");
    event.started_at = fields.instant("started_at").value_or(now);
    event.created_at = now;
    fields.finish();
    return event;
}

} // namespace

Response EventService::list(const Query& query) {
    Fields fields = Fields::of_query(query);
    const auto camera_id = fields.slug("camera_id");
    const EventFilter filter{
        .severity = fields.one_of("severity", severities),
        .label = fields.slug("label"),
        .start_date = fields.date("start_date"),
        .end_date = fields.date("end_date")};
    const Page page = fields.page();
    fields.finish();
    return answer_through(
        house_, house_.caches.events.list,
        {.camera_id = camera_id, .page = page.number, .page_size = page.size, .filters = filter.text()},
        [&](Connection& connection) { return list_events(connection, camera_id, filter, page); });
}

Response EventService::stats(const Query& query) {
    Fields fields = Fields::of_query(query);
    const StatsRange range{
        .start_date = fields.date("start_date"),
        .end_date = fields.date("end_date"),
        .camera_id = fields.slug("camera_id")};
    fields.finish();
    return answer_through(
        house_, house_.caches.event_stats.range,
        {.start_date = range.start_date, .end_date = range.end_date, .camera_id = range.camera_id},
        [&](Connection& connection) { return event_stats(connection, range); });
}

Response EventService::read(const std::string& id) {
    const std::int64_t event_id = event_id_in(id);
    return answer_through(
        house_, house_.caches.events.by_id, {.event_id = event_id},
        [&](Connection& connection) -> nlohmann::json { return visible_event(connection, event_id); });
}

Response EventService::create(const std::string& body) {
    Event event = event_from(body, now_text(house_));
    nlohmann::json alerts = nlohmann::json::array();
    const std::vector<AlertRule> matching = house_.database.write([&](Connection& connection) {
        check_camera(connection, event.camera_id);
        event.id = insert_event(connection, event);
        std::vector<AlertRule> rules = all_alert_rules(connection);
        std::erase_if(rules, [&event](const AlertRule& rule) { return !rule.matches(event); });
        for (const AlertRule& rule : rules) {
            alerts.push_back(insert_alert(connection, rule, event, event.created_at));
        }
        return rules;
    });
    house_.caches.invalidate(CacheInvalidationReason::EVENT_CREATED, about_event(event.id, event.camera_id));
    for (const AlertRule& rule : matching) {
        house_.caches.invalidate(CacheInvalidationReason::ALERT_CREATED, about_alert_rule(rule.id));
    }
    nlohmann::json document = event;
    document["alerts"] = std::move(alerts);
    return json_response(201, document);
}

Response EventService::update(const std::string& id, const std::string& body) {
    const std::int64_t event_id = event_id_in(id);
    Fields fields = Fields::of_body(body);
    const auto camera_id = fields.slug("camera_id");
    const auto severity = fields.one_of("severity", severities);
    const auto label = fields.slug("label");
    const auto summary = fields.text("summary", longest_summary);
    const auto started_at = fields.instant("started_at");
    fields.finish();
    Event event;
    const Event before = house_.database.write([&](Connection& connection) {
        Event found = visible_event(connection, event_id);
        event = found;
        event.camera_id = camera_id.value_or(found.camera_id);
        event.severity = severity.value_or(found.severity);
        event.label = label.value_or(found.label);
        event.summary = summary.value_or(found.summary);
        event.started_at = started_at.value_or(found.started_at);
        check_camera(connection, event.camera_id);
        update_event(connection, event);
        return found;
    });
    if (event != before) {
        house_.caches.invalidate(
            CacheInvalidationReason::EVENT_UPDATED, about_event(event_id, event.camera_id));
    }
    if (event.camera_id != before.camera_id) {
        house_.caches.invalidate(
            CacheInvalidationReason::EVENT_UPDATED, about_event(event_id, before.camera_id));
        if (event.detection_count > 0) {
            house_.caches.invalidate(
                CacheInvalidationReason::DETECTION_CHANGED, about_camera(before.camera_id));
            house_.caches.invalidate(
                CacheInvalidationReason::DETECTION_CHANGED, about_camera(event.camera_id));
        }
    }
    return json_response(200, event);
}

Response EventService::remove(const std::string& id) {
    const std::int64_t event_id = event_id_in(id);
    const Event event = house_.database.write([&](Connection& connection) {
        Event found = visible_event(connection, event_id);
        set_event_deleted(connection, event_id, now_text(house_));
        return found;
    });
    house_.caches.invalidate(CacheInvalidationReason::EVENT_DELETED, about_event(event_id, event.camera_id));
    if (event.detection_count > 0) {
        house_.caches.invalidate(CacheInvalidationReason::DETECTION_CHANGED, about_camera(event.camera_id));
    }
    return json_response(200, event);
}

Response EventService::restore(const std::string& id) {
    const std::int64_t event_id = event_id_in(id);
    const Event event = house_.database.write([&](Connection& connection) {
        const std::string asked = "restore event " + id;
        switch (event_state(connection, event_id)) {
        case EventState::absent:
            throw not_found("event", event_id, where_events_are);
        case EventState::present:
            throw conflict(asked, "it is not deleted", "leave it as it is");
        case EventState::camera_deleted:
            throw conflict(asked, "its camera is deleted", "restore the camera first");
        case EventState::deleted:
            break;
        }
        set_event_deleted(connection, event_id, std::nullopt);
        return visible_event(connection, event_id);
    });
    house_.caches.invalidate(CacheInvalidationReason::EVENT_RESTORED, about_event(event_id, event.camera_id));
    if (event.detection_count > 0) {
        house_.caches.invalidate(CacheInvalidationReason::DETECTION_CHANGED, about_camera(event.camera_id));
    }
    return json_response(200, event);
}

} // namespace home_security
