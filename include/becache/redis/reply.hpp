#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace becache::redis {

/// What a server answers to one command: a tree that owns its bytes.
struct Reply {
    enum class Kind : std::uint8_t { nil, integer, text, status, error, array };

    Kind kind = Kind::nil;
    std::int64_t integer = 0;      ///< of an integer
    std::string text{};            ///< of a text, a status or an error
    std::vector<Reply> elements{}; ///< of an array

    [[nodiscard]] bool is_nil() const noexcept { return kind == Kind::nil; }
    [[nodiscard]] bool is_text() const noexcept { return kind == Kind::text; }
    [[nodiscard]] bool is_array() const noexcept { return kind == Kind::array; }

    friend bool operator==(const Reply&, const Reply&) = default;
};

/// Bounds of one reply. A server that declares more is cut off before anything of that size is allocated.
/// Arrays nest at most 7 deep.
struct ReplyLimits {
    /// The longest text: 8 MiB for a value, and its envelope.
    std::size_t max_text_bytes = (std::size_t{8} << 20U) + (std::size_t{64} << 10U);
    /// All texts of a reply together.
    std::size_t max_reply_bytes = std::size_t{64} << 20U;
    /// All values of a reply together, those inside of arrays and the arrays.
    std::size_t max_values = 262'144;
};

} // namespace becache::redis
