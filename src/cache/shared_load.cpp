// A load by way of the shared tier: docs/protocol.md, "Reading".
//
// The local stamp is in the flight, taken before all this. Then the tier is asked. What it has ends the load.
// Else it gives an observation, the loader runs, and what it gave is stored under that observation; only what
// was stored may enter the table, under the local stamp. What an invalidation has overtaken goes to the
// caller and is kept nowhere.
//
// One body serves both forms: a step either waits for its answer on this thread and goes on, or goes on where
// the answer comes. The loader never runs on a thread of the tier.
#include "cache_state.hpp"

#include <algorithm>

namespace becache {
namespace {

/// How often a value that cannot be read is asked for anew, before it is loaded and not shared.
constexpr int most_rounds = 4;

/// The waits for somebody else's load: they double from the first to the longest.
constexpr std::chrono::milliseconds first_wait{1};
constexpr std::chrono::milliseconds longest_wait{50};

} // namespace

/// Asks the tier for one value until it is known what to do.
class Lead::Fetch : public std::enable_shared_from_this<Fetch> {
public:
    Fetch(std::shared_ptr<Lead> lead, std::function<void(bool)> done)
        : lead_{std::move(lead)}
        , done_{std::move(done)}
        , request_{
              .name = lead_->name(),
              .longest_load = lead_->cache_->shared_options().longest_load,
              .token_life = lead_->token_life()}
        , gives_up_waiting_{lead_->cache_->now() + lead_->cache_->shared_options().wait_for_load} {}

    void ask() {
        shared::Tier& tier = *lead_->cache_->tier();
        if (lead_->way_ == Way::waits) {
            judge(tier.call(request_));
        } else {
            tier.start(request_, [self = shared_from_this()](const shared::Observed& observed) {
                self->judge(observed);
            });
        }
    }

private:
    void judge(const shared::Observed& observed) {
        using Kind = shared::Observed::Kind;
        switch (observed.kind) {
        case Kind::hit:
            return take(observed);
        case Kind::loading:
            return wait_or_take_over(observed);
        case Kind::load:
            lead_->observation_ = observed.observation;
            break;
        case Kind::marked:
            lead_->keep_ = Keep::never;
            break;
        case Kind::unavailable:
            lead_->tier_is_away();
            break;
        }
        must_load();
    }

    void take(const shared::Observed& observed) {
        local::LoadResult result;
        if (lead_->outlives_shown(observed.value.life)) {
            result = lead_->decoded(observed.value);
        }
        if (result.value == nullptr) {
            take_over(observed);
            return;
        }
        if (!lead_->landed_.exchange(true)) {
            lead_->finish(std::move(result));
        }
        done_(false);
    }

    void wait_or_take_over(const shared::Observed& observed) {
        CacheState& cache = *lead_->cache_;
        const TimePoint now = cache.now();
        if (now >= gives_up_waiting_ || lead_->way_ == Way::in_a_batch) {
            take_over(observed);
            return;
        }
        const TimePoint again = std::min(now + wait_, gives_up_waiting_);
        wait_ = std::min(wait_ * 2, longest_wait);
        if (lead_->way_ == Way::calls_back) {
            cache.background().at(again, [self = shared_from_this()] { self->ask(); });
            return;
        }
        const auto alarm = std::make_shared<Alarm>();
        {
            std::unique_lock lock{alarm->mutex};
            while (cache.now() < again) {
                cache.clock()->wait_until(alarm, lock, again);
            }
        }
        ask();
    }

    void take_over(const shared::Observed& observed) {
        if (++rounds_ >= most_rounds) {
            lead_->keep_ = Keep::never;
            must_load();
            return;
        }
        request_.take_over = observed.found;
        ask();
    }

    void must_load() { done_(true); }

    const std::shared_ptr<Lead> lead_;
    const std::function<void(bool)> done_;
    shared::ObserveRequest request_;
    const TimePoint gives_up_waiting_;
    std::chrono::milliseconds wait_ = first_wait;
    int rounds_ = 0;
};

void Lead::fetch(Way way, const std::function<void(bool must_load)>& done) {
    way_ = way;
    if (cache_->tier() == nullptr || codec() == nullptr) {
        done(true);
    } else if (region_.queued.load() > 0) {
        // The shared tier may still hold what we have invalidated.
        keep_ = Keep::briefly;
        done(true);
    } else {
        std::make_shared<Fetch>(shared_from_this(), done)->ask();
    }
}

const ValueCodec* Lead::codec() const noexcept {
    return region_.codecs[static_cast<std::size_t>(&view_ - region_.info->views.data())].load();
}

void Lead::tier_is_away() noexcept {
    keep_ = cache_->shared_options().on_outage == OnOutage::bypass ? Keep::never : Keep::briefly;
}

shared::ValueName Lead::name() const {
    const RegionInfo& region = *region_.info;
    shared::ValueName name{
        .address = make_address(region, view_, key().fields), .scopes = {std::string{region.name}}};
    with_tags(region, view_, key().fields, [&](std::span<const local::Tag> tags) {
        auto tag = tags.begin();
        for (std::size_t kind = 0; kind < region.tag_kinds.size(); ++kind) {
            std::string& scope = name.scopes.emplace_back(region.name);
            scope.append("#").append(region.tag_kinds[kind]).append(":");
            scope.append(tag != tags.end() && tag->kind == kind ? (tag++)->value : any_tag);
        }
    });
    return name;
}

std::chrono::milliseconds Lead::token_life() const {
    return 2 * std::max(rules_.time_to_live, region_.rules.time_to_live);
}

/// Whether a value of the shared tier is better than the one that is to be loaded anew before its time: else
/// it is that same one.
bool Lead::outlives_shown(std::chrono::milliseconds life) const {
    if (shown_ == nullptr) {
        return true;
    }
    const TimePoint now = cache_->now();
    const local::EpochGuard guard;
    const local::Found found = cache_->look(key(), now);
    return found.entry != shown_.get() || !found.fresh(now)
           || (now + life).time_since_epoch().count() > found.fresh_until;
}

/// The value as an entry; none, if the bytes are no value.
local::LoadResult Lead::decoded(const shared::StoredValue& value) const {
    local::LoadResult result;
    if (value.absent) {
        result.value = local::EntryMaker::make_absent(key());
    } else {
        try {
            result = codec()->decode(key(), value.payload);
        } catch (...) {
            return {};
        }
    }
    result.time_to_live = value.life;
    result.shared = true;
    for (const std::string& scope : value.own_scopes) {
        const std::string_view kind = shared::kind_of(scope);
        const auto tag =
            unescape_field(std::string_view{scope}.substr(std::min(scope.size(), kind.size() + 1)));
        if (!tag || !kind.starts_with(region_.info->name) || kind.size() <= region_.info->name.size() + 1) {
            return {};
        }
        result.tags.emplace_back(kind.substr(region_.info->name.size() + 1), *tag);
    }
    return checked(std::move(result));
}

/// How the shared tier is to keep what was loaded; nothing, if it is not.
std::optional<shared::StoredValue> Lead::encoded(const local::LoadResult& result) const {
    shared::StoredValue stored{.absent = result.value->absent()};
    stored.life = result.time_to_live.value_or(rules_.time_to_live);
    if (stored.absent) {
        stored.life = std::min(stored.life, rules_.absent_time_to_live);
    } else {
        auto bytes = codec()->encode(*result.value);
        if (!bytes) {
            return std::nullopt;
        }
        stored.payload = *std::move(bytes);
    }
    if (stored.life.count() <= 0) {
        return std::nullopt;
    }
    for (const auto& [kind, value] : result.tags) {
        std::string& scope = stored.own_scopes.emplace_back(region_.info->name);
        scope.append("#").append(kind).append(":").append(escape_field(value));
    }
    std::ranges::sort(stored.own_scopes);
    stored.own_scopes.erase(
        std::unique(stored.own_scopes.begin(), stored.own_scopes.end()), stored.own_scopes.end());
    return stored;
}

/// Stores what was loaded, then ends the load.
void Lead::store(local::LoadResult result) {
    auto stored = encoded(result);
    if (!stored) {
        release();
        finish(std::move(result));
        return;
    }
    shared::FillRequest request{
        .name = name(),
        .observation = *std::exchange(observation_, std::nullopt),
        .value = *std::move(stored),
        .token_life = std::max(token_life(), 2 * result.time_to_live.value_or(rules_.time_to_live))};
    const auto go_on = [](Lead& lead, local::LoadResult loaded, shared::Filled filled) {
        if (filled == shared::Filled::refused) {
            lead.keep_ = Keep::never;
            lead.region_.counters.add(fills_refused);
        } else if (filled == shared::Filled::unavailable) {
            lead.tier_is_away();
        }
        lead.finish(std::move(loaded));
    };
    if (way_ == Way::waits) {
        const shared::Filled filled = cache_->tier()->call(request);
        go_on(*this, std::move(result), filled);
    } else {
        cache_->tier()->start(
            std::move(request), [self = shared_from_this(), result = std::move(result),
                                 go_on](shared::Filled filled) { go_on(*self, result, filled); });
    }
}

/// Gives the right to fill back, if there is one.
void Lead::release() {
    if (observation_) {
        shared::ReleaseRequest request{
            .name = name(), .observation = *std::exchange(observation_, std::nullopt)};
        if (way_ == Way::waits) {
            cache_->tier()->call(request);
        } else {
            cache_->tier()->start(std::move(request));
        }
    }
}

} // namespace becache
