#pragma once

#include "service/house.hpp"

namespace home_security {

/// The rules by which new events raise alerts. Every function throws ApiError for what it refuses.
class AlertRuleService {
public:
    explicit AlertRuleService(House& house)
        : house_{house} {}

    [[nodiscard]] Response list(const Query& query);
    [[nodiscard]] Response read(const std::string& id);
    Response create(const std::string& body);
    Response update(const std::string& id, const std::string& body);
    Response remove(const std::string& id);

private:
    House& house_;
};

} // namespace home_security
