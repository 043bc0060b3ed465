#pragma once

#include "catalogue.hpp"

#include <string>

namespace becache::codegen {

/// A module of TypeScript, for strict compilers, without dependencies. The catalogue names its
/// typescript_module.
[[nodiscard]] std::string write_typescript(const Catalogue& catalogue);

/// The same for plain JavaScript, as an ES module.
[[nodiscard]] std::string write_javascript(const Catalogue& catalogue);

} // namespace becache::codegen
