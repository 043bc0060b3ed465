#include "contract_shared/tier_contract.hpp"

namespace becache::shared {
namespace {

struct Change {
    std::string what;
    std::vector<Scope> scopes;
};

TEST_P(SharedTier, a_fill_is_refused_once_anything_it_depends_on_was_invalidated) {
    const std::vector<Change> of_a_camera{
        {"its key", {key("cameras/by_id/front_door")}},
        {"its tag", {tag("cameras#camera:front_door")}},
        {"its region", {region("cameras")}},
        {"everything", {everything()}},
        {"its region among others", {region("events"), key("cameras/list"), region("cameras")}},
    };
    const std::vector<Change> of_the_list{
        {"its key", {key("cameras/list")}},
        {"a tag that it may contain", {tag("cameras#camera:front_door")}},
        {"its region", {region("cameras")}},
        {"everything", {everything()}},
    };
    const auto check = [&](const ValueName& name, const Change& change) {
        const Observation observation = begin_load(*one, name);
        invalidate(*two, change.scopes);
        EXPECT_EQ(fill(*one, name, observation), Filled::refused) << name.address << ": " << change.what;
        EXPECT_FALSE(is_hit(*two, name)) << name.address << ": " << change.what;
        invalidate(*two, {key(name.address)});
    };
    for (const Change& change : of_a_camera) {
        check(front_door, change);
    }
    for (const Change& change : of_the_list) {
        check(list, change);
    }
}

TEST_P(SharedTier, a_value_is_no_hit_once_anything_it_depends_on_was_invalidated) {
    const auto check = [&](const ValueName& name, const std::vector<Scope>& scopes) {
        load(*one, name);
        ASSERT_TRUE(is_hit(*two, name));
        invalidate(*one, scopes);
        EXPECT_EQ(kind_seen(*one, name), Observed::Kind::load) << name.address;
        invalidate(*two, {key(name.address)});
    };
    for (const Scope& scope :
         {key("cameras/by_id/front_door"), tag("cameras#camera:front_door"), region("cameras"),
          everything()}) {
        check(front_door, {scope});
        check(front_door, {region("events"), scope});
    }
    for (const Scope& scope :
         {key("cameras/list"), tag("cameras#camera:front_door"), region("cameras"), everything()}) {
        check(list, {scope});
    }
}

TEST_P(SharedTier, nothing_else_refuses_a_fill_or_makes_a_miss) {
    load(*one, garage);
    const Observation observation = begin_load(*one, front_door);
    invalidate(
        *two, {region("events"), tag("cameras#camera:cellar"), key("cameras/by_id/cellar"),
               key("cameras/list"), region("camera"), tag("cameras#camer:front_door")});
    invalidate(*two, {});
    EXPECT_EQ(fill(*one, front_door, observation), Filled::filled);
    EXPECT_TRUE(is_hit(*two, front_door));
    EXPECT_TRUE(is_hit(*two, garage));
}

TEST_P(SharedTier, a_renewed_token_does_not_let_an_old_load_fill) {
    const Observation old = begin_load(*one, front_door);
    invalidate(*two, {region("cameras"), tag("cameras#camera:front_door")});
    // Draws both tokens again, at another address.
    load(*two, {"cameras/settings/front_door", front_door.scopes});
    EXPECT_EQ(fill(*one, front_door, old), Filled::refused);
    EXPECT_FALSE(is_hit(*two, front_door));
}

TEST_P(SharedTier, only_ones_own_right_to_load_lets_fill) {
    const Observation old = begin_load(*one, front_door);
    invalidate(*two, {key(front_door.address)});
    const Observation current = begin_load(*two, front_door);
    EXPECT_EQ(fill(*one, front_door, old, "old"), Filled::refused);
    EXPECT_EQ(fill(*two, front_door, current, "current"), Filled::filled);
    EXPECT_EQ(observe(*one, front_door).value.payload, "current");
}

TEST_P(SharedTier, an_observation_is_good_for_one_fill_of_its_own_value) {
    const Observation of_the_door = begin_load(*one, front_door);
    EXPECT_EQ(fill(*one, garage, of_the_door), Filled::refused) << "nobody loads it";
    const Observation of_the_garage = begin_load(*two, garage);
    EXPECT_EQ(fill(*one, garage, of_the_door), Filled::refused) << "another loads it";
    EXPECT_EQ(fill(*two, garage, of_the_garage), Filled::filled);
    EXPECT_EQ(fill(*one, front_door, of_the_door, "first"), Filled::filled);
    EXPECT_EQ(fill(*one, front_door, of_the_door, "second"), Filled::refused);
    EXPECT_EQ(observe(*two, front_door).value.payload, "first");
}

TEST_P(SharedTier, nothing_is_filled_that_was_not_observed) {
    EXPECT_EQ(fill(*one, front_door, {}), Filled::refused);
    load(*one, front_door, "a value");
    EXPECT_EQ(fill(*two, front_door, observe(*two, front_door).observation, "another"), Filled::refused);
    EXPECT_EQ(observe(*one, front_door).value.payload, "a value");
}

TEST_P(SharedTier, what_was_evicted_between_refuses_the_fill) {
    Observation observation = begin_load(*one, front_door);
    ASSERT_TRUE(store->drop_value(front_door.address));
    EXPECT_EQ(fill(*one, front_door, observation), Filled::refused);
    for (const std::string& scope : front_door.scopes) {
        observation = begin_load(*one, front_door);
        ASSERT_TRUE(store->drop_token(scope));
        EXPECT_EQ(fill(*one, front_door, observation), Filled::refused) << scope;
        invalidate(*one, {key(front_door.address)});
    }
    EXPECT_FALSE(is_hit(*two, front_door));
}

TEST_P(SharedTier, a_value_that_is_too_large_is_refused_and_leaves_nothing) {
    std::string payload(store->max_payload_bytes() + 1, ' ');
    for (std::size_t i = 0; i < payload.size(); ++i) {
        payload[i] = static_cast<char>(i * i >> 7U);
    }
    const Observation observation = begin_load(*one, front_door);
    EXPECT_EQ(fill(*one, front_door, observation, payload), Filled::refused);
    EXPECT_FALSE(is_hit(*two, front_door));
}

// A request that the network, or a client in doubt, sends again.
TEST_P(SharedTier, requests_sent_twice_do_no_harm) {
    static_cast<void>(begin_load(*one, front_door));
    EXPECT_EQ(kind_seen(*one, front_door), Observed::Kind::loading);
    invalidate(*one, {key(front_door.address)});
    invalidate(*one, {key(front_door.address)});
    const Observation observation = begin_load(*two, front_door);
    EXPECT_EQ(fill(*two, front_door, observation), Filled::filled);
    EXPECT_EQ(fill(*two, front_door, observation), Filled::refused);
    EXPECT_TRUE(is_hit(*one, front_door));
    two->call(ReleaseRequest{.name = front_door, .observation = observation});
    two->call(ReleaseRequest{.name = front_door, .observation = observation});
    EXPECT_TRUE(is_hit(*one, front_door));
    prepare(*one, {tag(front_door.scopes[1])});
    prepare(*one, {tag(front_door.scopes[1])});
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::marked);
    invalidate(*one, {tag(front_door.scopes[1])}, mark_a);
    invalidate(*one, {tag(front_door.scopes[1])}, mark_a);
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::load);
    prepare(*one, {tag(front_door.scopes[1])});
    roll_back(*one, {tag(front_door.scopes[1])});
    roll_back(*one, {tag(front_door.scopes[1])});
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::load);
    EXPECT_EQ(sync(*two).sequence, 9U) << "each of them is in the ledger";
}

} // namespace
} // namespace becache::shared
