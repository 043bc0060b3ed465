#pragma once

#include "catalogue.hpp"

#include <string>

namespace becache::codegen {

/// A module of Python 3.9 or later, without dependencies: the reasons as an enumeration of texts.
/// The catalogue names its python_module.
[[nodiscard]] std::string write_python_module(const Catalogue& catalogue);

/// Its types, for checkers and editors.
[[nodiscard]] std::string write_python_stub(const Catalogue& catalogue);

} // namespace becache::codegen
