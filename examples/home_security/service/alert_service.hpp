#pragma once

#include "service/house.hpp"

namespace home_security {

/// Alerts that rules have raised. Every function throws ApiError for what it refuses.
class AlertService {
public:
    explicit AlertService(House& house)
        : house_{house} {}

    [[nodiscard]] Response list(const Query& query);
    Response acknowledge(const std::string& id);

private:
    House& house_;
};

} // namespace home_security
