#pragma once

#include "catalogue.hpp"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace becache::codegen {

/// What can be generated from a catalogue.
enum class Language { cpp, python, typescript, markdown, json_schema };

/// All of them, as command lines spell them.
inline constexpr std::array<std::pair<std::string_view, Language>, 5> languages{{
    {"cpp", Language::cpp},
    {"python", Language::python},
    {"typescript", Language::typescript},
    {"markdown", Language::markdown},
    {"json-schema", Language::json_schema},
}};

/// A generated file: its path below the output folder, and its text.
struct GeneratedFile {
    std::filesystem::path path;
    std::string text;
};

/// Everything that is generated for a language. The same meaning of a catalogue gives the same bytes. Throws
/// std::invalid_argument if the catalogue does not name the module of Python or TypeScript.
[[nodiscard]] std::vector<GeneratedFile> generate(const Catalogue& catalogue, Language language);

} // namespace becache::codegen
