#pragma once

#include <becache/core/clock.hpp>
#include <becache/core/source_location.hpp>
#include <becache/reason/reason.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace becache {

/// What one part of an invalidation covers.
enum class ScopeKind : std::uint8_t {
    key,
    tag,
    region,
    everything,
    pattern, ///< of keys that foreign programs wrote: in records alone
};

/// "key", "tag", "region", "everything", "pattern".
[[nodiscard]] std::string_view to_string(ScopeKind kind) noexcept;

/// Whether an invalidation makes a miss, or lets the old value be served for a while where the options say so
/// (ReadRules::stale_while_revalidate, fail_safe_max).
enum class Hardness : std::uint8_t { hard, soft };

/// "hard", "soft".
[[nodiscard]] std::string_view to_string(Hardness hardness) noexcept;

/// A key, a tag with its "any" (the values that may contain it), a region or everything.
struct Scope {
    ScopeKind kind = ScopeKind::everything;
    /// `cameras/by_id/front_door`, `cameras#camera:front_door`, `cameras` or `*`; a pattern.
    std::string name = "*";

    /// `cameras`; `*` for everything; of a pattern nothing.
    [[nodiscard]] std::string_view region() const noexcept;

    friend bool operator==(const Scope&, const Scope&) = default;
};

/// A scope and how many live entries were dropped by its invalidation.
struct DroppedScope {
    Scope scope;
    std::uint64_t entries_dropped = 0;
};

/// Who asked for an invalidation.
struct Origin {
    SourceLocation source;
    std::string application; ///< CacheOptions::application
    std::string host;
    std::int64_t process = 0;
    std::uint64_t thread = 0; ///< the operating system's number of the thread
};

/// One invalidation, as the ledger keeps it and observers see it.
struct Record {
    std::uint64_t id = 0; ///< from 1, in the order in which it took effect in this process
    WallTime time;
    Reason reason;
    Hardness hardness = Hardness::hard;
    std::string subject; ///< Subject::text(); empty if none was named
    /// What was made stale, without overlaps. Empty where the catalogue lets a reason make nothing stale.
    std::vector<DroppedScope> scopes;
    Origin origin;
    /// Its name among all processes, 32 hexadecimal digits; empty without a shared tier.
    std::string shared_id{};
    /// Keeps what `reason` and `origin.source` refer to, where another process named it.
    std::shared_ptr<const void> texts{};

    [[nodiscard]] std::uint64_t entries_dropped() const noexcept;
};

/// How far an invalidation has come when its caller is answered.
enum class Delivery : std::uint8_t {
    local,     ///< this process alone: there is no shared tier
    committed, ///< the shared tier has it: every process will drop what it covers, within its max_staleness
    queued,    ///< the shared tier did not take it: it is on disk, and sent again until it is taken
    held,      ///< likewise, but in memory alone: lost if this process ends before
};

/// "local", "committed", "queued", "held".
[[nodiscard]] std::string_view to_string(Delivery delivery) noexcept;

/// What an invalidation answers to its caller.
struct Receipt {
    std::uint64_t record_id = 0;
    std::uint64_t entries_dropped = 0; ///< live local entries that it made stale; exact
    Delivery delivery = Delivery::local;
};

/// Who is given a receipt later.
using ReceiptDone = std::function<void(const Receipt&)>;

} // namespace becache
