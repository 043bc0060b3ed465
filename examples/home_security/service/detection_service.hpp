#pragma once

#include "service/house.hpp"

namespace home_security {

/// Detections. Every function throws ApiError for what it refuses.
class DetectionService {
public:
    explicit DetectionService(House& house)
        : house_{house} {}

    [[nodiscard]] Response list(const Query& query);
    [[nodiscard]] Response list_of_event(const std::string& event_id);
    [[nodiscard]] Response read(const std::string& id);
    Response create(const std::string& body);
    /// A detection that goes to another event goes to that event's camera.
    Response update(const std::string& id, const std::string& body);
    /// Changes all of them or none.
    Response update_many(const std::string& body);
    Response remove(const std::string& id);

private:
    House& house_;
};

} // namespace home_security
