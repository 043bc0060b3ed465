#include <becache/reason/unknown_reason.hpp>

#include <becache/reason/error_text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace becache {
namespace {

std::string message_about(
    std::string_view text, std::span<const ReasonInfo> known, const ReasonInfo* nearest) {
    std::string message = "unknown reason " + quote(text) + "; ";
    if (nearest != nullptr) {
        message += "did you mean " + quote(nearest->text) + "? A reason's text counts byte by byte, ";
        message += "case and spaces included";
    } else {
        message += "a reason is one of the catalogue's " + std::to_string(known.size()) + " texts, such as ";
        message += quote(known.front().text);
    }
    return message;
}

// Costs of the edit distance. A change of case is cheap, so that EVENT_CREATED is nearest to event_created.
constexpr std::size_t cost_of_edit = 8;
constexpr std::size_t cost_of_case = 1;

constexpr std::size_t longest_compared = 255;

char lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

std::size_t cost_of_change(char from, char to) {
    if (from == to) {
        return 0;
    }
    return lower(from) == lower(to) ? cost_of_case : cost_of_edit;
}

/// Wagner and Fischer's algorithm (The string-to-string correction problem, 1974), one row at a time.
/// `to` has at most `longest_compared` bytes.
std::size_t distance(std::string_view from, std::string_view to) noexcept {
    std::array<std::size_t, longest_compared + 1> row{};
    for (std::size_t column = 0; column <= to.size(); ++column) {
        row[column] = column * cost_of_edit;
    }
    for (const char character : from) {
        std::size_t diagonal = row[0];
        row[0] += cost_of_edit;
        for (std::size_t column = 1; column <= to.size(); ++column) {
            const std::size_t above = row[column];
            row[column] = std::min(
                {diagonal + cost_of_change(character, to[column - 1]), above + cost_of_edit,
                 row[column - 1] + cost_of_edit});
            diagonal = above;
        }
    }
    return row[to.size()];
}

} // namespace

const ReasonInfo* nearest_reason(std::string_view text, std::span<const ReasonInfo> known) noexcept {
    const ReasonInfo* nearest = nullptr;
    std::size_t least = 0;
    for (const ReasonInfo& reason : known) {
        // Half of the known text is as much as may differ. A difference of lengths alone may be more,
        // which also bounds the time that a huge text takes.
        const std::size_t size = reason.text.size();
        const std::size_t most = size * cost_of_edit / 2;
        const std::size_t surplus = text.size() > size ? text.size() - size : size - text.size();
        if (size > longest_compared || surplus > size / 2) {
            continue;
        }
        const std::size_t found = distance(text, reason.text);
        if (found <= most && (nearest == nullptr || found < least)) {
            nearest = &reason;
            least = found;
        }
    }
    return nearest;
}

UnknownReason::UnknownReason(std::string_view text, std::span<const ReasonInfo> known)
    : UnknownReason{text, known, nearest_reason(text, known)} {}

UnknownReason::UnknownReason(
    std::string_view text, std::span<const ReasonInfo> known, const ReasonInfo* nearest)
    : std::invalid_argument{message_about(text, known, nearest)}
    , nearest_{nearest} {}

} // namespace becache
