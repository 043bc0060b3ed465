#include "backend.hpp"

namespace home_security {

namespace {

// What a service's function is given of a request.

template <class Service>
Router::Handler query(Service& service, Response (Service::*answer)(const Query&)) {
    return [&service, answer](const Call& call) { return (service.*answer)(call.target.query); };
}

template <class Service>
Router::Handler body(Service& service, Response (Service::*answer)(const std::string&)) {
    return [&service, answer](const Call& call) { return (service.*answer)(call.body); };
}

template <class Service>
Router::Handler id(Service& service, Response (Service::*answer)(const std::string&)) {
    return [&service, answer](const Call& call) { return (service.*answer)(call.id); };
}

template <class Service>
Router::Handler id_and_body(
    Service& service, Response (Service::*answer)(const std::string&, const std::string&)) {
    return [&service, answer](const Call& call) { return (service.*answer)(call.id, call.body); };
}

template <class Service>
Router::Handler nothing(Service& service, Response (Service::*answer)()) {
    return [&service, answer](const Call&) { return (service.*answer)(); };
}

} // namespace

void Routes::add_to(Backend& backend) {
    Router& to = backend.router_;

    CameraService& cameras = backend.cameras_;
    to.add("GET", "/cameras", query(cameras, &CameraService::list), QueryUse::taken);
    to.add("POST", "/cameras", body(cameras, &CameraService::create));
    to.add("GET", "/cameras/{id}", id(cameras, &CameraService::read));
    to.add("PATCH", "/cameras/{id}", id_and_body(cameras, &CameraService::update));
    to.add("DELETE", "/cameras/{id}", id(cameras, &CameraService::remove));
    to.add("POST", "/cameras/{id}/restore", id(cameras, &CameraService::restore));

    EventService& events = backend.events_;
    DetectionService& detections = backend.detections_;
    to.add("GET", "/events", query(events, &EventService::list), QueryUse::taken);
    to.add("POST", "/events", body(events, &EventService::create));
    to.add("GET", "/events/stats", query(events, &EventService::stats), QueryUse::taken);
    to.add("GET", "/events/{id}", id(events, &EventService::read));
    to.add("PATCH", "/events/{id}", id_and_body(events, &EventService::update));
    to.add("DELETE", "/events/{id}", id(events, &EventService::remove));
    to.add("POST", "/events/{id}/restore", id(events, &EventService::restore));
    to.add("GET", "/events/{id}/detections", id(detections, &DetectionService::list_of_event));

    to.add("GET", "/detections", query(detections, &DetectionService::list), QueryUse::taken);
    to.add("POST", "/detections", body(detections, &DetectionService::create));
    to.add("PATCH", "/detections/bulk", body(detections, &DetectionService::update_many));
    to.add("GET", "/detections/{id}", id(detections, &DetectionService::read));
    to.add("PATCH", "/detections/{id}", id_and_body(detections, &DetectionService::update));
    to.add("DELETE", "/detections/{id}", id(detections, &DetectionService::remove));

    AlertRuleService& rules = backend.alert_rules_;
    to.add("GET", "/alert-rules", query(rules, &AlertRuleService::list), QueryUse::taken);
    to.add("POST", "/alert-rules", body(rules, &AlertRuleService::create));
    to.add("GET", "/alert-rules/{id}", id(rules, &AlertRuleService::read));
    to.add("PATCH", "/alert-rules/{id}", id_and_body(rules, &AlertRuleService::update));
    to.add("DELETE", "/alert-rules/{id}", id(rules, &AlertRuleService::remove));

    AlertService& alerts = backend.alerts_;
    to.add("GET", "/alerts", query(alerts, &AlertService::list), QueryUse::taken);
    to.add("POST", "/alerts/{id}/acknowledge", id(alerts, &AlertService::acknowledge));

    SystemService& system = backend.system_;
    to.add("GET", "/summaries/latest", nothing(system, &SystemService::latest_summary));
    to.add("GET", "/summaries/hourly", nothing(system, &SystemService::hourly_summary));
    to.add("GET", "/summaries/daily", nothing(system, &SystemService::daily_summary));
    to.add("GET", "/system/status", nothing(system, &SystemService::status));
    to.add("PUT", "/system/status", body(system, &SystemService::set_status));

    AdminService& admin = backend.admin_;
    to.add("POST", "/admin/invalidate", body(admin, &AdminService::invalidate));
    to.add("GET", "/metrics", nothing(admin, &AdminService::metrics));
    to.add("GET", "/healthz", nothing(admin, &AdminService::health));
    to.add("GET", "/why/*", [&admin](const Call& call) { return admin.why(call.target.path); });
}

} // namespace home_security
