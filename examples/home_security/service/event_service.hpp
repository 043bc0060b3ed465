#pragma once

#include "service/house.hpp"

namespace home_security {

/// Events and their statistics. Every function throws ApiError for what it refuses.
class EventService {
public:
    explicit EventService(House& house)
        : house_{house} {}

    [[nodiscard]] Response list(const Query& query);
    [[nodiscard]] Response stats(const Query& query);
    [[nodiscard]] Response read(const std::string& id);
    /// Raises an alert for every rule that matches.
    Response create(const std::string& body);
    /// An event that goes to another camera takes its detections along.
    Response update(const std::string& id, const std::string& body);
    /// Hides the event and its detections.
    Response remove(const std::string& id);
    Response restore(const std::string& id);

private:
    House& house_;
};

} // namespace home_security
