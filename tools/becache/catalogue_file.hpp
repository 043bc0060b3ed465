#pragma once

#include <codegen/catalogue.hpp>

#include <filesystem>
#include <optional>

namespace becache::command {

/// The catalogue of a file; nothing if it has errors, which then are on standard error.
[[nodiscard]] std::optional<codegen::Catalogue> read_or_report(const std::filesystem::path& file);

/// The same for a text; `name` is that of its file in messages.
[[nodiscard]] std::optional<codegen::Catalogue> read_text_or_report(
    const std::string& text, const std::string& name);

} // namespace becache::command
