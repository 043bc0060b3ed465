#pragma once

#include <ostream>

namespace home_security {

/// Starts the backend on a free port with a fresh database in a temporary folder, drives it through a day
/// in the life of a house, and prints one line for each reason of the catalogue. Answers 0 if every reason
/// was raised by a real operation, else 1, with their names on `errors`.
int run_tour(std::ostream& out, std::ostream& errors);

} // namespace home_security
