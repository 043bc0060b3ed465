#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace becache::lint {

/// What a file is written in, as far as its tokens differ.
enum class Language : std::uint8_t {
    cpp,
    python,
    typescript, ///< without JSX, so that `<T>value` is a cast
    tsx,
    javascript, ///< with JSX, as its tools take it
};

/// By the ending of the file's name; nothing for other files.
[[nodiscard]] std::optional<Language> language_of(std::string_view file_name);

/// TypeScript, TSX or JavaScript.
[[nodiscard]] constexpr bool is_script(Language language) { return language >= Language::typescript; }

} // namespace becache::lint
