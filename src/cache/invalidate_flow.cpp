// The invalidate flow: reason -> scopes -> shared tier -> generations -> ledger -> observers. And the way
// back: from an address to the records that covered it.
#include "cache_state.hpp"
#include "shared_record.hpp"

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace becache {
namespace {

/// What `name` has past `head`, if it begins with it.
std::optional<std::string_view> past(std::string_view head, std::string_view name) {
    if (!name.starts_with(head)) {
        return std::nullopt;
    }
    return name.substr(head.size());
}

/// A value, as `why` asks for it.
struct Addressed {
    const RegionInfo& region;
    const ViewInfo& view;
    std::string_view address;
    const KeyWriter& fields;

    [[nodiscard]] bool carries(std::string_view tag) const {
        for (std::size_t kind = 0; kind < region.tag_kinds.size(); ++kind) {
            const auto value = past(fmt::format("{}:", region.tag_kinds[kind]), tag);
            if (!value) {
                continue;
            }
            const auto declared = std::ranges::find(view.tags, kind, &ViewTag::kind);
            if (declared == view.tags.end()) {
                return true; // it carries "any"
            }
            const std::string_view own = fields.field(declared->field);
            return own == absent_field || own == *value;
        }
        return false;
    }

    [[nodiscard]] bool covered_by(const Scope& scope) const {
        switch (scope.kind) {
        case ScopeKind::everything:
            return true;
        case ScopeKind::region:
            return scope.name == region.name;
        case ScopeKind::key:
            return scope.name == address;
        case ScopeKind::pattern:
            return false;
        case ScopeKind::tag:
            break;
        }
        const auto tag = past(fmt::format("{}#", region.name), scope.name);
        return tag && carries(*tag);
    }
};

} // namespace

Scope Target::scope() const {
    switch (kind) {
    case ScopeKind::everything:
        break;
    case ScopeKind::region:
        return {kind, std::string{region->info->name}};
    case ScopeKind::tag:
        return {kind, fmt::format("{}#{}:{}", region->info->name, region->info->tag_kinds[tag_kind], value)};
    case ScopeKind::key:
        return {kind, make_address(*region->info, *view, value)};
    case ScopeKind::pattern:
        return {kind, value};
    }
    return {};
}

std::uint64_t CacheState::drop(const Target& target, Hardness hardness) {
    const TimePoint time = now();
    switch (target.kind) {
    case ScopeKind::region:
        return target.region->generations.invalidate_region(hardness, time);
    case ScopeKind::tag:
        return target.region->generations.invalidate_tag({target.tag_kind, target.value}, hardness, time);
    case ScopeKind::key: {
        const local::TableKey key{view_number(*target.region, *target.view), target.value};
        const bool dropped = flights_.invalidate(
            key, [&] { return hardness == Hardness::hard ? table_.erase(key) : table_.expire(key, time); });
        return dropped ? 1 : 0;
    }
    case ScopeKind::everything:
    case ScopeKind::pattern:
        break;
    }
    return 0;
}

/// Drops what the targets cover, and counts it; answers how many values, by target.
std::vector<std::uint64_t> CacheState::drop_all(
    std::span<const Target> targets, Reason reason, Hardness hardness) {
    // One that this build does not know lives no longer than its record.
    const Reason counted_as = reason.info().number == 0 ? Reason{unknown_reason()} : reason;
    const auto drop_and_count = [&](const Target& target) {
        const std::uint64_t dropped = drop(target, hardness);
        ReasonStats& counted =
            target.region->reasons.try_emplace(counted_as, ReasonStats{.reason = counted_as}).first->second;
        ++counted.invalidations;
        counted.entries_dropped += dropped;
        return dropped;
    };
    std::vector<std::uint64_t> dropped;
    for (const Target& target : targets) {
        std::uint64_t& count = dropped.emplace_back(0);
        if (target.kind == ScopeKind::everything) {
            for (RegionState* const region : regions()) {
                count += drop_and_count({.kind = ScopeKind::region, .region = region});
            }
        } else if (target.region != nullptr) {
            count = drop_and_count(target);
        }
    }
    return dropped;
}

/// Drops what the record covers, unless the ledger was faster, and keeps the record.
void CacheState::take_effect(Record& record, std::span<const Target> targets) {
    // One at a time, so that the ledger's order is the order in which they took effect.
    const std::lock_guard lock{invalidation_mutex_};
    std::vector<std::uint64_t> dropped;
    const auto own = on_the_way_.find(record.shared_id);
    if (own != on_the_way_.end() && own->second.dropped) {
        dropped = *own->second.dropped;
    } else {
        dropped = drop_all(targets, record.reason, record.hardness);
    }
    if (own != on_the_way_.end()) {
        own->second.dropped = dropped;
        own->second.answered = true;
        if (own->second.seen) {
            on_the_way_.erase(own);
        }
    }
    for (std::size_t i = 0; i < record.scopes.size(); ++i) {
        record.scopes[i].entries_dropped += dropped[i];
    }
    ledger_.append(record);
}

Record CacheState::record_for(
    std::span<const Target> targets, Reason reason, std::optional<Hardness> hardness, std::string subject,
    SourceLocation origin) const {
    Record record{
        .time = options_.clock->wall_now(),
        .reason = reason,
        .hardness = hardness.value_or(reason.info().soft ? Hardness::soft : Hardness::hard),
        .subject = std::move(subject),
        .scopes = {},
        .origin = {
            .source = origin,
            .application = options_.application,
            .host = host_,
            .process = ::getpid(),
            .thread = static_cast<std::uint64_t>(::gettid())}};
    for (const Target& target : targets) {
        record.scopes.push_back({target.scope(), 0});
    }
    return record;
}

Receipt CacheState::invalidate(
    std::vector<Target> targets, Reason reason, std::optional<Hardness> hardness, std::string subject,
    SourceLocation origin, const ReceiptDone& done) {
    refuse_if_anothers("invalidate");
    Record record = record_for(targets, reason, hardness, std::move(subject), origin);
    return send(std::move(record), std::move(targets), done);
}

/// Carries an invalidation out, everywhere.
Receipt CacheState::send(Record record, std::vector<Target> targets, const ReceiptDone& done) {
    shared::Tier* const shared = tier();
    if (shared == nullptr) {
        take_effect(record, targets);
        tell_of(record);
        const Receipt receipt{.record_id = record.id, .entries_dropped = record.entries_dropped()};
        if (done) {
            done(receipt);
        }
        return receipt;
    }
    // First the shared tier, then the table: in the other order a read between the two would bring the old
    // value back.
    record.shared_id = fresh_name();
    {
        const std::lock_guard lock{invalidation_mutex_};
        on_the_way_.try_emplace(record.shared_id);
    }
    const shared::InvalidateRequest request = request_of(record);
    if (!done) {
        return finish(std::move(record), targets, request, shared->call(request));
    }
    shared->start(
        request,
        [self = shared_from_this(), record = std::move(record), targets = std::move(targets), request,
         done](const shared::Accepted& accepted) { done(self->finish(record, targets, request, accepted)); });
    return {};
}

Receipt CacheState::finish(
    Record record, const std::vector<Target>& targets, const shared::InvalidateRequest& request,
    const shared::Accepted& accepted, std::optional<std::uint64_t> intent) {
    Delivery delivery = Delivery::committed;
    if (!accepted.accepted) {
        // Before it takes effect here, so that no read in between finds the shared tier's old value.
        const Unsent::Kept kept = unsent_->keep(request, intent, regions());
        delivery = kept.on_disk ? Delivery::queued : Delivery::held;
        if (kept.first || !kept.fault.empty()) {
            warn(three_parts(
                fmt::format("invalidation with the reason {}", record.reason.text()),
                fmt::format("the shared tier {} did not take it: {}", tier()->description(), accepted.fault),
                fmt::format(
                    "it is kept {} and sent again until it is taken{}{}",
                    kept.on_disk ? "on disk" : "in memory alone", kept.fault.empty() ? "" : "; ",
                    kept.fault)));
        }
    }
    take_effect(record, targets);
    tell_of(record);
    return {.record_id = record.id, .entries_dropped = record.entries_dropped(), .delivery = delivery};
}

void CacheState::drop_uncounted(const Target& target) {
    if (target.kind == ScopeKind::everything) {
        for (RegionState* const region : regions()) {
            static_cast<void>(drop({.kind = ScopeKind::region, .region = region}, Hardness::hard));
        }
    } else if (target.region != nullptr) {
        static_cast<void>(drop(target, Hardness::hard));
    }
}

void CacheState::tell_of(const Record& record) {
    if (record.reason.info().test_only) {
        warn_of_test_only(record.reason);
    }
    tell_observers([&](Observer& observer) { observer.on_invalidation(record); });
}

void CacheState::warn_of_test_only(Reason reason) {
    if (options_.for_tests || warned_of_test_only_.exchange(true)) {
        return;
    }
    const std::string text = three_parts(
        fmt::format("invalidation with the reason {}", reason.text()),
        "that reason is for tests, and this cache was not opened for tests",
        "raise a reason that says what happened, or set CacheOptions::for_tests; this is said once");
    tell_observers([&](Observer& observer) { observer.on_warning(text); });
}

Why CacheState::why(std::string_view address) const {
    const auto refuse = [&](std::string_view wrong, std::string_view right) {
        throw std::invalid_argument{three_parts(fmt::format("address {}", quote(address)), wrong, right)};
    };
    const std::string_view region_name = address.substr(0, address.find('/'));
    const RegionState* const region = find_region(region_name);
    if (region == nullptr) {
        std::string known;
        for (const RegionState* const other : regions()) {
            known += fmt::format("{}{}", known.empty() ? "" : ", ", other->info->name);
        }
        refuse(
            fmt::format("there is no region {}", quote(region_name)),
            fmt::format("the regions are {}", known.empty() ? "not opened yet" : known));
    }
    const RegionInfo& info = *region->info;
    std::string_view rest = address.substr(region_name.size());
    rest.remove_prefix(std::min<std::size_t>(rest.size(), 1));
    const std::string_view view_name = rest.substr(0, rest.find('/'));
    const auto view = std::ranges::find(info.views, view_name, &ViewInfo::name);
    if (view == info.views.end()) {
        std::string known;
        for (const ViewInfo& other : info.views) {
            known += fmt::format("{}{}", known.empty() ? "" : ", ", other.name);
        }
        refuse(
            fmt::format("the region has no view {}", quote(view_name)),
            fmt::format("an address is region/view/field/..., and the views are {}", known));
    }
    const KeyWriter fields = parse_fields(info, *view, address);
    const Addressed value{info, *view, address, fields};
    Why why{.address = std::string{address}};
    why.state = peek({view_number(*region, *view), fields.text()});
    why.records = ledger_.newest_first([&](const Record& record) {
        return std::ranges::any_of(
            record.scopes, [&](const DroppedScope& dropped) { return value.covered_by(dropped.scope); });
    });
    return why;
}

} // namespace becache
