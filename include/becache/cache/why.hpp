#pragma once

#include <becache/core/record.hpp>
#include <becache/local/table.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace becache {

using local::EntryState;

/// "absent", "fresh", "stale".
[[nodiscard]] std::string_view to_string(EntryState state) noexcept;

/// Why a value is no longer there: the invalidations that covered its address.
struct Why {
    std::string address;
    EntryState state = EntryState::absent; ///< now
    std::vector<Record> records{};         ///< newest first, as far back as the ledger reaches
};

} // namespace becache
