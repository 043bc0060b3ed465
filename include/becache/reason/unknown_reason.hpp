#pragma once

#include <becache/reason/reason.hpp>

#include <span>
#include <stdexcept>
#include <string_view>

namespace becache {

/// Thrown by a catalogue's parse() for a text that is none of its reasons'. The message shows at most 80
/// bytes of the text, escaped, and the nearest known text where one is near.
class UnknownReason : public std::invalid_argument {
public:
    /// `known` are all reasons of the catalogue, at least one; static, as generated.
    UnknownReason(std::string_view text, std::span<const ReasonInfo> known);

    /// The known reason that was most likely meant; nullptr if none is near. Static.
    [[nodiscard]] const ReasonInfo* nearest() const noexcept { return nearest_; }

private:
    UnknownReason(std::string_view text, std::span<const ReasonInfo> known, const ReasonInfo* nearest);

    const ReasonInfo* nearest_;
};

/// The reason whose text is nearest to the given one by edit distance, where a change of case costs little;
/// nullptr if more than half of the text would change. The first in `known` wins a draw.
///
/// Takes the time of (bytes of the longest known text) squared per known reason, however long the text is.
[[nodiscard]] const ReasonInfo* nearest_reason(
    std::string_view text, std::span<const ReasonInfo> known) noexcept;

} // namespace becache
