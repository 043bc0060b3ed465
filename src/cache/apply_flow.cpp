// What other processes invalidated, as the ledger brings it; and what this one has invalidated and the shared
// tier has not taken yet.
#include "cache_state.hpp"
#include "shared_record.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace becache {
namespace {

/// How much of the shared ledger a process takes over when it begins, so that "why" knows what was before.
constexpr std::size_t most_past_records = 1000;

} // namespace

std::optional<Record> CacheState::record_of(const shared::LedgerEntry& entry) const {
    return read_record(entry.record, [this](std::string_view text) -> const ReasonInfo* {
        const std::lock_guard lock{regions_mutex_};
        for (const CatalogueInfo* const catalogue : catalogues_) {
            const auto found = std::ranges::find(catalogue->reasons, text, &ReasonInfo::text);
            if (found != catalogue->reasons.end()) {
                return &*found;
            }
        }
        return nullptr;
    });
}

/// What a record covers here, scope by scope. A region that is not open here has nothing to drop; what cannot
/// be told apart in one that is, takes the whole of it.
std::vector<Target> CacheState::targets_of(const Record& record) {
    std::vector<Target> targets;
    for (const DroppedScope& dropped : record.scopes) {
        const Scope& scope = dropped.scope;
        const bool of_region = scope.kind != ScopeKind::everything && scope.kind != ScopeKind::pattern;
        RegionState* const region = of_region ? find_region(scope.region()) : nullptr;
        Target& target = targets.emplace_back(Target{.kind = ScopeKind::region, .region = region});
        if (scope.kind == ScopeKind::everything) {
            target.kind = ScopeKind::everything;
        } else if (region == nullptr) {
            continue;
        } else if (scope.kind == ScopeKind::tag) {
            const std::string_view kind = shared::kind_of(scope.name);
            const auto kinds = region->info->tag_kinds;
            const auto found = std::ranges::find_if(kinds, [&](std::string_view known) {
                return kind.size() == region->info->name.size() + 1 + known.size() && kind.ends_with(known);
            });
            if (found != kinds.end() && scope.name.size() > kind.size()) {
                target.kind = ScopeKind::tag;
                target.tag_kind = static_cast<std::size_t>(found - kinds.begin());
                target.value = scope.name.substr(kind.size() + 1);
            }
        } else if (scope.kind == ScopeKind::key) {
            std::string_view rest{scope.name};
            rest.remove_prefix(std::min(rest.size(), region->info->name.size() + 1));
            const auto view =
                std::ranges::find(region->info->views, rest.substr(0, rest.find('/')), &ViewInfo::name);
            if (view != region->info->views.end()) {
                try {
                    target.value = parse_fields(*region->info, *view, scope.name).text();
                    target.view = &*view;
                    target.kind = ScopeKind::key;
                } catch (const std::invalid_argument&) { // NOLINT(bugprone-empty-catch)
                    // A key of another shape than this build knows: the whole region.
                }
            }
        }
    }
    return targets;
}

void CacheState::apply(const shared::LedgerEntry& entry) {
    using Kind = shared::LedgerEntry::Kind;
    if (entry.kind == Kind::rolled_back || entry.kind == Kind::lapsed) {
        return;
    }
    std::optional<Record> record = record_of(entry);
    if (!record) {
        forget();
        return;
    }
    const std::vector<Target> targets = targets_of(*record);
    if (entry.kind == Kind::prepared) {
        // Nothing was invalidated yet: what may be kept of it is nowhere, and its record comes with its
        // commit.
        const std::lock_guard lock{invalidation_mutex_};
        std::ranges::for_each(targets, [this](const Target& target) { drop_uncounted(target); });
        return;
    }
    {
        const std::lock_guard lock{invalidation_mutex_};
        if (const auto own = on_the_way_.find(record->shared_id); own != on_the_way_.end()) {
            if (!own->second.dropped) {
                own->second.dropped = drop_all(targets, record->reason, record->hardness);
            }
            own->second.seen = true;
            if (own->second.answered) {
                on_the_way_.erase(own);
            }
            return;
        }
        const std::vector<std::uint64_t> dropped = drop_all(targets, record->reason, record->hardness);
        for (std::size_t i = 0; i < dropped.size(); ++i) {
            record->scopes[i].entries_dropped = dropped[i];
        }
        ledger_.append(*record);
    }
    tell_observers([&](Observer& observer) { observer.on_invalidation(*record); });
}

/// Nobody knows what was invalidated: everything may have been. It is no invalidation, so no record says it.
void CacheState::forget() {
    const TimePoint time = now();
    const std::lock_guard lock{invalidation_mutex_};
    for (RegionState* const region : regions()) {
        region->generations.invalidate_region(Hardness::hard, time);
    }
    // The ledger brings those no more.
    std::erase_if(on_the_way_, [](const auto& own) { return own.second.answered; });
}

/// Takes over what other processes invalidated before this one began.
void CacheState::remember_past(const std::string& epoch, std::uint64_t sequence) {
    auto entries = tier()->newest_entries(std::min(options_.ledger_records, most_past_records));
    std::reverse(entries.begin(), entries.end());
    for (const shared::LedgerEntry& entry : entries) {
        using Kind = shared::LedgerEntry::Kind;
        if (entry.kind != Kind::invalidated || (entry.epoch == epoch && entry.sequence > sequence)) {
            continue; // what came since is applied in its turn
        }
        if (std::optional<Record> record = record_of(entry)) {
            const std::lock_guard lock{invalidation_mutex_};
            if (!on_the_way_.contains(record->shared_id)) {
                ledger_.append(*record);
            }
        }
    }
}

bool CacheState::heartbeat() {
    if (lease_ == nullptr) {
        return true;
    }
    if (is_anothers()) {
        return false;
    }
    unsent_->send(*tier());
    return lease_->heartbeat();
}

} // namespace becache
