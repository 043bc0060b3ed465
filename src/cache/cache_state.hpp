#pragma once

#include "background.hpp"
#include "lease.hpp"
#include "ledger.hpp"
#include "unsent.hpp"

#include <becache/cache/erased_view.hpp>
#include <becache/cache/options.hpp>
#include <becache/cache/pending.hpp>
#include <becache/cache/why.hpp>
#include <becache/core/key.hpp>
#include <becache/core/stats.hpp>
#include <becache/local/flights.hpp>
#include <becache/local/generations.hpp>
#include <becache/local/striped_counters.hpp>
#include <becache/local/table.hpp>
#include <becache/reason/catalogue.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <typeinfo>
#include <vector>

namespace becache {

/// What is counted of a region beside what its table counts.
enum RegionCounter : std::size_t {
    hits,
    stale_hits,
    misses,
    fail_safes,
    timeouts,
    loads,
    load_failures,
    shared_hits,
    fills_refused,
};
inline constexpr std::size_t region_counters = 9;

/// One open region. Its address does not change while the cache lives.
struct RegionState {
    RegionState(const RegionInfo& of, std::uint16_t first_view_number, const ReadRules& with_rules)
        : info{&of}
        , first_view{first_view_number}
        , rules{with_rules}
        , codecs(of.views.size())
        , value_types(of.views.size()) {}

    const RegionInfo* info;
    std::uint16_t first_view; ///< the number of its first view among all views of the cache
    const ReadRules rules;
    local::Generations generations;
    local::StripedCounters<region_counters> counters;
    /// How the values of each view cross to other processes; null where they do not.
    std::vector<std::atomic<const ValueCodec*>> codecs;
    /// How many of its invalidations the shared tier has not taken yet.
    std::atomic<std::size_t> queued{0};

    // Under CacheState::regions_mutex_.
    std::vector<const std::type_info*> value_types;
    // Under CacheState::invalidation_mutex_.
    std::map<Reason, ReasonStats> reasons;
};

/// Whether what a load gave may be kept in memory.
enum class Keep : std::uint8_t {
    always,
    briefly, ///< as long as no other process needs to be listened to: the shared tier is away
    never,   ///< it was overtaken, or is about to be
};

/// One part of an invalidation that is to be carried out.
struct Target {
    ScopeKind kind = ScopeKind::everything;
    RegionState* region = nullptr;  ///< unless everything, or a pattern
    std::size_t tag_kind = 0;       ///< of a tag: place in RegionInfo::tag_kinds
    std::string value{};            ///< of a tag: its value; of a key: its fields; of a pattern: itself
    const ViewInfo* view = nullptr; ///< of a key

    [[nodiscard]] Scope scope() const;
};

/// What a cache and its handles share. Thread-safe.
class CacheState : public std::enable_shared_from_this<CacheState> {
public:
    explicit CacheState(CacheOptions options);

    [[nodiscard]] std::vector<RegionState*> open(const CatalogueInfo& catalogue);
    /// Throws std::invalid_argument if the view was bound to another type.
    void bind(RegionState& region, std::size_t view, const std::type_info& type, const ValueCodec* codec);
    /// Begins what a cache does by itself, once it is owned by a shared pointer.
    void start();

    // The read flow: see read_flow.cpp. `Place` is where a key belongs.
    struct Place {
        RegionState& region;
        const ViewInfo& view;
        local::TableKey key;
    };
    /// ErasedView::glance. Inline, so that a hit calls one function less.
    [[nodiscard]] ErasedView::Glance glance(
        RegionState& region, const local::TableKey& key, const local::EpochGuard& guard) noexcept {
        const TimePoint now = options_.clock->coarse_now();
        const local::Found found = look(key, now);
        if (found.fresh(now)) [[likely]] {
            region.counters.add(hits, guard.stripe());
            return {found.entry, reads_observed_};
        }
        return {nullptr, true};
    }
    void report(const Place& place, bool hit);
    void get_many(std::span<const Place> places, std::span<local::EntryRef> out);
    [[nodiscard]] Boarding board(const Place& place, const ReadOptions* options);
    [[nodiscard]] std::shared_ptr<Lead> board_refresh(
        const Place& place, const ReadOptions* options, const local::EntryRef& shown);
    [[nodiscard]] Outcome read(const Place& place, const ReadOptions* options, LoaderRef loader);
    void async_read(
        const Place& place, const ReadOptions* options, const KeptLoader& loader,
        std::function<void(Outcome)> done);
    [[nodiscard]] EntryState peek(const local::TableKey& key) const;
    bool refresh(const RegionState& region, const local::TableKey& key);
    /// One step of the janitor; answers how many values went.
    std::size_t sweep();
    [[nodiscard]] std::vector<std::string> broken_invariants() const { return table_.broken_invariants(); }

    // For the loads: see load.cpp.
    struct Landing {
        const ReadRules& rules;
        TimePoint began;
        Keep keep = Keep::always;
    };
    void land(
        const Place& place, const std::shared_ptr<local::Flight>& flight, local::LoadResult result,
        const Landing& landing);
    /// What the key has, if it may be served up to `longest` past its time.
    [[nodiscard]] local::EntryRef usable_entry(
        const local::TableKey& key, std::chrono::nanoseconds longest) const;
    void count(const Place& place, RegionCounter counter, ReadEvent event);
    [[nodiscard]] TimePoint now() const noexcept { return options_.clock->now(); }
    [[nodiscard]] Background& background() noexcept { return background_; }
    /// Null where this process is alone.
    [[nodiscard]] shared::Tier* tier() const noexcept { return options_.shared.tier.get(); }
    [[nodiscard]] const SharedOptions& shared_options() const noexcept { return options_.shared; }
    [[nodiscard]] const std::shared_ptr<const Clock>& clock() const noexcept { return options_.clock; }
    /// What the table has under the key, and nothing fresh that may not be trusted now.
    [[nodiscard]] local::Found look(const local::TableKey& key, TimePoint time) const noexcept {
        return trusted(table_.find(key, time), time);
    }

    // The invalidate flow: see invalidate_flow.cpp.
    /// Without a hardness, as hard as the catalogue says of the reason.
    /// With `done` it does not wait for the shared tier: `done` is given the receipt, at once or later, from
    /// any thread, and what is returned says nothing.
    Receipt invalidate(
        std::vector<Target> targets, Reason reason, std::optional<Hardness> hardness, std::string subject,
        SourceLocation origin, const ReceiptDone& done = {});
    // A change around a transaction: see pending.cpp.
    [[nodiscard]] Pending prepare(
        std::vector<Target> targets, Reason reason, std::optional<Hardness> hardness, std::string subject,
        SourceLocation origin, std::chrono::milliseconds deadline);
    Receipt commit(PendingState& pending);
    void roll_back(PendingState& pending);

    /// Removes keys of foreign programs: see foreign.cpp.
    Receipt invalidate_foreign(std::string_view pattern, Reason reason, SourceLocation origin);

    /// Whether this is a child of fork() of the process that made the cache, and shares with others.
    [[nodiscard]] bool is_anothers() const noexcept;
    /// One heartbeat of the lease, and before it what is queued; answers whether the shared tier was heard.
    bool heartbeat();

    [[nodiscard]] Why why(std::string_view address) const;
    [[nodiscard]] std::vector<Record> ledger() const;
    [[nodiscard]] CacheStats stats() const;

private:
    [[nodiscard]] std::vector<RegionState*> regions() const;
    [[nodiscard]] RegionState* find_region(std::string_view name) const;
    [[nodiscard]] local::Found trusted(local::Found found, TimePoint time) const noexcept {
        if (lease_ != nullptr && found.entry != nullptr && !lease_->trusts(time)
            && !(found.entry->brief() && found.fresh(time))) {
            found.fresh_until = local::ended_hard;
        }
        return found;
    }

    /// An answer, or a flight, with what goes with it.
    struct Embarked {
        Boarding boarding{};
        local::Flights::Boarding flight{};
        ReadRules rules{};
        local::EntryRef shown{};
    };
    [[nodiscard]] Embarked embark(const Place& place, const ReadOptions* options);
    [[nodiscard]] Boarding shared_boarding(const Place& place, Embarked embarked);

    // The invalidate flow, in its parts.
    [[nodiscard]] std::uint64_t drop(const Target& target, Hardness hardness);
    [[nodiscard]] std::vector<std::uint64_t> drop_all(
        std::span<const Target> targets, Reason reason, Hardness hardness);
    void take_effect(Record& record, std::span<const Target> targets);
    [[nodiscard]] Record record_for(
        std::span<const Target> targets, Reason reason, std::optional<Hardness> hardness, std::string subject,
        SourceLocation origin) const;
    void drop_uncounted(const Target& target);
    Receipt send(Record record, std::vector<Target> targets, const ReceiptDone& done);
    void refuse_if_anothers(std::string_view operation) const;
    Receipt finish(
        Record record, const std::vector<Target>& targets, const shared::InvalidateRequest& request,
        const shared::Accepted& accepted, std::optional<std::uint64_t> intent = {});
    void let_go(PendingState& pending);
    [[nodiscard]] std::vector<RegionState*> covered_by(const Record& record) const;
    void warn(std::string_view text);
    void tell_of(const Record& record);

    // What other processes invalidated: see apply_flow.cpp.
    void apply(const shared::LedgerEntry& entry);
    void forget();
    void remember_past(const std::string& epoch, std::uint64_t sequence);
    [[nodiscard]] std::optional<Record> record_of(const shared::LedgerEntry& entry) const;
    [[nodiscard]] std::vector<Target> targets_of(const Record& record);
    void warn_of_test_only(Reason reason);
    /// Calls every observer; what one throws is counted.
    void tell_observers(const std::function<void(Observer&)>& tell);
    void tell(ReadEvent event, const Place& place) {
        if (reads_observed_) {
            tell_read(event, place);
        }
    }
    void tell_read(ReadEvent event, const Place& place);
    [[nodiscard]] ReadRules rules_of(const RegionInfo& region) const;
    void on_removed(const local::Entry& entry, local::Removal cause);
    [[nodiscard]] static local::Stamp observe(const Place& place);
    [[nodiscard]] local::Flights::Terms terms(TimePoint now, bool may_be_spared) const noexcept;
    [[nodiscard]] local::EntryRef fresh_entry(
        const local::TableKey& key, TimePoint time, const local::Entry* but) const;
    void refresh_in_background(
        const Place& place, const ReadOptions* options, const local::EntryRef& shown,
        const std::function<KeptLoader()>& keep) noexcept;
    bool fill(
        const Place& place, const local::LoadResult& loaded, local::Stamp stamp, const Landing& landing,
        TimePoint now);
    static bool add_tags(const Place& place, const local::LoadResult& loaded, local::Stamp& stamp);
    void start_janitor();
    void keep_house();

    const CacheOptions options_;
    const bool reads_observed_;
    std::atomic<std::uint64_t> observer_failures_{0};
    std::once_flag janitor_;
    const std::string host_;
    const pid_t process_;
    std::atomic<bool> warned_of_test_only_{false};

    mutable std::mutex regions_mutex_;
    mutable std::deque<RegionState> regions_; // what a const question finds may be counted in
    std::vector<const CatalogueInfo*> catalogues_;
    std::uint16_t next_view_ = 0;

    mutable std::mutex invalidation_mutex_;
    Ledger ledger_;
    /// Invalidations of our own that are on their way through the shared tier, by Record::shared_id. Whoever
    /// comes first, their caller or the ledger, drops what they cover.
    struct OnTheWay {
        std::optional<std::vector<std::uint64_t>>
            dropped{};         ///< how many values, by target, once they are dropped
        bool answered = false; ///< the caller has gone
        bool seen = false;     ///< the ledger has brought it
    };
    std::map<std::string, OnTheWay, std::less<>> on_the_way_;

    // After the regions, whose counters and generations their entries and loads hold.
    local::Table table_;
    local::Flights flights_;
    Background background_;
    std::unique_ptr<Unsent> unsent_; ///< null where this process is alone
    std::unique_ptr<Lease> lease_;   ///< null where this process is alone
};

/// The number of a view among all views of the cache.
[[nodiscard]] inline std::uint16_t view_number(const RegionState& region, const ViewInfo& view) noexcept {
    return static_cast<std::uint16_t>(region.first_view + (&view - region.info->views.data()));
}

/// Throws std::invalid_argument for a tag past `max_tag_bytes`.
void check_tag_size(std::string_view kind, std::string_view value);

/// The spelling of the field at a place of a key's text.
[[nodiscard]] inline std::string_view field_of(std::string_view fields, std::size_t place) noexcept {
    for (; place > 0; --place) {
        fields.remove_prefix(fields.find('/') + 1);
    }
    return fields.substr(0, fields.find('/'));
}

/// Gives `use` the tags that a key of this view carries.
template <class Use>
auto with_tags(const RegionInfo& region, const ViewInfo& view, std::string_view fields, const Use& use) {
    std::array<local::Tag, local::Generations::max_kinds> tags;
    std::size_t count = 0;
    for (const ViewTag& tag : view.tags) {
        const std::string_view value = field_of(fields, tag.field);
        if (value != absent_field) {
            check_tag_size(region.tag_kinds[tag.kind], value);
            tags[count++] = {tag.kind, value};
        }
    }
    return use(std::span<const local::Tag>{tags.data(), count});
}

} // namespace becache
