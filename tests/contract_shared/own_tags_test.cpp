#include "contract_shared/tier_contract.hpp"

namespace becache::shared {
namespace {

const std::string north = "cameras#site:north";
const std::string of_the_door = "cameras#camera:front_door";
const std::string of_the_garage = "cameras#camera:garage";

/// A list over two kinds of tags.
const ValueName wide_list{"cameras/wide_list", {"cameras", "cameras#camera:*", "cameras#site:*"}};

TEST_P(SharedTier, a_tag_that_only_the_value_knows_drops_it) {
    load(*one, front_door, "in the north", {north});
    const Observed hit = observe(*two, front_door);
    ASSERT_EQ(hit.kind, Observed::Kind::hit);
    EXPECT_EQ(hit.value.own_scopes, std::vector{north});
    invalidate(*one, {tag("cameras#site:south")});
    EXPECT_TRUE(is_hit(*two, front_door));
    invalidate(*one, {tag(north)});
    load(*two, front_door, "in the north", {north});
    EXPECT_TRUE(is_hit(*one, front_door)) << "and it may come back";
}

TEST_P(SharedTier, what_drops_any_value_drops_one_with_tags_of_its_own) {
    for (const Scope& scope : {key(front_door.address), tag(of_the_door), region("cameras"), everything()}) {
        load(*one, front_door, "in the north", {north});
        ASSERT_TRUE(is_hit(*two, front_door));
        invalidate(*one, {scope});
        EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::load);
        invalidate(*one, {key(front_door.address)});
    }
}

TEST_P(SharedTier, as_many_tags_as_a_value_may_have) {
    ValueName name{"cameras/by_everything", {"cameras"}};
    std::vector<std::string> own;
    for (char letter = 'a'; letter < 'a' + 16; ++letter) {
        name.scopes.push_back(std::string{"cameras#kind_"} + letter + ":seventeen");
        own.push_back(std::string{"cameras#site:"} + letter);
    }
    for (const std::string& last : {name.scopes.back(), own.back()}) {
        load(*one, name, "everywhere", own);
        EXPECT_EQ(observe(*two, name).value.own_scopes, own);
        invalidate(*one, {tag(last)});
        EXPECT_FALSE(is_hit(*two, name)) << last;
        invalidate(*one, {key(name.address)});
    }
}

TEST_P(SharedTier, of_a_kind_whose_tags_the_value_names_any_does_not_count) {
    load(*one, list, "two cameras", {of_the_door, of_the_garage});
    invalidate(*one, {tag("cameras#camera:cellar")});
    EXPECT_TRUE(is_hit(*two, list)) << "it is not in it";
    invalidate(*one, {tag(of_the_garage)});
    EXPECT_EQ(kind_seen(*two, list), Observed::Kind::load);

    invalidate(*one, {key(list.address)});
    load(*one, list, "who knows");
    invalidate(*one, {tag("cameras#camera:cellar")});
    EXPECT_EQ(kind_seen(*two, list), Observed::Kind::load) << "it may be in it";
}

TEST_P(SharedTier, of_every_other_kind_any_still_counts) {
    load(*one, wide_list, "two cameras", {of_the_door, of_the_garage});
    invalidate(*one, {tag("cameras#camera:cellar")});
    EXPECT_TRUE(is_hit(*two, wide_list));
    invalidate(*one, {tag(north)});
    EXPECT_EQ(kind_seen(*two, wide_list), Observed::Kind::load);
}

TEST_P(SharedTier, an_own_tag_that_was_there_all_the_while_is_accepted) {
    load(*one, {"cameras/by_site/north", {"cameras", north}}); // draws its token
    invalidate(*one, {region("events")});
    const Observation observation = begin_load(*one, front_door);
    invalidate(*one, {region("events")});
    EXPECT_EQ(fill(*one, front_door, observation, "in the north", {north}), Filled::filled);
    EXPECT_TRUE(is_hit(*two, front_door));
    EXPECT_TRUE(is_hit(*two, {"cameras/by_site/north", {"cameras", north}}));
    invalidate(*one, {tag(north)});
    EXPECT_FALSE(is_hit(*two, front_door));
}

TEST_P(SharedTier, an_own_tag_that_nobody_knew_refuses_once_anything_was_invalidated) {
    const Observation observation = begin_load(*one, front_door);
    invalidate(*two, {region("events")});
    EXPECT_EQ(fill(*one, front_door, observation, "in the north", {north}), Filled::refused);
    EXPECT_FALSE(is_hit(*two, front_door));
}

TEST_P(SharedTier, an_own_tag_that_was_invalidated_under_the_load_refuses) {
    load(*one, {"cameras/by_site/north", {"cameras", north}});
    const Observation observation = begin_load(*one, front_door);
    invalidate(*two, {tag(north)});
    EXPECT_EQ(fill(*one, front_door, observation, "in the north", {north}), Filled::refused);
    invalidate(*two, {key(front_door.address)});

    const Observation another = begin_load(*one, front_door);
    invalidate(*two, {tag(north)});
    load(*two, {"cameras/by_site/north", {"cameras", north}}); // draws it again
    EXPECT_EQ(fill(*one, front_door, another, "in the north", {north}), Filled::refused);
    EXPECT_FALSE(is_hit(*two, front_door));
}

TEST_P(SharedTier, one_refused_own_tag_refuses_the_value) {
    const std::string south = "cameras#site:south";
    load(*one, {"cameras/by_site/north", {"cameras", north}});
    load(*one, {"cameras/by_site/south", {"cameras", south}});
    const Observation observation = begin_load(*one, front_door);
    invalidate(*two, {tag(south)});
    EXPECT_EQ(fill(*one, front_door, observation, "on both sites", {north, south}), Filled::refused);
    EXPECT_FALSE(is_hit(*two, front_door));
    EXPECT_TRUE(is_hit(*two, {"cameras/by_site/north", {"cameras", north}}));
}

TEST_P(SharedTier, an_own_tag_whose_token_is_gone_makes_a_miss) {
    load(*one, front_door, "in the north", {north});
    ASSERT_TRUE(store->drop_token(north));
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::load);
}

TEST_P(SharedTier, an_own_tag_that_is_marked_refuses_and_drops) {
    load(*one, front_door, "in the north", {north});
    prepare(*two, {tag(north)});
    const Observed observed = observe(*one, front_door);
    EXPECT_EQ(observed.kind, Observed::Kind::load) << "its key does not say that it depends on the tag";
    EXPECT_EQ(fill(*one, front_door, observed.observation, "in the north", {north}), Filled::refused);
    roll_back(*two, {tag(north)});
    invalidate(*two, {key(front_door.address)});
    load(*one, front_door, "in the north", {north});
}

TEST_P(SharedTier, an_own_tag_whose_mark_lapsed_under_the_load_refuses_and_then_no_more) {
    prepare(*two, {tag(north)}, mark_a, short_life);
    const Observation observation = begin_load(*one, front_door);
    store->pass(lapse);
    EXPECT_EQ(fill(*one, front_door, observation, "in the north", {north}), Filled::refused);
    EXPECT_EQ(sync(*one).entries.back().kind, LedgerEntry::Kind::lapsed);
    invalidate(*two, {key(front_door.address)});
    load(*one, front_door, "in the north", {north});
}

} // namespace
} // namespace becache::shared
