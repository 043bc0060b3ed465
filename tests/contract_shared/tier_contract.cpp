#include "contract_shared/tier_contract.hpp"

namespace becache::shared {
namespace {

// An answer, or the last of many refusals to answer.
template <class Ask, class IsAnswer>
auto ask_until_answered(SharedStore& store, const Ask& ask, const IsAnswer& is_answer) {
    auto answer = ask();
    for (int attempt = 1; attempt < 1000 && !is_answer(answer); ++attempt) {
        store.pass(
            std::chrono::milliseconds{10}); // who lost its connection makes a new one only after a while
        answer = ask();
    }
    return answer;
}

template <class Request>
Accepted ask_until_accepted(SharedStore& store, Tier& tier, const Request& request) {
    Accepted accepted = ask_until_answered(
        store, [&] { return tier.call(request); }, [](const Accepted& answer) { return answer.accepted; });
    EXPECT_TRUE(accepted.accepted) << accepted.fault;
    return accepted;
}

} // namespace

Scope key(std::string_view address) { return {ScopeKind::key, std::string{address}}; }
Scope tag(std::string_view name) { return {ScopeKind::tag, std::string{name}}; }
Scope region(std::string_view name) { return {ScopeKind::region, std::string{name}}; }
Scope everything() { return {}; }

SharedTier::SharedTier()
    : store{GetParam()()}
    , one{store->new_tier()}
    , two{store->new_tier()} {}

Observed SharedTier::observe(
    Tier& tier, const ValueName& name, const std::string& take_over, std::chrono::milliseconds longest_load) {
    const ObserveRequest request{
        .name = name, .take_over = take_over, .longest_load = longest_load, .token_life = 2 * long_life};
    Observed observed = ask_until_answered(
        *store, [&] { return tier.call(request); },
        [](const Observed& answer) { return answer.kind != Observed::Kind::unavailable; });
    EXPECT_NE(observed.kind, Observed::Kind::unavailable) << observed.fault;
    return observed;
}

Filled SharedTier::fill(
    Tier& tier, const ValueName& name, const Observation& observation, const std::string& payload,
    const std::vector<std::string>& own_scopes, std::chrono::milliseconds life) {
    return tier.call(FillRequest{
        .name = name,
        .observation = observation,
        .value = {.payload = payload, .life = life, .own_scopes = own_scopes},
        .token_life = 2 * long_life});
}

Observation SharedTier::begin_load(Tier& tier, const ValueName& name) {
    const Observed observed = observe(tier, name);
    EXPECT_EQ(observed.kind, Observed::Kind::load) << name.address;
    return observed.observation;
}

void SharedTier::load(
    Tier& tier, const ValueName& name, const std::string& payload,
    const std::vector<std::string>& own_scopes) {
    EXPECT_EQ(fill(tier, name, begin_load(tier, name), payload, own_scopes), Filled::filled) << name.address;
}

Accepted SharedTier::invalidate(
    Tier& tier, const std::vector<Scope>& scopes, const std::string& mark, const std::string& record) {
    return ask_until_accepted(
        *store, tier, InvalidateRequest{.scopes = scopes, .record = record, .mark = mark});
}

Accepted SharedTier::prepare(
    Tier& tier, const std::vector<Scope>& scopes, const std::string& mark,
    std::chrono::milliseconds deadline) {
    return ask_until_accepted(
        *store, tier, PrepareRequest{.scopes = scopes, .record = "{}", .mark = mark, .deadline = deadline});
}

Accepted SharedTier::roll_back(Tier& tier, const std::vector<Scope>& scopes, const std::string& mark) {
    return ask_until_accepted(*store, tier, RollbackRequest{.scopes = scopes, .record = "{}", .mark = mark});
}

Synced SharedTier::sync(Tier& tier, std::string_view cursor, std::size_t most) {
    Synced synced = ask_until_answered(
        *store, [&] { return tier.sync(cursor, most); }, [](const Synced& answer) { return answer.ok; });
    EXPECT_TRUE(synced.ok) << synced.fault;
    return synced;
}

} // namespace becache::shared
