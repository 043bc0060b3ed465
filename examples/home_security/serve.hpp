#pragma once

#include "options.hpp"

#include <ostream>

namespace home_security {

/// Serves until SIGINT or SIGTERM, then answers what is under way, invalidates everything with
/// GRACEFUL_SHUTDOWN and says what it dropped. Call it before any other thread is started. Answers the exit
/// code. Throws DatabaseError, and std::runtime_error for a port that cannot be had.
int serve(const ProgramOptions& options, std::ostream& out);

} // namespace home_security
