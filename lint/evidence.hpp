#pragma once

#include "settings.hpp"
#include "syntax.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace becache::lint {

/// Why a string is taken for a reason, in words: "it is given to invalidate_events". Nothing if nothing
/// around it says so. Evidence is, of the string at a place:
///
/// - an argument of a sink;
/// - an argument, keyword, variable, field, property or key named like a reason;
/// - a comparison, or an assertion of equality, with something named like one; a `case` of a switch over one.
[[nodiscard]] std::optional<std::string> evidence_of(
    const Syntax& syntax, std::size_t place, const std::vector<Sink>& sinks);

/// Whether a name's last word is "reason" or "reasons"; "text", "string", "value" and "name" may follow.
/// Words are told apart by `_` and by capitals.
[[nodiscard]] bool is_reason_name(std::string_view name);

/// Texts of which one is near wherever there is evidence.
[[nodiscard]] std::vector<std::string> texts_of_evidence(const std::vector<Sink>& sinks);

/// Tells places of a source near which there is one of some texts: at most 16 KiB before or 1 KiB behind.
/// Nothing farther away is evidence. Places must be asked for in ascending order; all together take one pass
/// a text.
class Nearby {
public:
    Nearby(std::string_view source, const std::vector<std::string>& texts);

    [[nodiscard]] bool has_text(std::size_t place);

private:
    std::string_view source_;
    const std::vector<std::string>* texts_;
    std::vector<std::size_t> next_; // of each text, the first that no place asked for has left behind
};

} // namespace becache::lint
