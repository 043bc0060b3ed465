#pragma once

#include "contract_shared/shared_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace becache::shared {

[[nodiscard]] Scope key(std::string_view address);
[[nodiscard]] Scope tag(std::string_view name);
[[nodiscard]] Scope region(std::string_view name);
[[nodiscard]] Scope everything();

// What most cases are about: one camera, and a list that may contain every one of them.
inline const ValueName front_door{"cameras/by_id/front_door", {"cameras", "cameras#camera:front_door"}};
inline const ValueName garage{"cameras/by_id/garage", {"cameras", "cameras#camera:garage"}};
inline const ValueName list{"cameras/list", {"cameras", "cameras#camera:*"}};
inline const ValueName event{"events/by_id/7", {"events"}}; ///< of another region

/// Names of marks.
inline const std::string mark_a = "00000000000000000000000000000a0a";
inline const std::string mark_b = "00000000000000000000000000000b0b";

/// How long what should not lapse lives, and how long what should: pass(lapse) outlasts it.
inline constexpr std::chrono::milliseconds long_life = std::chrono::hours{1};
inline constexpr std::chrono::milliseconds short_life{50};
inline constexpr std::chrono::milliseconds lapse{60};

/// The contract suite's fixture: two processes on one store. A request that is not answered is asked again,
/// as after a restart the first one may not be.
class SharedTier : public ::testing::TestWithParam<MakeStore> {
protected:
    SharedTier();

    Observed observe(
        Tier& tier, const ValueName& name, const std::string& take_over = "",
        std::chrono::milliseconds longest_load = long_life);
    static Filled fill(
        Tier& tier, const ValueName& name, const Observation& observation,
        const std::string& payload = "a value", const std::vector<std::string>& own_scopes = {},
        std::chrono::milliseconds life = long_life);
    /// Observes, which has to give the right to load, and gives the observation.
    Observation begin_load(Tier& tier, const ValueName& name);
    /// Loads and fills, which has to succeed.
    void load(
        Tier& tier, const ValueName& name, const std::string& payload = "a value",
        const std::vector<std::string>& own_scopes = {});
    /// All of these have to be accepted.
    Accepted invalidate(
        Tier& tier, const std::vector<Scope>& scopes, const std::string& mark = "",
        const std::string& record = "{}");
    Accepted prepare(
        Tier& tier, const std::vector<Scope>& scopes, const std::string& mark = mark_a,
        std::chrono::milliseconds deadline = long_life);
    Accepted roll_back(Tier& tier, const std::vector<Scope>& scopes, const std::string& mark = mark_a);
    Synced sync(Tier& tier, std::string_view cursor = "-", std::size_t most = 1000);

    Observed::Kind kind_seen(Tier& tier, const ValueName& name) { return observe(tier, name).kind; }
    bool is_hit(Tier& tier, const ValueName& name) { return kind_seen(tier, name) == Observed::Kind::hit; }

    std::unique_ptr<SharedStore> store;
    std::unique_ptr<Tier> one;
    std::unique_ptr<Tier> two;
};

} // namespace becache::shared
