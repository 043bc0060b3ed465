#pragma once

#include "catalogue.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace becache::codegen {

/// The hash of a catalogue's meaning, 16 hexadecimal digits (XXH3, 64 bits). Every generated file carries it.
///
/// It is taken of what the generated files depend on, so it changes when they may, and stays when comments,
/// layout, the order of reasons, or exceptions change. Two files with the same hash say the same.
[[nodiscard]] std::string hash_of_meaning(const Catalogue& catalogue);

/// What every generated file says of itself first, in two lines: what it is, and the hash of the catalogue's
/// meaning.
[[nodiscard]] std::vector<std::string> generated_mark(const Catalogue& catalogue);

/// The same as comments to the end of their lines.
[[nodiscard]] std::string generated_lines(const Catalogue& catalogue, std::string_view comment = "//");

} // namespace becache::codegen
