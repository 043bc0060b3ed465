#pragma once

#include "catalogue.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace becache::codegen {

/// What of a catalogue a generated file depends on. The two parts both have what [catalogue] names.
enum class Part { reasons, regions, whole };

/// The hash of a catalogue's meaning, 16 hexadecimal digits (XXH3, 64 bits). Every generated file carries
/// that of its part.
///
/// It is taken of what the files depend on, so it changes when they may, and stays when comments, layout, the
/// order of reasons, or exceptions change: nothing is stale, or compiled again, for those. Two files with the
/// same hash say the same.
[[nodiscard]] std::string hash_of_meaning(const Catalogue& catalogue, Part part);

/// What every generated file says of itself first, in two lines: what it is, and the hash of the catalogue's
/// meaning.
[[nodiscard]] std::vector<std::string> generated_mark(const Catalogue& catalogue, Part part);

/// The same as comments to the end of their lines.
[[nodiscard]] std::string generated_lines(
    const Catalogue& catalogue, Part part, std::string_view comment = "//");

} // namespace becache::codegen
