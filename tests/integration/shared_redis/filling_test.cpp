#include "processes.hpp"

namespace becache::redis {
namespace {

using shared::Filled;

class Filling : public SharedRedis {
protected:
    Process us_ = process();
    Process others_ = process();
};

BECACHE_IN_EVERY_MANNER(Filling);

TEST_P(Filling, is_refused_once_anything_it_depends_on_was_invalidated) {
    for (const Scope& scope : {cameras, front_door_tag, front_door_key, everything}) {
        const shared::Observation observation = us_.load();
        ASSERT_TRUE(others_.invalidate({scope}).accepted);
        EXPECT_EQ(us_.fill(front_door, observation, stored("old")), Filled::refused) << scope.name;
        EXPECT_EQ(others_.read(), "load");
        (void)others_.invalidate({everything});
    }
}

TEST_P(Filling, is_refused_to_a_value_over_the_limit) {
    Process narrow = process({.envelope = {.max_payload_bytes = 100}});
    EXPECT_EQ(narrow.fill(front_door, narrow.load(), stored(std::string(101, 'x'))), Filled::refused);
    const shared::Observed other = others_.observe();
    EXPECT_EQ(to_string(other.kind), "loading");
}

TEST_P(Filling, is_refused_without_an_observation) {
    EXPECT_EQ(us_.fill(front_door, {}, stored("v")), Filled::refused);
    shared::Observation made_up;
    made_up.tokens = {"1-a", "1-b"};
    made_up.placeholder = "P1-x 1-a 1-b 0-y";
    EXPECT_EQ(us_.fill(front_door, made_up, stored("v")), Filled::refused);
    EXPECT_EQ(us_.fill(front_door, us_.load(), {.payload = "no life"}), Filled::refused);
}

TEST_P(Filling, a_value_with_tags_of_its_own_goes_with_them_and_with_no_others_of_that_kind) {
    us_.store(list, "front_door, garage", {"cameras#camera:front_door", "cameras#camera:garage"});
    const shared::Observed hit = others_.observe(list);
    ASSERT_EQ(to_string(hit.kind), "hit") << hit.fault;
    EXPECT_THAT(
        hit.value.own_scopes, ::testing::ElementsAre("cameras#camera:front_door", "cameras#camera:garage"));

    // Another camera's invalidation takes "any" with it, which no longer counts.
    (void)others_.invalidate({{.kind = ScopeKind::tag, .name = "cameras#camera:attic"}});
    EXPECT_EQ(us_.read(list), "front_door, garage");

    (void)others_.invalidate({{.kind = ScopeKind::tag, .name = "cameras#camera:garage"}});
    EXPECT_EQ(us_.read(list), "load");
}

TEST_P(Filling, own_tags_of_another_kind_leave_any_as_it_is) {
    us_.store(list, "all", {"cameras#site:north"});
    EXPECT_EQ(others_.read(list), "all");
    (void)others_.invalidate({{.kind = ScopeKind::tag, .name = "cameras#camera:attic"}});
    EXPECT_EQ(us_.read(list), "load");
}

TEST_P(Filling, own_tags_come_in_the_order_of_their_names_each_once) {
    us_.store(list, "v", {"cameras#site:south", "cameras#site:north", "cameras#site:south"});
    EXPECT_THAT(
        others_.observe(list).value.own_scopes,
        ::testing::ElementsAre("cameras#site:north", "cameras#site:south"));
}

TEST_P(Filling, a_tag_that_is_there_already_is_taken_and_one_born_after_the_observation_is_not) {
    const shared::ValueName north{.address = "cameras/north", .scopes = {"cameras#site:north"}};
    us_.store(north, "n");
    shared::StoredValue value = stored("v");
    value.own_scopes = {"cameras#site:north"};
    EXPECT_EQ(us_.fill(list, us_.load(list), value), Filled::filled);
    EXPECT_EQ(others_.read(list), "v");

    (void)us_.invalidate({{.kind = ScopeKind::key, .name = list.address}});
    const shared::Observation observation = us_.load(list);
    (void)others_.invalidate({{.kind = ScopeKind::tag, .name = "cameras#site:north"}});
    others_.store(north, "n");
    EXPECT_EQ(us_.fill(list, observation, value), Filled::refused);
}

TEST_P(Filling, a_tag_that_nobody_has_yet_is_refused_if_anything_at_all_was_invalidated) {
    shared::StoredValue value = stored("v");
    value.own_scopes = {"cameras#site:north"};
    const shared::Observation observation = us_.load(list);
    (void)others_.invalidate({{.kind = ScopeKind::region, .name = "events"}});
    EXPECT_EQ(us_.fill(list, observation, value), Filled::refused);
}

TEST_P(Filling, takes_as_many_tags_as_a_value_may_have) {
    shared::ValueName many{.address = "cameras/many", .scopes = {"cameras"}};
    shared::StoredValue value = stored("v");
    for (char letter = 'a'; letter < 'a' + 16; ++letter) {
        many.scopes.push_back(std::string{"cameras#"} + letter + ":1");
        value.own_scopes.push_back(std::string{"cameras#own:"} + letter);
    }
    EXPECT_EQ(us_.fill(many, us_.load(many), value), Filled::filled);
    EXPECT_EQ(others_.read(many), "v");
    (void)us_.invalidate({{.kind = ScopeKind::tag, .name = "cameras#own:p"}});
    EXPECT_EQ(others_.read(many), "load");
    value.own_scopes.push_back("cameras#own:z");
    EXPECT_EQ(us_.fill(many, us_.load(garage), value), Filled::refused);
}

} // namespace
} // namespace becache::redis
