#include "processes.hpp"

#include <fmt/format.h>

namespace becache::redis {
namespace {

using ::testing::HasSubstr;

class Foreign : public SharedRedis {
protected:
    /// Ten thousand keys of ours, ten thousand of somebody else's.
    static void fill_server() {
        admin(
            {"EVAL", R"(
            for i = 1, 10000 do
                redis.call('SET', 'legacy:cameras:' .. i, i)
                redis.call('SET', 'legacy:events:' .. i, i)
            end)",
             "0"});
    }
    static std::int64_t key_count() { return admin({"DBSIZE"}).integer; }

    /// Rights for foreign keys are beyond those that the page names for every process.
    Process us_{options(), Manner::blocking};
};

INSTANTIATE_TEST_SUITE_P(Redis, Foreign, ::testing::Values(Manner::blocking), name_of);

TEST_P(Foreign, keys_of_a_pattern_are_dropped_step_by_step_and_no_others) {
    fill_server();
    std::size_t dropped = 0;
    int steps = 0;
    shared::ForeignRequest request{.pattern = "legacy:cameras:*"};
    do {
        const shared::ForeignDropped step = us_.tier().drop_foreign(request);
        ASSERT_TRUE(step.ok) << step.fault;
        EXPECT_LE(step.dropped, 2000U);
        dropped += step.dropped;
        request.cursor = step.cursor;
        ++steps;
    } while (request.cursor != "0");
    EXPECT_EQ(dropped, 10'000U);
    EXPECT_GT(steps, 10);
    EXPECT_EQ(key_count(), 10'000 + 2); // the epoch and its meta
    EXPECT_EQ(admin({"EXISTS", "legacy:events:1"}).integer, 1);
}

TEST_P(Foreign, keys_of_becache_are_none) {
    us_.store(front_door, "v");
    (void)us_.invalidate({});
    EXPECT_EQ(us_.read(), "v");
    admin({"SET", "hsi:legacy", "x"});
    const shared::ForeignDropped step = us_.tier().drop_foreign({.pattern = "hsi:*"});
    ASSERT_TRUE(step.ok) << step.fault;
    EXPECT_EQ(step.dropped, 1U);
    EXPECT_EQ(us_.read(), "v");
}

TEST_P(Foreign, patterns_that_say_something_else_than_was_meant_are_refused_in_words) {
    const auto fault = [&](std::string pattern) {
        const shared::ForeignDropped step = us_.tier().drop_foreign({.pattern = std::move(pattern)});
        EXPECT_FALSE(step.ok);
        return step.fault;
    };
    EXPECT_THAT(fault(""), HasSubstr("0 bytes"));
    EXPECT_THAT(fault(std::string(1025, 'x')), HasSubstr("1025 bytes"));
    EXPECT_THAT(fault("*"), HasSubstr("every key"));
    EXPECT_THAT(fault("?*"), HasSubstr("every key"));
    EXPECT_THAT(fault("legacy:[ab"), HasSubstr("bracket"));
    EXPECT_THAT(fault("legacy:\\"), HasSubstr("backslash"));
    EXPECT_THAT(us_.tier().drop_foreign({.pattern = "a*", .cursor = "x"}).fault, HasSubstr("cursor"));
    EXPECT_THAT(us_.tier().drop_foreign({.pattern = "a*", .scanned = 0}).fault, HasSubstr("1 to 10000"));
    EXPECT_EQ(us_.tier().stats().round_trips, 0U);
    admin({"SET", "legacy:[ab]", "x"});
    admin({"SET", "legacy:a", "x"});
    EXPECT_EQ(us_.tier().drop_foreign({.pattern = "legacy:\\[ab\\]"}).dropped, 1U);
    EXPECT_EQ(us_.tier().drop_foreign({.pattern = "legacy:[ab]"}).dropped, 1U);
}

TEST_P(Foreign, who_may_not_is_told_what_to_allow) {
    Process confined{options(), Manner::blocking_confined};
    const shared::ForeignDropped step = confined.tier().drop_foreign({.pattern = "legacy:*"});
    EXPECT_FALSE(step.ok);
    EXPECT_THAT(step.fault, HasSubstr("+scan"));
}

} // namespace
} // namespace becache::redis
