// Requests, faults and repetitions in any order, held against an oracle that remembers every invalidation and
// when each load began. What it asks for: no observe that begins after an accepted invalidation gives a value
// whose load began before it; what was filled is hit as long as nothing happens.
#include "contract_shared/tier_contract.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <vector>

namespace becache::shared {
namespace {

using Tags = std::vector<std::string>;

const std::array<ValueName, 4> names{
    front_door, garage, ValueName{"cameras/list", {"cameras", "cameras#camera:*", "cameras#site:*"}}, event};
const Tags tags{"cameras#camera:front_door", "cameras#camera:garage", "cameras#site:north"};

bool contains(const Tags& some, std::string_view one) {
    return std::find(some.begin(), some.end(), one) != some.end();
}

/// Whether a value of this name with these tags of its own is made stale by the scope.
bool covers(const Scope& scope, const ValueName& name, const Tags& own) {
    switch (scope.kind) {
    case ScopeKind::key:
        return scope.name == name.address;
    case ScopeKind::region:
        return scope.name == name.scopes.front();
    case ScopeKind::everything:
        return true;
    case ScopeKind::pattern:
        return false;
    case ScopeKind::tag:
        break;
    }
    const auto is_of_that_kind = [&](const std::string& tag) { return kind_of(tag) == kind_of(scope.name); };
    return contains(name.scopes, scope.name) || contains(own, scope.name)
           || (std::any_of(
                   name.scopes.begin(), name.scopes.end(),
                   [&](const std::string& known) { return is_any(known) && is_of_that_kind(known); })
               && std::none_of(own.begin(), own.end(), is_of_that_kind));
}

bool covers(const std::vector<Scope>& scopes, const ValueName& name, const Tags& own) {
    return std::any_of(
        scopes.begin(), scopes.end(), [&](const Scope& scope) { return covers(scope, name, own); });
}

class Oracle {
public:
    struct Filling {
        std::size_t name = 0;
        int load_began = 0;
        Tags own;
    };

    /// Every step has a time of its own.
    int tick() { return ++now_; }

    void invalidated(const std::vector<Scope>& scopes) {
        invalidations_.push_back({now_, scopes});
        undisturbed_.clear();
    }
    void disturbed() { undisturbed_.clear(); }
    /// From now on anything may be lost at any time.
    void unsettled() { settled_ = false; }
    void prepared(const std::string& mark, const std::vector<Scope>& scopes) { marks_[mark] = scopes; }
    void mark_is_gone(const std::string& mark) { marks_.erase(mark); }
    void flushed() {
        marks_.clear();
        invalidated({everything()});
    }

    [[nodiscard]] bool is_stale(std::size_t name, int load_began, const Tags& own) const {
        return std::any_of(invalidations_.begin(), invalidations_.end(), [&](const auto& invalidation) {
            return invalidation.when > load_began && covers(invalidation.scopes, names[name], own);
        });
    }
    [[nodiscard]] bool is_marked(std::size_t name, const Tags& own) const {
        return std::any_of(marks_.begin(), marks_.end(), [&](const auto& mark) {
            return covers(mark.second, names[name], own);
        });
    }

    std::string filling(const Filling& filling) {
        fillings_.push_back(filling);
        return std::to_string(fillings_.size() - 1);
    }
    void filled(std::size_t name, const std::string& payload) {
        if (settled_) {
            undisturbed_[name] = payload;
        }
    }

    void judge(std::size_t name, const Observed& observed) const {
        if (observed.kind != Observed::Kind::hit) {
            RC_ASSERT((observed.kind == Observed::Kind::marked) == is_marked(name, {}));
        } else {
            const Filling& filling = fillings_.at(std::stoul(observed.value.payload));
            RC_ASSERT(filling.name == name);
            // A value with tags of its own is none of those that another tag's mark guards.
            RC_ASSERT(!is_marked(name, filling.own));
            RC_ASSERT(filling.own == observed.value.own_scopes);
            RC_ASSERT(!is_stale(name, filling.load_began, filling.own));
        }
        if (const auto expected = undisturbed_.find(name); expected != undisturbed_.end()) {
            RC_ASSERT(observed.kind == Observed::Kind::hit);
            RC_ASSERT(observed.value.payload == expected->second);
        }
    }

private:
    struct Invalidation {
        int when;
        std::vector<Scope> scopes;
    };

    int now_ = 0;
    bool settled_ = true;
    std::vector<Invalidation> invalidations_;
    std::map<std::string, std::vector<Scope>> marks_;
    std::vector<Filling> fillings_;                  ///< by payload
    std::map<std::size_t, std::string> undisturbed_; ///< filled, and nothing happened since: name and payload
};

rc::Gen<Scope> any_scope() {
    return rc::gen::element(
        key(names[0].address), key(names[2].address), key(names[3].address), tag(tags[0]), tag(tags[1]),
        tag(tags[2]), region("cameras"), region("events"), everything());
}

rc::Gen<std::vector<Scope>> any_scopes() {
    return rc::gen::resize(3, rc::gen::container<std::vector<Scope>>(any_scope()));
}

struct Loading {
    std::size_t name = 0;
    int began = 0;
    Observation observation;
    bool filled = false;
};

struct Counts {
    int hits = 0;
    int filled = 0;
    int refused = 0;
    int marked = 0;
};

} // namespace

class RandomWalk {
public:
    RandomWalk(SharedStore& store, const std::vector<Tier*>& tiers, Counts& counts)
        : store_{&store}
        , tiers_{tiers}
        , counts_{&counts} {
        store_->flush();
        settle();
    }

    void step() {
        oracle_.tick();
        const int what = *rc::gen::inRange(0, 24);
        if (what < 9) {
            observe();
        } else if (what < 15) {
            fill();
        } else if (what < 16) {
            release();
        } else if (what < 19) {
            invalidate("");
        } else if (what < 20) {
            prepare();
        } else if (what < 22) {
            end_mark();
        } else {
            befall();
        }
    }

private:
    /// Lets every tier see the same epoch. Before, one that has seen a later one begins another at any
    /// request.
    void settle() {
        for (int round = 0; round < 2; ++round) {
            for (Tier* const tier : tiers_) {
                RC_ASSERT(tier->sync("-", 1).ok);
            }
        }
    }

    Tier& any_tier() { return *tiers_[*rc::gen::inRange<std::size_t>(0, tiers_.size())]; }

    Observed ask(std::size_t name, const std::string& take_over) {
        Observed observed = any_tier().call(ObserveRequest{
            .name = names[name],
            .take_over = take_over,
            .longest_load = long_life,
            .token_life = 2 * long_life});
        RC_ASSERT(observed.kind != Observed::Kind::unavailable);
        counts_->hits += observed.kind == Observed::Kind::hit ? 1 : 0;
        counts_->marked += observed.kind == Observed::Kind::marked ? 1 : 0;
        if (observed.kind == Observed::Kind::load) {
            loads_.push_back({.name = name, .began = oracle_.tick(), .observation = observed.observation});
        }
        return observed;
    }

    void observe() {
        const auto name = *rc::gen::inRange<std::size_t>(0, names.size());
        const Observed observed = ask(name, "");
        oracle_.judge(name, observed);
        if (!observed.found.empty() && *rc::gen::inRange(0, 3) == 0) {
            oracle_.disturbed();
            RC_ASSERT(ask(name, observed.found).kind == Observed::Kind::load);
        }
    }

    Loading* any_load() {
        return loads_.empty() ? nullptr : &loads_[*rc::gen::inRange<std::size_t>(0, loads_.size())];
    }

    void fill() {
        Loading* const load = any_load();
        if (load == nullptr) {
            return;
        }
        const ValueName& name = names[load->name];
        Tags own;
        if (name.address != event.address && *rc::gen::inRange(0, 2) == 0) {
            for (const std::string& own_tag : tags) {
                if (!contains(name.scopes, own_tag) && *rc::gen::arbitrary<bool>()) {
                    own.push_back(own_tag);
                }
            }
        }
        const std::string payload = oracle_.filling({load->name, load->began, own});
        const Filled filled = any_tier().call(FillRequest{
            .name = name,
            .observation = load->observation,
            .value = {.payload = payload, .life = long_life, .own_scopes = own},
            .token_life = 2 * long_life});
        RC_ASSERT(filled != Filled::unavailable);
        if (filled == Filled::filled) {
            RC_ASSERT(!load->filled);
            RC_ASSERT(!oracle_.is_marked(load->name, {}));
            RC_ASSERT(!oracle_.is_stale(load->name, load->began, own));
            load->filled = true;
            oracle_.filled(load->name, payload);
            ++counts_->filled;
        } else {
            ++counts_->refused;
        }
    }

    void release() {
        if (const Loading* const load = any_load()) {
            any_tier().call(ReleaseRequest{.name = names[load->name], .observation = load->observation});
        }
    }

    void invalidate(const std::string& mark, std::vector<Scope> scopes = {}) {
        for (const Scope& scope : *any_scopes()) {
            scopes.push_back(scope);
        }
        RC_ASSERT(
            any_tier().call(InvalidateRequest{.scopes = scopes, .record = "{}", .mark = mark}).accepted);
        oracle_.invalidated(scopes);
    }

    void prepare() {
        const std::string mark = std::string(31, '0') + *rc::gen::element('a', 'b');
        if (prepared_.contains(mark)) {
            return;
        }
        const std::vector<Scope> scopes = *any_scopes();
        RC_ASSERT(
            any_tier()
                .call(PrepareRequest{.scopes = scopes, .record = "{}", .mark = mark, .deadline = long_life})
                .accepted);
        prepared_[mark] = scopes;
        oracle_.prepared(mark, scopes);
        oracle_.invalidated(scopes);
    }

    void end_mark() {
        if (prepared_.empty()) {
            return;
        }
        const auto [mark, scopes] = *prepared_.begin();
        prepared_.erase(mark);
        oracle_.mark_is_gone(mark);
        if (*rc::gen::arbitrary<bool>()) {
            invalidate(mark, scopes);
        } else {
            RC_ASSERT(
                any_tier().call(RollbackRequest{.scopes = scopes, .record = "{}", .mark = mark}).accepted);
        }
    }

    void befall() {
        switch (*rc::gen::inRange(0, 5)) {
        case 0:
            store_->flush();
            oracle_.flushed();
            if (*rc::gen::arbitrary<bool>()) {
                settle();
            } else {
                oracle_.unsettled();
            }
            break;
        case 1:
        case 2:
            oracle_.disturbed();
            store_->drop_value(names[*rc::gen::inRange<std::size_t>(0, names.size())].address);
            break;
        default:
            oracle_.disturbed();
            store_->drop_token(*rc::gen::element<std::string>(
                "cameras", "events", "cameras#camera:*", "cameras#site:*", tags[0], tags[1], tags[2]));
            break;
        }
    }

    SharedStore* store_;
    std::vector<Tier*> tiers_;
    Counts* counts_;
    Oracle oracle_;
    std::vector<Loading> loads_;
    std::map<std::string, std::vector<Scope>> prepared_;
};

TEST_P(SharedTier, no_observe_gives_what_was_loaded_before_an_invalidation_before_it) {
    const auto three = store->new_tier();
    const std::vector<Tier*> tiers{one.get(), two.get(), three.get()};
    Counts counts;
    EXPECT_TRUE(rc::check([&] {
        RandomWalk walk{*store, tiers, counts};
        const int steps = *rc::gen::inRange(1, 80);
        for (int step = 0; step < steps; ++step) {
            walk.step();
        }
    }));
    EXPECT_GT(counts.hits, 50);
    EXPECT_GT(counts.filled, 50);
    EXPECT_GT(counts.refused, 50);
    EXPECT_GT(counts.marked, 10);
}

} // namespace becache::shared
