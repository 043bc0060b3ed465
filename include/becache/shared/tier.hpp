#pragma once

#include <becache/core/record.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace becache::shared {

/// The names of one value: where it is kept, and what makes it stale.
struct ValueName {
    /// `cameras/by_id/front_door`.
    std::string address;
    /// What its key says that it depends on: its region, then of each kind of the region's tags one tag, in
    /// the order of the kinds: `cameras`, `cameras#camera:front_door`, or `cameras#camera:*`, "any". 1 to 17.
    std::vector<std::string> scopes;
};

/// `cameras#camera:*`: whether a scope is the "any" of a kind of tags.
[[nodiscard]] bool is_any(std::string_view scope) noexcept;
/// `cameras#camera` of the tag `cameras#camera:front_door`, of whatever value.
[[nodiscard]] std::string_view kind_of(std::string_view tag) noexcept;

/// A value, as a tier keeps it.
struct StoredValue {
    bool absent = false;   ///< the loader said that there is none
    std::string payload{}; ///< the codec's bytes; empty if absent
    /// How long it is still of use: 1 ms or more.
    std::chrono::milliseconds life{0};
    /// Tags that only the value knows, in the order of their names, each once. Of a kind that is named here
    /// the "any" among ValueName::scopes no longer counts. At most 16.
    std::vector<std::string> own_scopes{};
};

/// Under what a value may be filled: what was seen before its loader ran. Made by a tier, and read by it
/// alone.
struct Observation {
    std::string epoch{};
    std::uint64_t sequence = 0;
    std::vector<std::string> tokens{}; ///< those of ValueName::scopes
    std::string placeholder{};
};

/// Asks for a value, or for the right to load it.
struct ObserveRequest {
    ValueName name;
    /// Observed::found of an earlier answer that was of no use (its payload cannot be decoded, or its load
    /// was waited for in vain): if that is still there, load in its place.
    std::string take_over{};
    /// How long the right to load lasts: longer than any load.
    std::chrono::milliseconds longest_load{30'000};
    /// How long the tokens of the value's scopes live: twice the life of a value, or more. A token that is
    /// gone makes a miss.
    std::chrono::milliseconds token_life{0};
};

/// What a tier answers to that.
struct Observed {
    enum class Kind : std::uint8_t {
        hit,         ///< `value` is fresh
        loading,     ///< another client loads what will be a hit: ask again soon, or take its load over
        load,        ///< run the loader, then fill under `observation`
        marked,      ///< a transaction that changes it is under way: run the loader, keep the value nowhere
        unavailable, ///< the tier does not answer: see `fault`
    };

    Kind kind = Kind::unavailable;
    StoredValue value{};
    Observation observation{};
    std::string found{}; ///< of hit and loading: for ObserveRequest::take_over
    std::string fault{}; ///< for a person: escaped, never a secret, never a value
};

/// Stores what was loaded, if nothing that it depends on was invalidated since its observation.
struct FillRequest {
    ValueName name;
    Observation observation;
    StoredValue value;
    std::chrono::milliseconds token_life{0}; ///< as in ObserveRequest
};

enum class Filled : std::uint8_t {
    filled,      ///< it is a hit for every client now
    refused,     ///< something was invalidated, or the value is too large: keep it nowhere
    unavailable, ///< the tier does not answer; it may or may not be stored
};

/// Gives the right to load back, so that nobody waits for it.
struct ReleaseRequest {
    ValueName name;
    Observation observation;
};

/// Invalidates, or with a mark: commits what was prepared under it.
struct InvalidateRequest {
    std::vector<Scope> scopes; ///< a tag takes its "any" with it; may be empty: then it is a record alone
    std::string record;        ///< JSON: docs/protocol.md, "The ledger"
    std::string mark{};        ///< a name that prepare() was given, or empty
};

/// Marks scopes as changing: until that is committed, rolled back or past its deadline, nobody hits or fills
/// them.
struct PrepareRequest {
    std::vector<Scope> scopes;
    std::string record;
    std::string mark;                      ///< 128 random bits in 32 lower-case hexadecimal digits
    std::chrono::milliseconds deadline{0}; ///< from now: later than the end of the transaction
};

/// Takes a mark back: nothing was changed.
struct RollbackRequest {
    std::vector<Scope> scopes; ///< as given to prepare()
    std::string record;
    std::string mark;
};

/// Whether a tier took a change in. Where not, the change may have been carried out all the same.
struct Accepted {
    bool accepted = false;
    std::string epoch{};
    std::uint64_t sequence = 0; ///< of its record in that epoch
    std::string fault{};        ///< for a person, where it was not accepted
};

/// One entry of the ledger.
struct LedgerEntry {
    enum class Kind : std::uint8_t {
        invalidated,
        prepared,
        rolled_back, ///< drops nothing
        lapsed,      ///< a mark passed its deadline: drops nothing, since prepare() did
        unreadable,  ///< of another version, or damaged: whoever meets it knows nothing any more
    };

    std::string place{}; ///< in the ledger: what a cursor names
    std::string epoch{};
    std::uint64_t sequence = 0; ///< from 1 in each epoch, without gaps
    Kind kind = Kind::unreadable;
    std::string mark{};
    std::string record{}; ///< JSON; empty for lapsed
};

/// What is the newest record, and which came after a cursor.
struct Synced {
    bool ok = false;
    std::string fault{}; ///< for a person, where not ok
    std::string epoch{};
    std::uint64_t sequence = 0; ///< of the newest record; 0: there is none in this epoch
    std::string newest{};       ///< its place: where a cursor goes that skips all of them
    std::vector<LedgerEntry> entries{};
};

/// Removes keys that foreign programs wrote, a step at a time.
struct ForeignRequest {
    std::string pattern;        ///< as Redis' SCAN takes it: `legacy:cameras:*`
    std::string cursor = "0";   ///< ForeignDropped::cursor of the step before
    std::size_t scanned = 1000; ///< about how many keys a step looks at
};

struct ForeignDropped {
    bool ok = false;
    std::string fault{};
    std::string cursor = "0"; ///< "0": that was the last step
    std::size_t dropped = 0;
};

/// What all processes share: values, and the ledger that tells them of each invalidation. What it guarantees
/// is said in docs/protocol.md and tested by one contract suite for every implementation.
///
/// No operation throws, except std::bad_alloc. Thread-safe. Each `start` is the asynchronous form of the
/// `call` beside it, and calls `done` once: at once or later, from any thread, under no lock.
class Tier {
public:
    Tier() = default;
    Tier(const Tier&) = delete;
    Tier& operator=(const Tier&) = delete;
    virtual ~Tier() = default;

    template <class Answer>
    using Done = std::function<void(Answer)>;

    [[nodiscard]] virtual Observed call(const ObserveRequest& request) = 0;
    [[nodiscard]] virtual Filled call(const FillRequest& request) = 0;
    /// There is nothing to do for who is not answered: the right lapses by itself.
    virtual void call(const ReleaseRequest& request) = 0;
    [[nodiscard]] virtual Accepted call(const InvalidateRequest& request) = 0;
    [[nodiscard]] virtual Accepted call(const PrepareRequest& request) = 0;
    [[nodiscard]] virtual Accepted call(const RollbackRequest& request) = 0;

    virtual void start(ObserveRequest request, Done<Observed> done) = 0;
    virtual void start(FillRequest request, Done<Filled> done) = 0;
    virtual void start(ReleaseRequest request) = 0;
    virtual void start(InvalidateRequest request, Done<Accepted> done) = 0;

    /// The heartbeat: at most `most` entries after the cursor, oldest first; `-` is the ledger's beginning.
    [[nodiscard]] virtual Synced sync(std::string_view cursor, std::size_t most) = 0;
    /// Waits until there are entries after the cursor, or for `longest`: then the answer has none. Nothing:
    /// the tier does not answer. What it gives is a hint that comes early: only sync() proves that none is
    /// missing.
    [[nodiscard]] virtual std::optional<std::vector<LedgerEntry>> listen(
        std::string_view cursor, std::chrono::milliseconds longest) = 0;
    /// The last entries, newest first; none where the tier does not answer.
    [[nodiscard]] virtual std::vector<LedgerEntry> newest_entries(std::size_t most) = 0;

    [[nodiscard]] virtual ForeignDropped drop_foreign(const ForeignRequest& request) = 0;

    /// Where it is, for logs: `redis://127.0.0.1:6379/0`, never a secret.
    [[nodiscard]] virtual std::string description() const = 0;

    /// Ends listen() soon; whatever is asked from now on is answered as unavailable.
    virtual void close() = 0;
};

} // namespace becache::shared
