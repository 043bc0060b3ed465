#pragma once

#include "store/connection.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace home_security {

/// How the house is guarded.
struct SystemStatus {
    std::string status; ///< disarmed, armed_home, armed_away, maintenance
    std::string changed_at;
};
void to_json(nlohmann::json& out, const SystemStatus& status);

[[nodiscard]] SystemStatus read_system_status(Connection& connection);
void write_system_status(Connection& connection, const SystemStatus& status);

} // namespace home_security
