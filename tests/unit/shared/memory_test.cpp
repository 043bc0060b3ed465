#include <becache/shared/memory.hpp>
#include <becache/testing/manual_clock.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

namespace becache::shared {
namespace {

using namespace std::chrono_literals;

const ValueName name{"cameras/by_id/front_door", {"cameras", "cameras#camera:front_door"}};

Observed observe(Tier& tier) { return tier.call(ObserveRequest{.name = name, .token_life = 1h}); }

Filled fill(Tier& tier, const Observation& observation) {
    return tier.call(FillRequest{
        .name = name,
        .observation = observation,
        .value = {.payload = "a camera", .life = 10min},
        .token_life = 1h});
}

TEST(MemoryServer, what_one_tier_fills_another_hits_until_it_is_invalidated) {
    const auto server = std::make_shared<MemoryServer>();
    MemoryTier one{server};
    MemoryTier two{server};
    ASSERT_EQ(fill(one, observe(one).observation), Filled::filled);
    const Observed hit = observe(two);
    ASSERT_EQ(hit.kind, Observed::Kind::hit);
    EXPECT_EQ(hit.value.payload, "a camera");
    EXPECT_TRUE(
        two.call(InvalidateRequest{.scopes = {{ScopeKind::region, "cameras"}}, .record = "{}"}).accepted);
    EXPECT_EQ(observe(one).kind, Observed::Kind::load);
}

TEST(MemoryServer, a_payload_over_the_limit_is_refused) {
    const auto server = std::make_shared<MemoryServer>(MemoryServerOptions{.max_payload_bytes = 7});
    MemoryTier tier{server};
    EXPECT_EQ(fill(tier, observe(tier).observation), Filled::refused);
}

TEST(MemoryServer, what_is_no_place_in_the_ledger_is_said_to_be_none) {
    MemoryTier tier{std::make_shared<MemoryServer>()};
    for (const std::string_view cursor : {"", "1-0", "last", "99999999999999999999"}) {
        const Synced synced = tier.sync(cursor, 10);
        EXPECT_FALSE(synced.ok) << cursor;
        EXPECT_THAT(synced.fault, ::testing::HasSubstr("that is no place in the ledger")) << cursor;
        EXPECT_FALSE(tier.listen(cursor, 0ms)) << cursor;
    }
}

TEST(MemoryServer, expired_values_and_tokens_do_not_stay_for_ever) {
    const auto clock = std::make_shared<testing::ManualClock>();
    const auto server = std::make_shared<MemoryServer>(MemoryServerOptions{.clock = clock});
    MemoryTier tier{server};
    for (int number = 0; number < 5000; ++number) {
        const std::string text = std::to_string(number);
        const ObserveRequest request{
            .name = {"cameras/by_id/" + text, {"cameras#camera:" + text}},
            .longest_load = 1s,
            .token_life = 1s};
        ASSERT_EQ(tier.call(request).kind, Observed::Kind::load);
        clock->advance(1ms);
    }
    int left = 0;
    for (int number = 0; number < 4000; ++number) { // all of them expired
        left += server->drop_value("cameras/by_id/" + std::to_string(number)) ? 1 : 0;
    }
    EXPECT_LT(left, 2048);
    for (int number = 4001; number < 5000; ++number) {
        EXPECT_TRUE(server->drop_value("cameras/by_id/" + std::to_string(number))) << number;
    }
}

TEST(MemoryServer, lives_may_be_as_long_as_a_duration) {
    MemoryTier tier{std::make_shared<MemoryServer>()};
    constexpr auto longest = std::chrono::milliseconds::max();
    const Observed observed =
        tier.call(ObserveRequest{.name = name, .longest_load = longest, .token_life = longest});
    ASSERT_EQ(observed.kind, Observed::Kind::load);
    EXPECT_EQ(observe(tier).kind, Observed::Kind::loading);
    ASSERT_EQ(
        tier.call(FillRequest{
            .name = name,
            .observation = observed.observation,
            .value = {.payload = "a camera", .life = longest},
            .token_life = longest}),
        Filled::filled);
    EXPECT_EQ(observe(tier).kind, Observed::Kind::hit);
    ASSERT_TRUE(
        tier.call(PrepareRequest{.scopes = {{}}, .record = "{}", .mark = "a mark", .deadline = longest})
            .accepted);
    EXPECT_EQ(observe(tier).kind, Observed::Kind::marked);
}

TEST(MemoryServer, a_value_that_would_live_for_no_time_is_refused) {
    MemoryTier tier{std::make_shared<MemoryServer>()};
    FillRequest request{
        .name = name,
        .observation = observe(tier).observation,
        .value = {.payload = "a camera", .life = 0ms},
        .token_life = 1h};
    EXPECT_EQ(tier.call(request), Filled::refused);
    EXPECT_EQ(observe(tier).kind, Observed::Kind::loading);
    request.value.life = 1ms;
    EXPECT_EQ(tier.call(request), Filled::filled);
}

TEST(MemoryServer, foreign_keys_are_matched_as_redis_matches_them) {
    struct Row {
        std::string pattern;
        std::string key;
        bool taken;
    };
    const std::vector<Row> rows{
        {"legacy:*", "legacy:a", true},
        {"legacy:*", "legacy:", true},
        {"legacy:*", "legacy", false},
        {"legacy:*", "other:legacy:a", false},
        {"*:list", "cameras:list", true},
        {"*:list", "a:list:list", true},
        {"*a*b*c", "xaxbxbxc", true},
        {"*a*b*c", "xaxcxb", false},
        {"a?c", "abc", true},
        {"a?c", "ac", false},
        {"a[b-d]e", "ace", true},
        {"a[d-b]e", "ace", true},
        {"a[b-d]e", "aee", false},
        {"a[^b-d]e", "aee", true},
        {"a[^b-d]e", "ace", false},
        {"a[\\]x]e", "a]e", true},
        {"a[xb", "ab", true},
        {"a\\*", "a*", true},
        {"a\\*", "ab", false},
        {"", "a", false},
    };
    for (const Row& row : rows) {
        const auto server = std::make_shared<MemoryServer>();
        server->add_foreign(row.key);
        MemoryTier tier{server};
        const ForeignDropped answer = tier.drop_foreign({.pattern = row.pattern});
        EXPECT_EQ(answer.dropped, row.taken ? 1U : 0U) << row.pattern << " and " << row.key;
        EXPECT_EQ(server->foreign().empty(), row.taken) << row.pattern << " and " << row.key;
    }
}

} // namespace
} // namespace becache::shared
