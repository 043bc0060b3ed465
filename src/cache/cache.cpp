#include "cache_state.hpp"

#include <becache/cache/cache.hpp>
#include <becache/cache/erased_view.hpp>
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

Cache::Cache(CacheOptions options)
    : state_{std::make_shared<CacheState>(std::move(options))} {}

Cache::~Cache() = default;

OpenCatalogue Cache::open(const CatalogueInfo& catalogue) {
    return {state_, catalogue, state_->open(catalogue)};
}

Receipt Cache::invalidate_everything(CacheState& state, Reason reason, SourceLocation origin) {
    const Target everything{};
    return state.invalidate({&everything, 1}, reason, {}, origin);
}

Receipt Cache::invalidate_everything(Reason reason, SourceLocation origin) {
    return invalidate_everything(*state_, reason, origin);
}

Why Cache::why(std::string_view address) const { return state_->why(address); }

std::vector<Record> Cache::ledger() const { return state_->ledger(); }

CacheStats Cache::stats() const { return state_->stats(); }

Region OpenCatalogue::region(std::size_t place) const { return {cache_, *regions_.at(place)}; }

void OpenCatalogue::check(const Subject& subject) const {
    for (const Subject::Entry& entry : subject.entries()) {
        check_tag_size(entry.tag_kind, entry.value);
    }
}

Receipt OpenCatalogue::invalidate(Reason reason, const Subject& subject, SourceLocation origin) const {
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
    return cache_->invalidate(targets, reason, subject.text(), origin);
}

std::string_view Region::name() const noexcept { return state_->info->name; }

Receipt Region::invalidate(Reason reason, SourceLocation origin) const {
    const Target region{.kind = ScopeKind::region, .region = state_};
    return cache_->invalidate({&region, 1}, reason, {}, origin);
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

Receipt Region::invalidate_tag(
    std::string_view kind, std::string_view value, Reason reason, SourceLocation origin) const {
    std::string escaped = escape_field(value);
    const std::size_t place = check_tag(kind, escaped);
    const Target tag{
        .kind = ScopeKind::tag, .region = state_, .tag_kind = place, .value = std::move(escaped)};
    return cache_->invalidate({&tag, 1}, reason, {}, origin);
}

Receipt Region::invalidate_tag(
    std::string_view kind, std::int64_t value, Reason reason, SourceLocation origin) const {
    return invalidate_tag(kind, std::string_view{std::to_string(value)}, reason, origin);
}

ErasedView::ErasedView(const Region& region, std::size_t place, const std::type_info& value_type)
    : cache_{region.cache_}
    , region_{region.state_} {
    cache_->bind(*region_, place, value_type);
    info_ = &region_->info->views[place];
    number_ = view_number(*region_, *info_);
}

local::TableKey ErasedView::table_key(const KeyWriter& key) const noexcept { return {number_, key.text()}; }

local::ErasedValue ErasedView::get(const KeyWriter& key) const {
    return cache_->get(*region_, table_key(key));
}

Load ErasedView::get_or_board(const KeyWriter& key) const {
    return {cache_, *region_, cache_->get_or_board(*region_, *info_, table_key(key), key)};
}

bool ErasedView::contains(const KeyWriter& key) const {
    return cache_->peek(table_key(key)) == EntryState::fresh;
}

bool ErasedView::refresh(const KeyWriter& key) const { return cache_->refresh(*region_, table_key(key)); }

Receipt ErasedView::invalidate(const KeyWriter& key, Reason reason, SourceLocation origin) const {
    const Target target{
        .kind = ScopeKind::key, .region = region_, .value = std::string{key.text()}, .view = info_};
    return cache_->invalidate({&target, 1}, reason, {}, origin);
}

std::string ErasedView::address(const KeyWriter& key) const {
    return make_address(*region_->info, *info_, key.text());
}

Load::~Load() {
    if (cache_ != nullptr && boarding_.leads && !landed_) {
        fail(std::make_exception_ptr(std::logic_error{
            "get_or_load: its loader was given up without a value or an error; a loader calls back once"}));
    }
}

void Load::on_this_thread() const { boarding_.flight->loads_on_this_thread(); }

void Load::land(local::LoadResult result, std::size_t bytes) {
    if (!std::exchange(landed_, true)) {
        cache_->land(*region_, boarding_.flight, std::move(result), bytes);
    }
}

void Load::fill(const local::ErasedValue& value, std::size_t bytes) {
    land({.value = value, .error = {}}, bytes);
}

void Load::fail(const std::exception_ptr& error) { land({.value = {}, .error = error}, 0); }

local::ErasedValue Load::wait() const {
    const local::LoadResult& result = boarding_.flight->wait();
    if (result.error != nullptr) {
        std::rethrow_exception(result.error);
    }
    return result.value;
}

} // namespace becache
