#pragma once

#include "service/house.hpp"

namespace home_security {

/// How the house is guarded, and what happened in it.
class SystemService {
public:
    explicit SystemService(House& house)
        : house_{house} {}

    [[nodiscard]] Response status();
    /// Raises STATUS_CHANGED when the status becomes another. Throws ApiError for what it refuses.
    Response set_status(const std::string& body);

    [[nodiscard]] Response latest_summary();
    [[nodiscard]] Response hourly_summary();
    [[nodiscard]] Response daily_summary();

private:
    House& house_;
};

} // namespace home_security
