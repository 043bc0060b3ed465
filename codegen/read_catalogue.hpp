#pragma once

#include "catalogue.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace becache::codegen {

/// What became of a catalogue file.
struct ReadResult {
    Catalogue catalogue; ///< whole only if there are no errors
    std::vector<std::string>
        errors; ///< all of them: `file:line:column: what was asked: what is wrong; what would be right`
};

/// Reads a catalogue and checks it against docs/catalogue-format.md. A file that cannot be read is an error
/// in the result, too.
[[nodiscard]] ReadResult read_catalogue(const std::filesystem::path& file);

/// The same for a text; `file` is its name in messages.
[[nodiscard]] ReadResult read_catalogue_text(std::string_view text, const std::string& file);

} // namespace becache::codegen
