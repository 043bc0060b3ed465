#pragma once

#include "catalogue.hpp"

#include <string>

/// What the generated files of the reasons hold, besides the class that users see:
///
/// - The descriptions (becache::ReasonInfo) lie in one static array, ordered by number: `infos()` of the
///   class is all of them, and the addresses `&constant.info()` are constant expressions.
/// - They need `becache::reason` (with {fmt}) and nothing else.
/// - The class names of its own are Code, Category, and lower-case ones, so that no constant of a catalogue
///   can be one of them.
///
/// Both texts depend on the catalogue alone: the same catalogue gives the same bytes.
namespace becache::codegen {

/// The header with the reason class, its constants and texts, and how it is hashed and formatted.
/// The catalogue has at least one reason and one category, all valid, reasons by number.
[[nodiscard]] std::string write_reasons_header(const Catalogue& catalogue);

/// Its source: descriptions, categories, and the perfect hash that parses. Searches the hash, which takes
/// milliseconds. Throws std::invalid_argument where search_perfect_hash does.
[[nodiscard]] std::string write_reasons_source(const Catalogue& catalogue);

} // namespace becache::codegen
