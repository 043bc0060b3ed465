#pragma once

#include "catalogue.hpp"

#include <string>

namespace becache::codegen {

/// The hash of a catalogue's meaning, 16 hexadecimal digits (XXH3, 64 bits). Every generated file carries it.
///
/// It is taken of what the generated files depend on, so it changes when they may, and stays when comments,
/// layout, the order of reasons, or exceptions change. Two files with the same hash say the same.
[[nodiscard]] std::string hash_of_meaning(const Catalogue& catalogue);

} // namespace becache::codegen
