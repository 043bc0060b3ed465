#pragma once

#include <string_view>

namespace becache {

/// Where in the source a call stands. What std::source_location is, which clang 14 does not offer.
class SourceLocation {
public:
    constexpr SourceLocation() noexcept = default;

    /// As the default argument of a parameter: the place of the call.
    [[nodiscard]] static constexpr SourceLocation current(
        const char* file = __builtin_FILE(), const char* function = __builtin_FUNCTION(),
        unsigned line = __builtin_LINE()) noexcept {
        SourceLocation here;
        here.file_ = file;
        here.function_ = function;
        here.line_ = line;
        return here;
    }

    [[nodiscard]] constexpr std::string_view file() const noexcept { return file_; }
    [[nodiscard]] constexpr std::string_view function() const noexcept { return function_; }
    [[nodiscard]] constexpr unsigned line() const noexcept { return line_; } ///< from 1; 0 is unknown

private:
    const char* file_ = "";
    const char* function_ = "";
    unsigned line_ = 0;
};

} // namespace becache
