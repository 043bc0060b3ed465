#pragma once

#include "language.hpp"
#include "token.hpp"

#include <string_view>

namespace becache::lint {

/// The tokens of any bytes; at most `max_source_bytes`. A literal whose end is missing ends with its line, so
/// that a mistake costs that line and no more. Linear in the size. The three below, by language.
[[nodiscard]] Lexed lex(std::string_view source, Language language);

[[nodiscard]] Lexed lex_cpp(std::string_view source);
[[nodiscard]] Lexed lex_python(std::string_view source);
/// TypeScript and JavaScript; `language` says whether `<` may begin JSX.
[[nodiscard]] Lexed lex_script(std::string_view source, Language language);

} // namespace becache::lint
