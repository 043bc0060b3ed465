#include <becache/shared/memory.hpp>

#include <gtest/gtest.h>

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
