#include "service/house.hpp"

#include "http/api_error.hpp"
#include "http/spelling.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace home_security {

std::string now_text(const House& house) {
    const auto second = std::chrono::floor<std::chrono::seconds>(house.clock.wall_now());
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", fmt::gmtime(second.time_since_epoch().count()));
}

CacheUse use_of(becache::Source source) noexcept {
    switch (source) {
    case becache::Source::hit:
    case becache::Source::shared:
        return CacheUse::hit;
    case becache::Source::stale:
    case becache::Source::fail_safe:
        return CacheUse::stale;
    case becache::Source::load:
    case becache::Source::joined:
        break;
    }
    return CacheUse::miss;
}

backend::core::Subject about_camera(const std::string& camera_id) {
    backend::core::Subject subject;
    subject.camera_id = camera_id;
    return subject;
}

backend::core::Subject about_event(std::int64_t event_id, const std::string& camera_id) {
    backend::core::Subject subject;
    subject.event_id = event_id;
    subject.camera_id = camera_id;
    return subject;
}

backend::core::Subject about_detection(
    std::int64_t detection_id, std::int64_t event_id, const std::string& camera_id) {
    backend::core::Subject subject = about_event(event_id, camera_id);
    subject.detection_id = detection_id;
    return subject;
}

backend::core::Subject about_alert_rule(std::int64_t alert_rule_id) {
    backend::core::Subject subject;
    subject.alert_rule_id = alert_rule_id;
    return subject;
}

std::int64_t id_in_path(std::string_view what, const std::string& text, std::string_view right) {
    const auto id = parse_integer(text);
    if (!id) {
        throw not_found(what, text, right);
    }
    return *id;
}

} // namespace home_security
