#pragma once

#include <becache/cache/async.hpp>
#include <becache/cache/options.hpp>
#include <becache/cache/pending.hpp>
#include <becache/cache/region.hpp>
#include <becache/cache/why.hpp>
#include <becache/core/raw_string.hpp>
#include <becache/core/stats.hpp>
#include <becache/core/subject.hpp>
#include <becache/reason/catalogue.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace becache {

class CacheState;
class OpenCatalogue;
struct Target;

/// A cache inside the process, and what it shares with others (SharedOptions). Its handles (regions, views)
/// share its state and may outlive it. The end of the last of them waits for the loaders that run on threads
/// of the cache, and drops reloads that have not begun; a read that somebody still waits for goes on.
/// Thread-safe. One that shares is of the process that made it: in a child of fork() it reads as without its
/// shared tier, and what would change something throws std::logic_error.
class Cache {
public:
    /// Throws std::invalid_argument for options outside their bounds.
    explicit Cache(CacheOptions options = {});
    Cache(const Cache&) = delete;
    Cache& operator=(const Cache&) = delete;
    ~Cache();

    /// Opens the regions of a catalogue; a catalogue that is open already is shared. What is generated from
    /// a catalogue calls this. Throws std::invalid_argument if another catalogue has a region of that name.
    [[nodiscard]] OpenCatalogue open(const CatalogueInfo& catalogue);

    /// Makes every value of every region stale. O(regions).
    Receipt invalidate_everything(Reason reason, SourceLocation origin = SourceLocation::current());
    Receipt invalidate_everything(
        Reason reason, Hardness hardness, SourceLocation origin = SourceLocation::current());
    Receipt invalidate_everything(use_a_constant_of_the_catalogue_instead_of_a_raw_string) = delete;

    /// Removes keys that foreign programs wrote, by a pattern of Redis' SCAN (`legacy:cameras:*`), some
    /// thousand at a time, and records it: a backend that moves to becache region by region invalidates both.
    /// Needs rights of its own (docs/protocol.md, "Rights"). O(keys of the server). The receipt counts the
    /// keys. Throws std::logic_error without a shared tier, and std::runtime_error where that does not
    /// answer: what was removed until then stays removed.
    Receipt invalidate_foreign(
        std::string_view pattern, Reason reason, SourceLocation origin = SourceLocation::current());
    Receipt invalidate_foreign(std::string_view, use_a_constant_of_the_catalogue_instead_of_a_raw_string) =
        delete;

    template <class Token = DefaultToken>
    auto async_invalidate_everything(
        Reason reason, Token&& token = {}, SourceLocation origin = SourceLocation::current()) {
        return async_receipt(
            std::forward<Token>(token), [state = state_, reason, origin](const ReceiptDone& done) {
                invalidate_everything(*state, reason, std::nullopt, origin, done);
            });
    }

    /// The invalidations that covered an address (`cameras/by_id/front_door`), newest first, and whether its
    /// value is now absent, fresh or stale. Throws std::invalid_argument for what is no address.
    [[nodiscard]] Why why(std::string_view address) const;

    /// The last invalidations, newest first: at most CacheOptions::ledger_records.
    [[nodiscard]] std::vector<Record> ledger() const;

    [[nodiscard]] CacheStats stats() const;

    /// One step of the janitor, for who has set CacheOptions::janitor_interval to 0: looks at a sixtieth of
    /// the values, and removes those of no more use. Answers how many went.
    std::size_t sweep();

    /// One heartbeat of the lease, for who has set SharedOptions::own_thread to false: sends what is queued,
    /// and applies what other processes have invalidated. Answers whether the shared tier was heard; true
    /// without one.
    bool heartbeat();

    /// For tests: what is wrong with the table's books, in words; nothing, if all is well. O(values), and
    /// writers wait meanwhile.
    [[nodiscard]] std::vector<std::string> broken_invariants() const;

private:
    static Receipt invalidate_everything(
        CacheState& state, Reason reason, std::optional<Hardness> hardness, SourceLocation origin,
        const ReceiptDone& done = {});

    std::shared_ptr<CacheState> state_;
};

/// A catalogue whose regions are open in a cache. A cheap handle that keeps the cache's state alive.
class OpenCatalogue {
public:
    /// The region at `place` in the catalogue.
    [[nodiscard]] Region region(std::size_t place) const;

    /// Makes stale what the catalogue says that this reason makes stale, for this subject. A subject that
    /// does not name what a region is selected by takes the whole region.
    /// Throws std::invalid_argument for a subject whose value is past the bounds of a tag.
    Receipt invalidate(
        Reason reason, const Subject& subject, SourceLocation origin,
        std::optional<Hardness> hardness = std::nullopt, const ReceiptDone& done = {}) const;

    /// Marks the same as about to change, around a transaction: see Pending. Throws as invalidate(), and
    /// std::invalid_argument for a deadline that is not 1 ms to a day.
    [[nodiscard]] Pending prepare(
        Reason reason, const Subject& subject, SourceLocation origin,
        std::chrono::milliseconds deadline = default_deadline) const;

    template <class Token>
    auto async_invalidate(Reason reason, Subject subject, Token&& token, SourceLocation origin) const {
        check(subject);
        return async_receipt(
            std::forward<Token>(token),
            [*this, reason, subject = std::move(subject), origin](const ReceiptDone& done) {
                invalidate(reason, subject, origin, std::nullopt, done);
            });
    }

private:
    friend class Cache;
    OpenCatalogue(
        std::shared_ptr<CacheState> cache, const CatalogueInfo& info,
        std::vector<RegionState*> regions) noexcept
        : cache_{std::move(cache)}
        , info_{&info}
        , regions_{std::move(regions)} {}

    void check(const Subject& subject) const;
    [[nodiscard]] std::vector<Target> targets(Reason reason, const Subject& subject) const;

    std::shared_ptr<CacheState> cache_;
    const CatalogueInfo* info_;
    std::vector<RegionState*> regions_;
};

} // namespace becache
