#pragma once

#include "service/house.hpp"

namespace home_security {

/// Cameras. Every function throws ApiError for what it refuses.
class CameraService {
public:
    explicit CameraService(House& house)
        : house_{house} {}

    [[nodiscard]] Response list(const Query& query);
    [[nodiscard]] Response read(const std::string& id);
    Response create(const std::string& body);
    Response update(const std::string& id, const std::string& body);
    /// Hides the camera, its events, their detections and statistics.
    Response remove(const std::string& id);
    Response restore(const std::string& id);

private:
    House& house_;
};

} // namespace home_security
