#pragma once

#include "tour/http_client.hpp"
#include "tour/witness.hpp"

namespace home_security {

/// A day in the life of a house, over HTTP: every operation that a reason of the catalogue speaks of. Before
/// each step everything is read, so that there is something to drop. Throws std::runtime_error if an answer
/// is not the one that was to come.
void live_a_day(HttpClient& client, Witness& witness);

} // namespace home_security
