#include "contract_shared/tier_contract.hpp"

#include <functional>

namespace becache::shared {
namespace {

using ::testing::IsEmpty;

/// What may befall a server, and leaves nothing of what it was told.
struct Loss {
    std::string what;
    std::function<void(SharedStore&)> happen;
};

const std::vector<Loss> losses{
    {"flushed", [](SharedStore& store) { store.flush(); }},
    {"restarted", [](SharedStore& store) { store.restart(); }},
};

TEST_P(SharedTier, after_a_loss_nothing_old_is_hit_or_filled_and_all_begins_anew) {
    for (const Loss& loss : losses) {
        load(*one, front_door, "old");
        const Observation observation = begin_load(*one, garage);
        const Accepted before = invalidate(*two, {region("events")});
        loss.happen(*store);
        EXPECT_NE(fill(*one, garage, observation), Filled::filled) << loss.what;
        EXPECT_EQ(kind_seen(*two, garage), Observed::Kind::load) << loss.what;
        EXPECT_NE(fill(*one, garage, observation), Filled::filled) << loss.what << ", and another loads it";
        load(*two, front_door, "new");
        EXPECT_EQ(observe(*one, front_door).value.payload, "new") << loss.what;

        const Synced synced = sync(*one);
        EXPECT_NE(synced.epoch, before.epoch) << loss.what;
        EXPECT_EQ(synced.sequence, 0U) << loss.what;
        EXPECT_THAT(synced.entries, IsEmpty()) << loss.what;
        EXPECT_EQ(sync(*two).epoch, synced.epoch) << loss.what;
        const Accepted accepted = invalidate(*two, {region("cameras")});
        EXPECT_EQ(accepted.epoch, synced.epoch) << loss.what;
        EXPECT_EQ(accepted.sequence, 1U) << loss.what;
        EXPECT_FALSE(is_hit(*one, front_door)) << loss.what;
        invalidate(*one, {key(front_door.address), key(garage.address)});
    }
}

TEST_P(SharedTier, a_heartbeat_from_before_a_loss_sees_another_epoch) {
    for (const Loss& loss : losses) {
        invalidate(*one, {region("cameras")});
        const Synced before = sync(*two);
        loss.happen(*store);
        const Synced after = sync(*two, before.newest);
        EXPECT_NE(after.epoch, before.epoch) << loss.what;
        invalidate(*one, {region("cameras")});
        EXPECT_EQ(sync(*two, after.newest).entries.size(), 1U)
            << loss.what << ": the cursor goes on in the new ledger";
    }
}

TEST_P(SharedTier, a_server_that_is_back_with_its_dump_is_cold) {
    load(*one, front_door, "old");
    load(*one, garage, "old");
    const Observation observation = begin_load(*one, list);
    const Synced before = sync(*two);
    store->save();
    invalidate(*one, {tag("cameras#camera:front_door")});
    store->restart_with_what_was_saved();
    const Synced after = sync(*two);
    EXPECT_NE(after.epoch, before.epoch);
    EXPECT_EQ(after.sequence, 0U) << "of the new epoch";
    EXPECT_NE(fill(*one, list, observation), Filled::filled);
    for (const ValueName* name : {&front_door, &garage, &list}) {
        EXPECT_EQ(kind_seen(*two, *name), Observed::Kind::load) << name->address;
    }
}

TEST_P(SharedTier, an_epoch_older_than_one_that_a_client_has_seen_is_left_behind) {
    invalidate(*one, {everything()});
    invalidate(*one, {everything()});
    store->flush();
    const auto newcomer = store->new_tier();
    const Observation observation = begin_load(*newcomer, front_door);
    const Observed before_the_meeting = observe(*newcomer, front_door);
    EXPECT_EQ(before_the_meeting.kind, Observed::Kind::loading);
    const Synced synced = sync(*one);
    EXPECT_NE(synced.epoch, observation.epoch) << "it has seen a later one";
    EXPECT_EQ(fill(*newcomer, front_door, observation), Filled::refused);
    EXPECT_EQ(sync(*newcomer).epoch, synced.epoch);
    load(*newcomer, front_door);
    EXPECT_TRUE(is_hit(*one, front_door));
    EXPECT_EQ(sync(*two).epoch, synced.epoch);
}

TEST_P(SharedTier, a_mark_is_lost_with_everything_else) {
    prepare(*one, {region("cameras")});
    ASSERT_EQ(kind_seen(*two, front_door), Observed::Kind::marked);
    store->flush();
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::load);
    invalidate(*one, {region("cameras")}, mark_a);
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::load) << "the commit still invalidates";
}

} // namespace
} // namespace becache::shared
