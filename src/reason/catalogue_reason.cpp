#include <becache/reason/catalogue_reason.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace becache {

fmt::format_context::iterator ReasonFormatter::format(
    std::string_view text, fmt::format_context& context) const {
    return fmt::formatter<fmt::string_view>::format({text.data(), text.size()}, context);
}

std::optional<std::size_t> place_of_number(
    std::span<const ReasonInfo> reasons, std::uint8_t number) noexcept {
    const auto found = std::ranges::lower_bound(reasons, number, {}, &ReasonInfo::number);
    if (found == reasons.end() || found->number != number) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - reasons.begin());
}

} // namespace becache
