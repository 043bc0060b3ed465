#pragma once

#include <becache/reason/reason.hpp>

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <version>

#if defined(__cpp_lib_format)
#include <format>
#endif

/// What the generated reason classes of all catalogues have in common.
namespace becache {

/// Hashes a reason as its text, so that a map from reasons finds texts and a map from texts finds reasons.
struct ReasonHash {
    using is_transparent = void;
    [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>{}(text);
    }
};

/// Formats a reason as its text, with all that a text's format may say: `{:>20}`.
struct ReasonFormatter : fmt::formatter<fmt::string_view> {
    /// Not a template, so that a user needs no more of {fmt} than <fmt/core.h>.
    fmt::format_context::iterator format(std::string_view text, fmt::format_context& context) const;

    /// For the contexts of compiled formats.
    template <class Context>
    auto format(std::string_view text, Context& context) const {
        return fmt::formatter<fmt::string_view>::format({text.data(), text.size()}, context);
    }
};

#if defined(__cpp_lib_format)
/// The same for std::format.
struct StandardReasonFormatter : std::formatter<std::string_view> {
    template <class Context>
    auto format(std::string_view text, Context& context) const {
        return std::formatter<std::string_view>::format(text, context);
    }
};
#endif

/// The place of the reason with this number in `reasons`, which are ordered by number.
[[nodiscard]] std::optional<std::size_t> place_of_number(
    std::span<const ReasonInfo> reasons, std::uint8_t number) noexcept;

} // namespace becache

/// A becache::Reason as its text.
template <>
struct fmt::formatter<becache::Reason> : becache::ReasonFormatter {
    template <class Context>
    auto format(becache::Reason reason, Context& context) const {
        return becache::ReasonFormatter::format(reason.text(), context);
    }
};
