#pragma once

#include <becache/core/record.hpp>
#include <becache/reason/catalogue.hpp>
#include <becache/shared/tier.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace becache {

/// A record as the ledger of all processes spells it: JSON, docs/protocol.md, "The ledger".
[[nodiscard]] std::string spell_record(const Record& record);

/// The record that a text spells; nothing if it is none, or if a scope in it cannot be read. A reason that
/// `find` does not know is kept as its text.
[[nodiscard]] std::optional<Record> read_record(
    std::string_view text, const std::function<const ReasonInfo*(std::string_view)>& find);

/// What the shared tier is asked to do for a record.
[[nodiscard]] shared::InvalidateRequest request_of(const Record& record);

/// What an unknown reason counts as.
[[nodiscard]] const ReasonInfo& unknown_reason() noexcept;

/// 128 bits of the system's random source as 32 lower-case hexadecimal digits. Throws std::system_error where
/// there are none.
[[nodiscard]] std::string fresh_name();

} // namespace becache
