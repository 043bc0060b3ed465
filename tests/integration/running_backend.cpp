#include "running_backend.hpp"

#include <stdexcept>

namespace home_security {

RunningBackend::RunningBackend()
    : backend_{{.database = folder_.path() / "house.db", .cache = {.for_tests = true}}}
    , server_{{}, [this](const Request& request) { return backend_.handle(request); }}
    , client_{server_.host(), server_.port()} {
    server_.start();
}

void RunningBackend::furnish() {
    const auto create = [this](const std::string& target, const std::string& body) {
        const Answer answer = post(target, body);
        if (answer.status != 201) {
            throw std::runtime_error{"POST " + target + ": " + answer.body};
        }
    };
    create("/cameras", R"({"name": "Front door"})");
    create("/cameras", R"({"name": "Back door"})");
    create("/alert-rules", R"({"name": "Grave", "min_severity": "high"})");
    create("/alert-rules", R"({"name": "Gravest", "min_severity": "critical"})");
    create("/events", R"({"camera_id": "front_door", "severity": "high", "label": "person",
                          "started_at": "2026-05-04T12:00:00Z"})");
    create("/events", R"({"camera_id": "back_door", "severity": "low", "label": "cat",
                          "started_at": "2026-05-05T23:59:59Z"})");
    create("/detections", R"({"event_id": 1, "label": "person", "confidence": 0.9})");
    create("/detections", R"({"event_id": 2, "label": "cat", "confidence": 0.4})");
}

} // namespace home_security
