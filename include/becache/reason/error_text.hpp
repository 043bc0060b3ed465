#pragma once

#include <string>
#include <string_view>

namespace becache {

/// A text from outside as an error message may show it: in quotes; control characters, bytes
/// outside ASCII, quotes and backslashes escaped; cut to 80 bytes.
[[nodiscard]] std::string quote(std::string_view text);

/// An error's three parts as one sentence: "`asked`: `wrong`; `right`".
[[nodiscard]] std::string three_parts(std::string_view asked, std::string_view wrong, std::string_view right);

} // namespace becache
