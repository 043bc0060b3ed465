#include "cache_state.hpp"

#include <becache/cache/cache.hpp>
#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace becache {

std::string_view to_string(EntryState state) noexcept {
    switch (state) {
    case EntryState::absent:
        return "absent";
    case EntryState::fresh:
        return "fresh";
    case EntryState::stale:
        break;
    }
    return "stale";
}

namespace {

/// The state twice owned: by handles, as here, and by what is under way, which shares `owned`. The last
/// handle leaves none of the cache's threads at work behind its back.
std::shared_ptr<CacheState> shared_by_handles(std::shared_ptr<CacheState> owned) {
    CacheState* const state = owned.get();
    return {state, [owned = std::move(owned)](CacheState* /*state*/) mutable {
                if (owned->is_anothers()) {
                    // Its threads are the parent's: nobody could wait for them here. The child's end gives
                    // back what it holds. A child without memory for this ends here.
                    static_cast<void>(new std::shared_ptr<CacheState>{std::move(owned)});
                    return;
                }
                owned->background().rest();
                owned = nullptr;
            }};
}

} // namespace

Cache::Cache(CacheOptions options)
    : state_{shared_by_handles(std::make_shared<CacheState>(std::move(options)))} {
    state_->start();
}

Cache::~Cache() = default;

OpenCatalogue Cache::open(const CatalogueInfo& catalogue) {
    return {state_, catalogue, state_->open(catalogue)};
}

Receipt Cache::invalidate_everything(
    CacheState& state, Reason reason, std::optional<Hardness> hardness, SourceLocation origin,
    const ReceiptDone& done) {
    return state.invalidate({Target{}}, reason, hardness, {}, origin, done);
}

Receipt Cache::invalidate_everything(Reason reason, SourceLocation origin) {
    return invalidate_everything(*state_, reason, std::nullopt, origin);
}

Receipt Cache::invalidate_everything(Reason reason, Hardness hardness, SourceLocation origin) {
    return invalidate_everything(*state_, reason, hardness, origin);
}

Receipt Cache::invalidate_foreign(std::string_view pattern, Reason reason, SourceLocation origin) {
    return state_->invalidate_foreign(pattern, reason, origin);
}

Why Cache::why(std::string_view address) const { return state_->why(address); }

std::vector<Record> Cache::ledger() const { return state_->ledger(); }

CacheStats Cache::stats() const { return state_->stats(); }

bool Cache::heartbeat() { return state_->heartbeat(); }

std::size_t Cache::sweep() { return state_->sweep(); }

std::vector<std::string> Cache::broken_invariants() const { return state_->broken_invariants(); }

Region OpenCatalogue::region(std::size_t place) const { return {cache_, *regions_.at(place)}; }

void OpenCatalogue::check(const Subject& subject) const {
    for (const Subject::Entry& entry : subject.entries()) {
        check_tag_size(entry.tag_kind, entry.value);
    }
}

/// What the catalogue says that a reason makes stale, for a subject.
std::vector<Target> OpenCatalogue::targets(Reason reason, const Subject& subject) const {
    check(subject);
    std::vector<Target> targets;
    for (const Selection& selection : info_->selections) {
        if (Reason{*selection.reason} != reason) {
            continue;
        }
        RegionState& region = *regions_[selection.region];
        const std::string* const value = selection.tag_kind == Selection::whole_region
                                             ? nullptr
                                             : subject.find(region.info->tag_kinds[selection.tag_kind]);
        if (value == nullptr) {
            targets.push_back({.kind = ScopeKind::region, .region = &region});
        } else {
            targets.push_back(
                {.kind = ScopeKind::tag, .region = &region, .tag_kind = selection.tag_kind, .value = *value});
        }
    }
    return targets;
}

Receipt OpenCatalogue::invalidate(
    Reason reason, const Subject& subject, SourceLocation origin, std::optional<Hardness> hardness,
    const ReceiptDone& done) const {
    return cache_->invalidate(targets(reason, subject), reason, hardness, subject.text(), origin, done);
}

Pending OpenCatalogue::prepare(
    Reason reason, const Subject& subject, SourceLocation origin, std::chrono::milliseconds deadline) const {
    return cache_->prepare(targets(reason, subject), reason, std::nullopt, subject.text(), origin, deadline);
}

std::string_view Region::name() const noexcept { return state_->info->name; }

Receipt Region::invalidate_whole(
    Reason reason, std::optional<Hardness> hardness, SourceLocation origin, const ReceiptDone& done) const {
    return cache_->invalidate(
        {{.kind = ScopeKind::region, .region = state_}}, reason, hardness, {}, origin, done);
}

std::size_t Region::check_tag(std::string_view kind, std::string_view value) const {
    const auto kinds = state_->info->tag_kinds;
    const auto found = std::ranges::find(kinds, kind);
    if (found == kinds.end()) {
        throw std::invalid_argument{three_parts(
            fmt::format("tag {} of region {}", quote(kind), name()), "the region has no tags of that kind",
            kinds.empty() ? std::string{"it has none: invalidate the region"}
                          : fmt::format("its kinds are {}", fmt::join(kinds, ", ")))};
    }
    check_tag_size(kind, value);
    return static_cast<std::size_t>(found - kinds.begin());
}

Receipt Region::invalidate_tagged(
    std::string_view kind, std::string_view value, Reason reason, std::optional<Hardness> hardness,
    SourceLocation origin, const ReceiptDone& done) const {
    std::string escaped = escape_field(value);
    const std::size_t place = check_tag(kind, escaped);
    return cache_->invalidate(
        {{.kind = ScopeKind::tag, .region = state_, .tag_kind = place, .value = std::move(escaped)}}, reason,
        hardness, {}, origin, done);
}

} // namespace becache
