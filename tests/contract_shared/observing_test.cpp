#include "contract_shared/tier_contract.hpp"

namespace becache::shared {
namespace {

TEST_P(SharedTier, what_one_client_filled_every_other_hits) {
    load(*one, front_door, "the front door");
    const auto newcomer = store->new_tier();
    for (Tier* tier : {one.get(), two.get(), newcomer.get()}) {
        const Observed hit = observe(*tier, front_door);
        ASSERT_EQ(hit.kind, Observed::Kind::hit) << hit.fault;
        EXPECT_EQ(hit.value.payload, "the front door");
        EXPECT_FALSE(hit.value.absent);
        EXPECT_THAT(hit.value.own_scopes, ::testing::IsEmpty());
        EXPECT_GT(hit.value.life.count(), 0);
        EXPECT_LE(hit.value.life, long_life);
        EXPECT_FALSE(hit.found.empty());
    }
}

TEST_P(SharedTier, values_do_not_mix) {
    load(*one, front_door, "the front door");
    load(*one, garage, "the garage");
    load(*one, event, "an event");
    EXPECT_EQ(observe(*two, front_door).value.payload, "the front door");
    EXPECT_EQ(observe(*two, garage).value.payload, "the garage");
    EXPECT_EQ(observe(*two, event).value.payload, "an event");
    EXPECT_EQ(kind_seen(*two, list), Observed::Kind::load);
}

TEST_P(SharedTier, values_and_names_are_bytes) {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) {
        bytes += static_cast<char>(byte);
    }
    const ValueName name{"cameras/by_id/" + bytes, {"cameras", "cameras#camera:" + bytes}};
    load(*one, name, bytes + bytes + bytes);
    EXPECT_EQ(observe(*two, name).value.payload, bytes + bytes + bytes);
    invalidate(*two, {tag(name.scopes[1])});
    EXPECT_FALSE(is_hit(*one, name));
}

TEST_P(SharedTier, an_empty_and_a_large_value_come_back_as_they_were) {
    load(*one, front_door, "");
    const Observed empty = observe(*two, front_door);
    ASSERT_EQ(empty.kind, Observed::Kind::hit);
    EXPECT_TRUE(empty.value.payload.empty());
    EXPECT_FALSE(empty.value.absent);

    std::string large(std::size_t{1} << 20U, ' ');
    for (std::size_t i = 0; i < large.size(); ++i) {
        large[i] = static_cast<char>(i * i >> 5U);
    }
    load(*one, garage, large);
    EXPECT_TRUE(observe(*two, garage).value.payload == large);
}

TEST_P(SharedTier, that_there_is_no_value_is_a_hit_too) {
    const Observation observation = begin_load(*one, front_door);
    ASSERT_EQ(
        one->call(FillRequest{
            .name = front_door,
            .observation = observation,
            .value = {.absent = true, .life = long_life},
            .token_life = 2 * long_life}),
        Filled::filled);
    const Observed hit = observe(*two, front_door);
    ASSERT_EQ(hit.kind, Observed::Kind::hit);
    EXPECT_TRUE(hit.value.absent);
    EXPECT_TRUE(hit.value.payload.empty());
    invalidate(*two, {tag("cameras#camera:front_door")});
    EXPECT_EQ(kind_seen(*one, front_door), Observed::Kind::load);
}

TEST_P(SharedTier, a_hit_may_be_asked_for_under_exactly_the_scopes_that_it_was_filled_under) {
    load(*one, front_door);
    load(*one, garage); // so that there is a token of everything that is asked for below
    load(*one, event);
    using Scopes = std::vector<std::string>;
    for (const Scopes& other :
         {Scopes{"cameras"}, Scopes{"events", "cameras#camera:front_door"},
          Scopes{"cameras", "cameras#camera:garage"},
          Scopes{"cameras", "cameras#camera:front_door", "cameras#camera:garage"}}) {
        EXPECT_EQ(kind_seen(*two, {front_door.address, other}), Observed::Kind::load)
            << ::testing::PrintToString(other);
        invalidate(*one, {key(front_door.address)});
        load(*one, front_door);
    }
    EXPECT_TRUE(is_hit(*two, front_door));
}

TEST_P(SharedTier, a_value_expires) {
    ASSERT_EQ(
        fill(*one, front_door, begin_load(*one, front_door), "a value", {}, short_life), Filled::filled);
    load(*one, garage);
    store->pass(lapse);
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::load);
    EXPECT_TRUE(is_hit(*two, garage));
}

TEST_P(SharedTier, a_token_that_is_gone_makes_a_miss) {
    load(*one, front_door);
    load(*one, garage);
    ASSERT_TRUE(store->drop_token("cameras#camera:front_door"));
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::load);
    EXPECT_TRUE(is_hit(*two, garage));
    ASSERT_TRUE(store->drop_token("cameras"));
    load(*two, garage);
    ASSERT_TRUE(store->drop_value(garage.address));
    EXPECT_EQ(kind_seen(*one, garage), Observed::Kind::load);
}

TEST_P(SharedTier, tokens_live_as_long_as_the_last_fill_says) {
    const auto filled_for = [&](const ValueName& name, std::chrono::milliseconds token_life) {
        const FillRequest request{
            .name = name,
            .observation = begin_load(*one, name),
            .value = {.payload = "a value", .life = long_life},
            .token_life = token_life};
        EXPECT_EQ(one->call(request), Filled::filled);
    };
    filled_for(event, short_life);
    filled_for(front_door, short_life);
    filled_for(garage, 2 * long_life); // extends what both cameras need
    store->pass(lapse);
    EXPECT_FALSE(is_hit(*two, event));
    EXPECT_FALSE(is_hit(*two, front_door));
    EXPECT_TRUE(is_hit(*two, garage));
}

TEST_P(SharedTier, while_one_loads_others_are_told_so_until_it_has_filled) {
    const Observation observation = begin_load(*one, front_door);
    for (int again = 0; again < 3; ++again) {
        const Observed loading = observe(*two, front_door);
        EXPECT_EQ(loading.kind, Observed::Kind::loading);
        EXPECT_FALSE(loading.found.empty());
    }
    EXPECT_EQ(kind_seen(*one, front_door), Observed::Kind::loading) << "its own load is one, too";
    ASSERT_EQ(fill(*one, front_door, observation, "loaded"), Filled::filled);
    EXPECT_EQ(observe(*two, front_door).value.payload, "loaded");
}

TEST_P(SharedTier, a_load_can_be_taken_over_and_then_only_the_other_one_fills) {
    const Observation late = begin_load(*one, front_door);
    const Observed loading = observe(*two, front_door);
    ASSERT_EQ(loading.kind, Observed::Kind::loading);
    const Observed taken = observe(*two, front_door, loading.found);
    ASSERT_EQ(taken.kind, Observed::Kind::load);
    EXPECT_EQ(fill(*one, front_door, late, "late"), Filled::refused);
    EXPECT_EQ(fill(*two, front_door, taken.observation, "taken over"), Filled::filled);
    EXPECT_EQ(fill(*one, front_door, late, "late"), Filled::refused);
    EXPECT_EQ(observe(*one, front_door).value.payload, "taken over");
}

TEST_P(SharedTier, only_one_of_those_who_waited_in_vain_takes_a_load_over) {
    static_cast<void>(begin_load(*one, front_door));
    const auto three = store->new_tier();
    const std::string found = observe(*two, front_door).found;
    ASSERT_EQ(observe(*three, front_door).found, found);
    EXPECT_EQ(observe(*two, front_door, found).kind, Observed::Kind::load);
    EXPECT_EQ(observe(*three, front_door, found).kind, Observed::Kind::loading) << "it is another load now";
}

TEST_P(SharedTier, a_useless_value_is_replaced_only_while_it_is_there) {
    load(*one, front_door, "useless");
    const std::string useless = observe(*two, front_door).found;
    const Observed replacing = observe(*two, front_door, useless);
    ASSERT_EQ(replacing.kind, Observed::Kind::load);
    ASSERT_EQ(fill(*two, front_door, replacing.observation, "useful"), Filled::filled);
    const Observed hit = observe(*one, front_door, useless);
    EXPECT_EQ(hit.kind, Observed::Kind::hit);
    EXPECT_EQ(hit.value.payload, "useful");
    EXPECT_NE(hit.found, useless);
}

TEST_P(SharedTier, two_fills_of_the_same_bytes_can_be_told_apart) {
    load(*one, front_door, "the same");
    const std::string first = observe(*two, front_door).found;
    invalidate(*one, {tag("cameras#camera:front_door")});
    load(*one, front_door, "the same");
    const Observed hit = observe(*two, front_door, first);
    EXPECT_EQ(hit.kind, Observed::Kind::hit);
    EXPECT_NE(hit.found, first);
}

TEST_P(SharedTier, a_right_to_load_that_is_given_back_goes_to_the_next) {
    const Observation failed = begin_load(*one, front_door);
    one->call(ReleaseRequest{.name = front_door, .observation = failed});
    const Observation next = begin_load(*two, front_door);
    one->call(ReleaseRequest{.name = front_door, .observation = failed});
    EXPECT_EQ(kind_seen(*one, front_door), Observed::Kind::loading) << "another's right is not given back";
    EXPECT_EQ(fill(*one, front_door, failed), Filled::refused);
    EXPECT_EQ(fill(*two, front_door, next), Filled::filled);
    two->call(ReleaseRequest{.name = front_door, .observation = next});
    EXPECT_TRUE(is_hit(*one, front_door)) << "a value is not given back";
}

TEST_P(SharedTier, a_right_to_load_lapses) {
    const Observed first = observe(*one, front_door, "", short_life);
    ASSERT_EQ(first.kind, Observed::Kind::load);
    store->pass(lapse);
    const Observation second = begin_load(*two, front_door);
    EXPECT_EQ(fill(*one, front_door, first.observation), Filled::refused);
    EXPECT_EQ(fill(*two, front_door, second), Filled::filled);

    const Observed alone = observe(*one, garage, "", short_life);
    store->pass(lapse);
    EXPECT_EQ(fill(*one, garage, alone.observation), Filled::refused) << "though nobody else loads it";
}

TEST_P(SharedTier, a_load_that_may_not_fill_any_more_is_not_waited_for) {
    static_cast<void>(begin_load(*one, front_door));
    invalidate(*one, {tag("cameras#camera:front_door")});
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::load);

    static_cast<void>(begin_load(*one, garage));
    ASSERT_TRUE(store->drop_token("cameras"));
    EXPECT_EQ(kind_seen(*two, garage), Observed::Kind::load);
}

} // namespace
} // namespace becache::shared
