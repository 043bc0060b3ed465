#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace becache::codegen {

/// No name in a catalogue is longer.
inline constexpr std::size_t max_name_bytes = 64;

/// Lower-case words joined by single underscores, `event_created`, at most `max_name_bytes`. Names that the
/// generator makes up end in an underscore, so they never meet one of these.
[[nodiscard]] bool is_lower_name(std::string_view name);

/// The same in upper case: `EVENT_CREATED`.
[[nodiscard]] bool is_upper_name(std::string_view name);

/// A type's name: a capital letter, then letters and digits.
[[nodiscard]] bool is_type_name(std::string_view name);

/// Why C++ does not let a name be used ("a keyword of C++", ...); nothing if it does.
[[nodiscard]] std::optional<std::string_view> why_reserved(std::string_view name);

/// `event_created` to `EVENT_CREATED`, and back.
[[nodiscard]] std::string upper_case(std::string_view name);
[[nodiscard]] std::string lower_case(std::string_view name);

/// `by_id` to `ById`.
[[nodiscard]] std::string pascal_case(std::string_view name);

/// Insertions, deletions and changes between two texts, neighbours swapped counting as one (optimal string
/// alignment). Takes the product of their lengths.
[[nodiscard]] std::size_t spelling_distance(std::string_view a, std::string_view b);

/// The known name that is nearest in spelling, if one is near.
[[nodiscard]] std::optional<std::string> nearest(std::string_view name, std::span<const std::string> known);

/// "did you mean 'cameras'?" if a known name is near, else "known are a, b and c" or, without any, `if_none`.
[[nodiscard]] std::string suggest(
    std::string_view name, std::span<const std::string> known, std::string_view if_none);

} // namespace becache::codegen
