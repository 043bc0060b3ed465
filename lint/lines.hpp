#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace becache::lint {

/// A place as people count: lines and columns from 1; columns in characters (Unicode code points).
struct Position {
    std::size_t line = 1;
    std::size_t column = 1;
};

/// Finds lines by places. Made once a source, in one pass.
class Lines {
public:
    explicit Lines(std::string_view source);

    [[nodiscard]] Position position(std::size_t place) const;
    /// From 1.
    [[nodiscard]] std::size_t line_of(std::size_t place) const;
    /// Without its line feed. `line` from 1.
    [[nodiscard]] std::string_view text(std::size_t line) const;
    /// Where it begins.
    [[nodiscard]] std::size_t begin(std::size_t line) const { return begins_[line - 1]; }

private:
    std::string_view source_;
    std::vector<std::size_t> begins_;
};

} // namespace becache::lint
