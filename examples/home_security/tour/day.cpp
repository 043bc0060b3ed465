#include "tour/day.hpp"

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

namespace home_security {

namespace {

struct Step {
    std::string_view method;
    std::string_view path;
    std::string_view body;
    int status = 200;
};

constexpr std::array steps{
    // Morning: a camera is put up, and a rule is made for it.
    Step{"POST", "/cameras", R"({"name": "Front door"})", 201},
    Step{"PATCH", "/cameras/front_door", R"({"folder_path": "/srv/front_door"})"},
    Step{"POST", "/alert-rules", R"({"name": "Somebody at the door", "min_severity": "medium"})", 201},
    Step{"PATCH", "/alert-rules/1", R"({"camera_id": "front_door", "label": "person"})"},
    // Everybody leaves.
    Step{"PUT", "/system/status", R"({"status": "armed_away"})"},
    // Noon: somebody comes to the door, and the detector looks closer.
    Step{
        "POST", "/events",
        R"({"camera_id": "front_door", "severity": "high", "label": "person",
            "summary": "Somebody rings twice", "started_at": "2026-05-04T12:00:00Z"})",
        201},
    Step{"POST", "/detections", R"({"event_id": 1, "label": "person", "confidence": 0.61})", 201},
    Step{"POST", "/detections", R"({"event_id": 1, "label": "dog", "confidence": 0.35})", 201},
    Step{"PATCH", "/detections/1", R"({"confidence": 0.93})"},
    Step{"PATCH", "/detections/bulk", R"({"ids": [1, 2], "label": "postman"})"},
    Step{"DELETE", "/detections/2", ""},
    // Evening: the owner looks through the day.
    Step{"POST", "/alerts/1/acknowledge", ""},
    Step{"PATCH", "/events/1", R"({"severity": "low", "summary": "The postman"})"},
    Step{"DELETE", "/events/1", ""},
    Step{"POST", "/events/1/restore", ""},
    Step{"DELETE", "/alert-rules/1", ""},
    // Night: the camera is taken down by mistake, and the operator wants to be sure of what is shown.
    Step{"DELETE", "/cameras/front_door", ""},
    Step{"POST", "/cameras/front_door/restore", ""},
    Step{"POST", "/admin/invalidate", R"({"scope": "cameras#camera:front_door"})"},
};

constexpr std::array<const char*, 19> pages{
    "/cameras",
    "/cameras?status=online",
    "/cameras/front_door",
    "/events",
    "/events?camera_id=front_door&severity=high",
    "/events/1",
    "/events/1/detections",
    "/events/stats",
    "/events/stats?start_date=2026-05-01&end_date=2026-05-31&camera_id=front_door",
    "/detections",
    "/detections?camera_id=front_door",
    "/detections/1",
    "/alert-rules",
    "/alert-rules/1",
    "/alerts",
    "/summaries/latest",
    "/summaries/hourly",
    "/summaries/daily",
    "/system/status"};

/// Reads everything; what is not there yet is no matter.
void read_everything(HttpClient& client) {
    for (const char* const page : pages) {
        const Answer answer = client.get(page);
        if (answer.status != 200 && answer.status != 404) {
            throw std::runtime_error{
                std::string{"GET "} + page + " gave " + std::to_string(answer.status) + ": " + answer.body};
        }
    }
}

} // namespace

void live_a_day(HttpClient& client, Witness& witness) {
    for (const Step& step : steps) {
        read_everything(client);
        const Answer answer =
            client.send(std::string{step.method}, std::string{step.path}, std::string{step.body});
        const std::string who = std::string{step.method} + " " + std::string{step.path};
        if (answer.status != step.status) {
            throw std::runtime_error{
                who + " gave " + std::to_string(answer.status) + " instead of " + std::to_string(step.status)
                + ": " + answer.body};
        }
        witness.note(who);
    }
    read_everything(client);
}

} // namespace home_security
