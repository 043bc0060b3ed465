#pragma once

#include "context.hpp"
#include "step.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace becache::redis {

/// The entries of an XRANGE, oldest first: docs/protocol.md, "The ledger". What cannot be read is in it as
/// unreadable.
[[nodiscard]] std::vector<shared::LedgerEntry> entries_in(Reply range);
/// Those of an XREAD of one stream, which answers nil where there are none. Nothing: it is no such answer.
[[nodiscard]] std::optional<std::vector<shared::LedgerEntry>> entries_in_read(Reply read);

/// The heartbeat.
class Syncing {
public:
    using Answer = shared::Synced;
    struct Request {
        std::string_view cursor;
        std::size_t most = 0;
    };

    Syncing(TierContext& context, const Request& request)
        : context_{context}
        , request_{request} {}
    [[nodiscard]] Step<Answer> begin();
    [[nodiscard]] Step<Answer> take(Outcome outcome);

private:
    TierContext& context_;
    const Request& request_;
};

} // namespace becache::redis
