#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace home_security {

/// 1 to 64 lower-case letters, digits and `_`, the first no `_`: front_door.
[[nodiscard]] bool is_slug(std::string_view text) noexcept;
/// "Front Door" becomes "front_door"; empty where nothing is left.
[[nodiscard]] std::string slug_of(std::string_view name);
/// A day of the calendar: 2026-01-31.
[[nodiscard]] bool is_date(std::string_view text) noexcept;
/// A second in universal time: 2026-01-31T23:59:59Z.
[[nodiscard]] bool is_instant(std::string_view text) noexcept;
/// A whole number in decimal digits, without a plus sign or leading zeros.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text) noexcept;

} // namespace home_security
