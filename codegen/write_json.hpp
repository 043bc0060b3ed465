#pragma once

#include "catalogue.hpp"

#include <string>
#include <string_view>

namespace becache::codegen {

/// A text in double quotes as JSON, Python and JavaScript read it; UTF-8 stays as it is.
[[nodiscard]] std::string json_literal(std::string_view text);

/// The JSON Schema (2020-12) of a reason as it is written: one of the values. Aliases are not among them.
[[nodiscard]] std::string write_json_schema(const Catalogue& catalogue);

/// What every language has to make of the catalogue, for tests: each reason with all that is said of it, what
/// is parsed from aliases, and texts that are near a reason and none.
[[nodiscard]] std::string write_json_vectors(const Catalogue& catalogue);

} // namespace becache::codegen
