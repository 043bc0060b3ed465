#pragma once

#include <string_view>

/// What Python and TypeScript let a catalogue name.
namespace becache::codegen {

/// Names joined by dots, none of them a keyword: `backend.core.constants`.
[[nodiscard]] bool is_python_module(std::string_view module);

/// A relative path without `..` and without an ending: `backend/core/constants`.
[[nodiscard]] bool is_typescript_module(std::string_view module);

/// What a class of this name would hide from the generated module ("ValueError"); empty if nothing.
[[nodiscard]] std::string_view hidden_in_python(std::string_view reason_class);
[[nodiscard]] std::string_view hidden_in_typescript(std::string_view reason_class);

} // namespace becache::codegen
