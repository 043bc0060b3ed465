#pragma once

#include "store/connection.hpp"

namespace home_security {

/// Brings the schema of a database up to date, one migration after the other, in one transaction.
/// Throws DatabaseError for a database that a newer program has written.
void migrate(Connection& connection);

/// The version that migrate() leads to: the number of migrations.
[[nodiscard]] int schema_version() noexcept;

} // namespace home_security
