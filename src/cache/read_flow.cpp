// The read flow: key -> local table -> (single-flight) -> loader -> fill.
//
// A reader boards. It is answered at once with a fresh value; with a value past its time that may still be
// served while a new one is loaded; or with one whose loader is to be spared. Else it leads a load or waits
// for one. Whoever leads runs the loader on its own thread, or, where it may have to go on without the load,
// hands it to the background and waits like everyone else.
//
// What makes a late load harmless is the stamp in its flight (flights.cpp), taken before the loader began: a
// background refresh, a load that outlived its caller's time-out and a foreground load all land in the one
// place below, and fill nothing that an invalidation has overtaken.
#include "cache_state.hpp"

#include <becache/local/log_duration.hpp>

#include <algorithm>
#include <cmath>
#include <random>

namespace becache {
namespace {

/// Between 0, never included, and 1. Not for secrets.
double random_part() {
    thread_local std::minstd_rand generator{std::random_device{}()};
    return (static_cast<double>(generator() - std::minstd_rand::min()) + 1)
           / (static_cast<double>(std::minstd_rand::max() - std::minstd_rand::min()) + 1);
}

/// Whether a hit is to load its value anew before its time is over: XFetch, see ReadRules::early_refresh.
bool refreshes_early(const local::Found& found, TimePoint now, double beta) {
    const auto load_time = static_cast<double>(local::duration_of_log(found.entry->load_time_log()).count());
    const double ahead = load_time * beta * -std::log(random_part());
    return static_cast<double>(now.time_since_epoch().count()) + ahead
           >= static_cast<double>(found.fresh_until);
}

ReadRules rules_for(const RegionState& region, const ReadOptions* options) {
    if (options == nullptr) {
        return region.rules;
    }
    options->validate("ReadOptions of the call");
    return region.rules.with(*options);
}

} // namespace

void CacheState::count(const Place& place, RegionCounter counter, ReadEvent event) {
    place.region.counters.add(counter);
    tell(event, place);
}

void CacheState::report(const Place& place, bool hit) {
    if (hit) {
        tell(ReadEvent::hit, place);
        return;
    }
    const TimePoint now = this->now();
    if (table_.peek(place.key, now) == local::EntryState::stale) {
        table_.discard(place.key, now);
    }
    count(place, misses, ReadEvent::miss);
}

void CacheState::get_many(std::span<const Place> places, std::span<local::EntryRef> out) {
    std::vector<std::size_t> hashes(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        hashes[i] = local::TableKeyHash{}(places[i].key);
        table_.prefetch(hashes[i]);
    }
    const TimePoint now = options_.clock->coarse_now();
    {
        const local::EpochGuard guard;
        for (const std::size_t hash : hashes) {
            table_.prefetch_entry(hash);
        }
        for (std::size_t i = 0; i < places.size(); ++i) {
            const local::Found found = trusted(table_.find(places[i].key, hashes[i], now), now);
            if (found.fresh(now)) {
                out[i] = local::EntryRef{found.entry};
            }
        }
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
        const bool hit = out[i] != nullptr;
        count(places[i], hit ? hits : misses, hit ? ReadEvent::hit : ReadEvent::miss);
    }
}

/// Answers a reader at once, or finds the load that it is to run or to wait for.
CacheState::Embarked CacheState::embark(const Place& place, const ReadOptions* options) {
    Embarked embarked;
    Boarding& boarding = embarked.boarding;
    local::EntryRef last;
    local::Found found;
    const TimePoint coarse = options_.clock->coarse_now();
    {
        const local::EpochGuard guard;
        found = look(place.key, coarse);
        last = local::EntryRef{found.entry};
    }
    if (found.fresh(coarse)) {
        const double beta = options != nullptr && options->early_refresh ? *options->early_refresh
                                                                         : place.region.rules.early_refresh;
        boarding.refresh = beta > 0 && refreshes_early(found, coarse, beta);
        boarding.answer = {.entry = std::move(last), .source = Source::hit};
        count(place, hits, ReadEvent::hit);
        return embarked;
    }
    const ReadRules rules = rules_for(place.region, options);
    const TimePoint now = this->now();
    if (found.usable(now, rules.stale_while_revalidate)) {
        boarding.refresh = true;
        boarding.answer = {.entry = std::move(last), .source = Source::stale};
        count(place, hits, ReadEvent::stale_hit);
        place.region.counters.add(stale_hits);
        return embarked;
    }
    const bool falls_back = found.usable(now, rules.fail_safe_max);
    local::Flights::Boarding flight = flights_.board(
        place.key, [&] { return fresh_entry(place.key, now, nullptr); }, [&] { return observe(place); },
        terms(now, falls_back));
    if (flight.hit != nullptr) {
        boarding.answer = {.entry = std::move(flight.hit), .source = Source::hit};
        count(place, hits, ReadEvent::hit);
        return embarked;
    }
    count(place, misses, ReadEvent::miss);
    if (flight.spared) {
        boarding.answer = {.entry = std::move(last), .source = Source::fail_safe};
        count(place, fail_safes, ReadEvent::fail_safe);
        return embarked;
    }
    embarked.flight = std::move(flight);
    embarked.rules = rules;
    embarked.shown = std::move(last);
    return embarked;
}

Boarding CacheState::board(const Place& place, const ReadOptions* options) {
    return shared_boarding(place, embark(place, options));
}

/// The load of a reader who may have to leave it to others.
Boarding CacheState::shared_boarding(const Place& place, Embarked embarked) {
    Boarding boarding = std::move(embarked.boarding);
    std::shared_ptr<local::Flight>& flight = embarked.flight.flight;
    if (flight == nullptr) {
        return boarding;
    }
    const bool leads = embarked.flight.leads;
    if (leads) {
        boarding.lead = std::make_shared<Lead>(
            shared_from_this(), place.region, place.view, flight, embarked.rules, std::move(embarked.shown));
    }
    boarding.wait = std::make_shared<Wait>(
        shared_from_this(), place.region, place.view, std::move(flight), leads, embarked.rules);
    return boarding;
}

/// Without the lease nobody knows what other processes have invalidated, so only a load as young as what a
/// lease allows is joined.
local::Flights::Terms CacheState::terms(TimePoint now, bool may_be_spared) const noexcept {
    const bool alone = lease_ == nullptr || lease_->trusts(now);
    return {
        .now = now,
        .joins_since = alone ? TimePoint::min() : now - options_.shared.max_staleness,
        .may_be_spared = may_be_spared};
}

local::Stamp CacheState::observe(const Place& place) {
    return with_tags(*place.region.info, place.view, place.key.fields, [&](std::span<const local::Tag> tags) {
        return place.region.generations.observe(tags);
    });
}

std::shared_ptr<Lead> CacheState::board_refresh(
    const Place& place, const ReadOptions* options, const local::EntryRef& shown) {
    const TimePoint now = this->now();
    local::Flights::Boarding flight = flights_.board(
        place.key, [&] { return fresh_entry(place.key, now, shown.get()); }, [&] { return observe(place); },
        terms(now, true));
    if (!flight.leads) {
        return nullptr;
    }
    return std::make_shared<Lead>(
        shared_from_this(), place.region, place.view, std::move(flight.flight),
        rules_for(place.region, options), shown);
}

/// Loads an answer that is past its time, or nearly so, anew. That it cannot be done now harms nobody.
void CacheState::refresh_in_background(
    const Place& place, const ReadOptions* options, const local::EntryRef& shown,
    const std::function<KeptLoader()>& keep) noexcept {
    try {
        auto lead = board_refresh(place, options, shown);
        if (lead == nullptr) {
            return;
        }
        if (KeptLoader loader = keep()) {
            background_.run(
                [lead = std::move(lead), loader = std::move(loader)] {
                    Lead::start(lead, Way::waits, loader);
                },
                Background::Unbegun::dropped);
        }
    } catch (...) { // NOLINT(bugprone-empty-catch)
    }
}

Outcome CacheState::read(const Place& place, const ReadOptions* options, LoaderRef loader) {
    const auto keep = [&] { return loader.keep(loader.loader); };
    Embarked embarked = embark(place, options);
    if (embarked.flight.flight == nullptr) {
        if (embarked.boarding.refresh) {
            refresh_in_background(place, options, embarked.boarding.answer.entry, keep);
        }
        return std::move(embarked.boarding.answer);
    }
    if (embarked.flight.leads && tier() == nullptr && !embarked.rules.bounded()) {
        // Nobody but this call has to do with the load, so it lives here.
        const auto& flight = embarked.flight.flight;
        Lead lead{shared_from_this(),       place.region, place.view, flight, embarked.rules,
                  std::move(embarked.shown)};
        Wait wait{shared_from_this(), place.region, place.view, flight, true, embarked.rules};
        lead.on_this_thread();
        return lead.land(loader.run(loader.loader, place.key, lead.shown()), &wait);
    }
    Boarding boarding = shared_boarding(place, std::move(embarked));
    if (boarding.lead == nullptr) {
        return boarding.wait->outcome();
    }
    if (boarding.wait->bounded()) {
        if (KeptLoader kept = keep()) {
            background_.run(
                [lead = std::move(boarding.lead), kept = std::move(kept)] {
                    Lead::start(lead, Way::waits, kept);
                },
                Background::Unbegun::goes_on);
            return boarding.wait->outcome();
        }
    }
    bool must_load = true;
    if (tier() != nullptr) {
        boarding.lead->fetch(Way::waits, [&](bool load) { must_load = load; });
    }
    if (!must_load) {
        return boarding.wait->outcome();
    }
    boarding.lead->on_this_thread();
    return boarding.lead->land(
        loader.run(loader.loader, place.key, boarding.lead->shown()), boarding.wait.get());
}

void CacheState::async_read(
    const Place& place, const ReadOptions* options, const KeptLoader& loader,
    std::function<void(Outcome)> done) {
    Boarding boarding = board(place, options);
    if (boarding.wait == nullptr) {
        if (boarding.refresh) {
            refresh_in_background(place, options, boarding.answer.entry, [&] { return loader; });
        }
        done(std::move(boarding.answer));
        return;
    }
    boarding.wait->on_end(std::move(done));
    if (boarding.lead != nullptr) {
        Lead::start(boarding.lead, Way::calls_back, loader);
    }
}

void CacheState::land(
    const Place& place, const std::shared_ptr<local::Flight>& flight, local::LoadResult result,
    const Landing& landing) {
    const TimePoint ended = now();
    place.region.counters.add(result.shared ? shared_hits : loads);
    if (result.error == nullptr) {
        tell(result.shared ? ReadEvent::shared_hit : ReadEvent::load, place);
    } else {
        count(place, load_failures, ReadEvent::load_failure);
        if (landing.rules.retention().count() > 0 && landing.rules.fail_safe_throttle.count() > 0) {
            flights_.spare(place.key, ended, ended + landing.rules.fail_safe_throttle);
        }
    }
    bool filled = false;
    flights_.land(flight, std::move(result), [&](const local::LoadResult& loaded, local::Stamp stamp) {
        filled = fill(place, loaded, std::move(stamp), landing, ended);
    });
    if (filled) {
        start_janitor();
        tell(ReadEvent::fill, place);
    }
}

/// Takes what was loaded into the table; answers whether it is there now.
bool CacheState::fill(
    const Place& place, const local::LoadResult& loaded, local::Stamp stamp, const Landing& landing,
    TimePoint now) {
    const ReadRules& rules = landing.rules;
    std::chrono::milliseconds time_to_live = loaded.time_to_live.value_or(rules.time_to_live);
    if (loaded.value->absent()) {
        time_to_live = std::min(time_to_live, rules.absent_time_to_live);
    }
    const bool brief = landing.keep == Keep::briefly;
    if (landing.keep == Keep::never || time_to_live.count() <= 0 || (brief && loaded.unchanged)
        || (!loaded.tags.empty() && !add_tags(place, loaded, stamp))) {
        return false;
    }
    const std::chrono::nanoseconds lifetime = time_to_live;
    const auto cut = static_cast<std::int64_t>(
        static_cast<double>(lifetime.count()) * (rules.jitter > 0 ? rules.jitter * random_part() : 0));
    TimePoint expires = now + lifetime - std::chrono::nanoseconds{cut};
    if (brief) {
        expires = std::min(expires, landing.began + options_.shared.max_staleness - coarse_slack);
    }
    if (loaded.unchanged) {
        return table_.renew(*loaded.value, now, expires, &stamp);
    }
    return table_.insert(
        {.entry = loaded.value,
         .value_bytes = loaded.value_bytes,
         .stamp = std::move(stamp),
         .expires = expires,
         .retention = brief ? std::chrono::nanoseconds{0} : rules.retention(),
         .load_time = now - landing.began,
         .brief = brief},
        now);
}

bool CacheState::add_tags(const Place& place, const local::LoadResult& loaded, local::Stamp& stamp) {
    const auto kinds = place.region.info->tag_kinds;
    std::vector<std::string> spelled;
    spelled.reserve(loaded.tags.size()); // the tags view these texts
    return with_tags(
        *place.region.info, place.view, place.key.fields, [&](std::span<const local::Tag> of_key) {
            std::vector<local::Tag> tags{of_key.begin(), of_key.end()};
            for (const auto& [kind, value] : loaded.tags) {
                spelled.push_back(escape_field(value));
                const auto found = std::ranges::find(kinds, kind);
                tags.push_back({static_cast<std::size_t>(found - kinds.begin()), spelled.back()});
            }
            return place.region.generations.add_tags(stamp, std::move(tags));
        });
}

/// The key's fresh entry, unless it is the one that is to be replaced.
local::EntryRef CacheState::fresh_entry(
    const local::TableKey& key, TimePoint time, const local::Entry* but) const {
    const local::EpochGuard guard;
    const local::Found found = look(key, time);
    return found.fresh(time) && found.entry != but ? local::EntryRef{found.entry} : local::EntryRef{};
}

local::EntryRef CacheState::usable_entry(const local::TableKey& key, std::chrono::nanoseconds longest) const {
    const TimePoint time = now();
    const local::EpochGuard guard;
    const local::Found found = look(key, time);
    return found.usable(time, longest) ? local::EntryRef{found.entry} : local::EntryRef{};
}

EntryState CacheState::peek(const local::TableKey& key) const {
    const TimePoint time = now();
    const EntryState state = table_.peek(key, time);
    if (state != EntryState::fresh || lease_ == nullptr || lease_->trusts(time)) {
        return state;
    }
    return fresh_entry(key, time, nullptr) != nullptr ? EntryState::fresh : EntryState::stale;
}

bool CacheState::refresh(const RegionState& region, const local::TableKey& key) {
    const TimePoint time = now();
    const local::EpochGuard guard;
    const local::Found found = look(key, time);
    return found.fresh(time) && table_.renew(*found.entry, time, time + region.rules.time_to_live);
}

void CacheState::start_janitor() {
    if (options_.janitor_interval.count() > 0) {
        std::call_once(janitor_, [this] { keep_house(); });
    }
}

/// Looks for values of no more use, now and then, as long as the cache is there.
void CacheState::keep_house() {
    background_.at(now() + options_.janitor_interval, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) {
            self->sweep();
            self->keep_house();
        }
    });
}

std::size_t CacheState::sweep() {
    // A table of any size is gone through in so many steps.
    constexpr std::size_t steps = 60;
    return table_.sweep(now(), steps);
}

} // namespace becache
