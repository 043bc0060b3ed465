#pragma once

#include "language.hpp"
#include "token.hpp"

#include <string>
#include <string_view>

namespace becache::lint {

/// A text with its escapes replaced. Characters beyond ASCII that are spelled by escapes become the byte
/// 0xFF: no reason has one.
[[nodiscard]] std::string decode_escapes(std::string_view text, Language language, bool is_bytes = false);

/// What a string literal says. A view of the source, or of `scratch` if there are escapes.
[[nodiscard]] std::string_view text_of(
    const Token& token, std::string_view source, Language language, std::string& scratch);

} // namespace becache::lint
