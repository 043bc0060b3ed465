#include "store/system_status.hpp"

#include <nlohmann/json.hpp>

namespace home_security {

void to_json(nlohmann::json& out, const SystemStatus& status) {
    out = {{"status", status.status}, {"changed_at", status.changed_at}};
}

SystemStatus read_system_status(Connection& connection) {
    Statement statement = connection.query("SELECT status, changed_at FROM system_status WHERE id = 1");
    if (!statement.step()) {
        throw DatabaseError{"the table system_status is empty; it holds one row from the first migration on"};
    }
    return {.status = statement.text(0), .changed_at = statement.text(1)};
}

void write_system_status(Connection& connection, const SystemStatus& status) {
    connection.execute(
        "UPDATE system_status SET status = ?, changed_at = ? WHERE id = 1", status.status, status.changed_at);
}

} // namespace home_security
