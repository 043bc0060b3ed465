#pragma once

#include "compare.hpp"

namespace becache::codegen {

/// Adds what changed in [tags] and [regions]. Each is known by its name: another name is a removal.
void compare_regions(const Catalogue& before, const Catalogue& after, std::vector<Finding>& findings);

} // namespace becache::codegen
