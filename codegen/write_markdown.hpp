#pragma once

#include "catalogue.hpp"

#include <string>

namespace becache::codegen {

/// The reference page of a catalogue's reasons, for people: overview, usage in each language, a table for
/// each category, how a reason is a text, and what to keep to.
[[nodiscard]] std::string write_markdown(const Catalogue& catalogue);

} // namespace becache::codegen
