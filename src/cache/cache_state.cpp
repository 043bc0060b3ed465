#include "cache_state.hpp"

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

namespace becache {
namespace {

CacheOptions checked(CacheOptions options) {
    options.validate();
    if (options.clock == nullptr) {
        options.clock = system_clock();
    }
    return options;
}

std::string host_name() {
    std::array<char, 256> name{};
    // The last byte stays a NUL: a name that was cut may come without one.
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

/// A region as becache can carry it; a catalogue that was generated always is.
void check(const RegionInfo& region) {
    const auto refuse = [&](std::string_view wrong, std::string_view right) {
        throw std::invalid_argument{three_parts(fmt::format("region {}", quote(region.name)), wrong, right)};
    };
    if (region.time_to_live <= std::chrono::milliseconds{0}) {
        refuse("its time to live is not positive", "it is 1 ms or more");
    }
    if (region.tag_kinds.size() > local::Generations::max_kinds) {
        refuse("it has too many kinds of tags", fmt::format("at most {}", local::Generations::max_kinds));
    }
    for (const ViewInfo& view : region.views) {
        if (view.fields.size() > KeyWriter::max_fields) {
            refuse(
                fmt::format("the key of its view {} has too many fields", quote(view.name)),
                fmt::format("at most {}", KeyWriter::max_fields));
        }
        for (std::size_t place = 0; place < view.tags.size(); ++place) {
            const ViewTag& tag = view.tags[place];
            const bool known = tag.kind < region.tag_kinds.size() && tag.field < view.fields.size();
            if (!known || (place > 0 && view.tags[place - 1].kind >= tag.kind)) {
                refuse(
                    fmt::format("the tags of its view {} are malformed", quote(view.name)),
                    "each names a kind of the region and a field of the key, in the order of the kinds");
            }
        }
    }
}

} // namespace

void check_tag_size(std::string_view kind, std::string_view value) {
    if (kind.size() + 1 + value.size() > max_tag_bytes) {
        throw std::invalid_argument{three_parts(
            fmt::format("tag {}", quote(fmt::format("{}:{}", kind, value))), "it is too long",
            fmt::format("a tag has at most {} bytes, escaped", max_tag_bytes))};
    }
}

CacheState::CacheState(CacheOptions options)
    : options_{checked(std::move(options))}
    , reads_observed_{std::ranges::any_of(
          options_.observers, [](const auto& observer) { return observer->observes_reads(); })}
    , host_{host_name()}
    , process_{::getpid()}
    , ledger_{options_.ledger_records}
    , table_{{
          .max_entries = options_.max_entries,
          .max_bytes = options_.max_bytes,
          .on_removed = reads_observed_ ? [this](const local::Entry& entry,
                                                 local::Removal cause) { on_removed(entry, cause); }
                                        : std::function<void(const local::Entry&, local::Removal)>{}}}
    , background_{options_.clock, options_.executor} {
    if (options_.shared.tier != nullptr) {
        unsent_ = std::make_unique<Unsent>(options_.shared.most_queued, options_.shared.outbox);
        // What it calls back on a thread of its own is this object, which outlives it.
        lease_ = std::make_unique<Lease>(
            options_.shared, options_.clock,
            Lease::Reactions{
                .apply = [this](const shared::LedgerEntry& entry) { apply(entry); },
                .forget = [this] { forget(); },
                .before_heartbeat = [this] { unsent_->send(*tier()); },
                .joined =
                    [this](const std::string& epoch, std::uint64_t sequence) {
                        remember_past(epoch, sequence);
                    }});
    }
}

bool CacheState::is_anothers() const noexcept { return lease_ != nullptr && ::getpid() != process_; }

/// Nobody would ever send it: what the parent's threads do is not done here.
void CacheState::refuse_if_anothers(std::string_view operation) const {
    if (is_anothers()) {
        throw std::logic_error{three_parts(
            operation, "this process is a child of the one that made the cache, and shares nothing by it",
            "make a cache after fork(), in the process that uses it")};
    }
}

void CacheState::start() {
    if (lease_ != nullptr) {
        lease_->start();
    }
}

/// What the defaults, the catalogue and the options say in sum of how a region is read.
ReadRules CacheState::rules_of(const RegionInfo& region) const {
    ReadRules rules;
    rules.time_to_live = region.time_to_live;
    rules = rules.with(options_.reading);
    const auto own = options_.regions.find(region.name);
    return own == options_.regions.end() ? rules : rules.with(own->second);
}

std::vector<RegionState*> CacheState::open(const CatalogueInfo& catalogue) {
    for (const RegionInfo& info : catalogue.regions) {
        check(info);
    }
    const std::lock_guard lock{regions_mutex_};
    if (std::ranges::find(catalogues_, &catalogue) == catalogues_.end()) {
        catalogues_.push_back(&catalogue);
    }
    const auto find = [&](std::string_view name) {
        return std::ranges::find(regions_, name, [](const RegionState& state) { return state.info->name; });
    };
    // Nothing is opened unless all of it can be.
    for (const RegionInfo& info : catalogue.regions) {
        const auto found = find(info.name);
        if (found != regions_.end() && found->info != &info) {
            throw std::invalid_argument{three_parts(
                fmt::format("catalogue {}, region {}", quote(catalogue.name), quote(info.name)),
                "another catalogue that is open in this cache has a region of that name",
                "rename one of the two regions, or give each catalogue a cache of its own")};
        }
    }
    std::vector<RegionState*> opened;
    std::vector<RegionState*> added;
    for (const RegionInfo& info : catalogue.regions) {
        const auto found = find(info.name);
        if (found != regions_.end()) {
            opened.push_back(&*found);
            continue;
        }
        if (info.views.size() > std::size_t{std::numeric_limits<std::uint16_t>::max()} - next_view_) {
            throw std::invalid_argument{three_parts(
                fmt::format("catalogue {}, region {}", quote(catalogue.name), quote(info.name)),
                "the regions open in this cache have too many views",
                fmt::format("at most {} in sum", std::numeric_limits<std::uint16_t>::max()))};
        }
        opened.push_back(&regions_.emplace_back(info, next_view_, rules_of(info)));
        added.push_back(opened.back());
        next_view_ = static_cast<std::uint16_t>(next_view_ + info.views.size());
    }
    if (unsent_ != nullptr) {
        unsent_->open(added);
    }
    return opened;
}

void CacheState::bind(
    RegionState& region, std::size_t view, const std::type_info& type, const ValueCodec* codec) {
    if (view >= region.info->views.size()) {
        throw std::invalid_argument{three_parts(
            fmt::format("view {} of region {}", view, quote(region.info->name)), "there is no such view",
            fmt::format("the region has {} views, from 0", region.info->views.size()))};
    }
    const std::lock_guard lock{regions_mutex_};
    const std::type_info*& bound = region.value_types[view];
    if (bound != nullptr && *bound != type) {
        throw std::invalid_argument{three_parts(
            fmt::format(
                "view {}/{} with values of type {}", region.info->name, region.info->views[view].name,
                type.name()),
            "it is in use with another type", fmt::format("its values are of type {}", bound->name()))};
    }
    bound = &type;
    region.codecs[view].store(codec);
}

std::vector<RegionState*> CacheState::regions() const {
    const std::lock_guard lock{regions_mutex_};
    std::vector<RegionState*> all;
    for (RegionState& region : regions_) {
        all.push_back(&region);
    }
    return all;
}

RegionState* CacheState::find_region(std::string_view name) const {
    for (RegionState* const region : regions()) {
        if (region->info->name == name) {
            return region;
        }
    }
    return nullptr;
}

void CacheState::warn(std::string_view text) {
    tell_observers([&](Observer& observer) { observer.on_warning(text); });
}

void CacheState::tell_observers(const std::function<void(Observer&)>& tell) {
    for (const auto& observer : options_.observers) {
        try {
            tell(*observer);
        } catch (...) {
            observer_failures_.fetch_add(1, std::memory_order_relaxed);
        }
    }
}

void CacheState::tell_read(ReadEvent event, const Place& place) {
    const std::string address = make_address(*place.region.info, place.view, place.key.fields);
    tell_observers([&](Observer& observer) {
        if (observer.observes_reads()) {
            observer.on_read(event, address);
        }
    });
}

/// An entry has left the table without being asked to.
void CacheState::on_removed(const local::Entry& entry, local::Removal cause) {
    if (cause == local::Removal::stale) {
        return; // told when it was invalidated
    }
    const local::TableKey key = entry.key();
    for (RegionState* const region : regions()) {
        if (key.view - region->first_view < static_cast<int>(region->info->views.size())
            && key.view >= region->first_view) {
            tell_read(
                cause == local::Removal::evicted ? ReadEvent::evict : ReadEvent::expire,
                {*region, region->info->views[key.view - region->first_view], key});
        }
    }
}

std::vector<Record> CacheState::ledger() const {
    return ledger_.newest_first([](const Record&) { return true; });
}

CacheStats CacheState::stats() const {
    CacheStats stats{.regions = {}, .observer_failures = observer_failures_, .shared = {}};
    if (lease_ != nullptr) {
        stats.shared = {
            .present = true,
            .trusted = lease_->trusts(now()),
            .records_applied = lease_->applied(),
            .times_forgotten = lease_->times_forgotten(),
            .queued = unsent_->size()};
    }
    for (const RegionState* const region : regions()) {
        RegionStats& out = stats.regions.emplace_back();
        out.region = region->info->name;
        out.hits = region->counters.sum(hits);
        out.stale_hits = region->counters.sum(stale_hits);
        out.misses = region->counters.sum(misses);
        out.fail_safes = region->counters.sum(fail_safes);
        out.timeouts = region->counters.sum(timeouts);
        out.loads = region->counters.sum(loads);
        out.load_failures = region->counters.sum(load_failures);
        out.shared_hits = region->counters.sum(shared_hits);
        out.fills_refused = region->counters.sum(fills_refused);
        const local::TableCounters& table = region->generations.counters;
        out.evictions = table.evictions;
        out.expirations = table.expirations;
        out.entries = table.entries;
        out.bytes = table.bytes;
        const std::lock_guard lock{invalidation_mutex_};
        for (const auto& [reason, counted] : region->reasons) {
            out.reasons.push_back(counted);
        }
    }
    return stats;
}

} // namespace becache
