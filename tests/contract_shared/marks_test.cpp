#include "contract_shared/tier_contract.hpp"

namespace becache::shared {
namespace {

/// A value and a scope that, marked, has to mark it.
struct Marking {
    const ValueName* name;
    Scope scope;
};

std::vector<Marking> all_markings() {
    return {
        {&front_door, key(front_door.address)},
        {&front_door, tag("cameras#camera:front_door")},
        {&front_door, region("cameras")},
        {&front_door, everything()},
        {&list, key(list.address)},
        {&list, tag("cameras#camera:front_door")},
        {&list, region("cameras")},
        {&list, everything()},
    };
}

std::string print(const Marking& marking) {
    return marking.name->address + " under " + std::string{to_string(marking.scope.kind)};
}

TEST_P(SharedTier, a_marked_scope_is_neither_hit_nor_filled_until_it_is_committed) {
    for (const Marking& marking : all_markings()) {
        load(*one, *marking.name);
        prepare(*one, {marking.scope});
        for (Tier* tier : {one.get(), two.get()}) {
            const Observed marked = observe(*tier, *marking.name);
            EXPECT_EQ(marked.kind, Observed::Kind::marked) << print(marking);
            EXPECT_EQ(fill(*tier, *marking.name, marked.observation), Filled::refused) << print(marking);
        }
        invalidate(*one, {marking.scope}, mark_a);
        load(*two, *marking.name);
        EXPECT_TRUE(is_hit(*one, *marking.name)) << print(marking);
        invalidate(*one, {key(marking.name->address)});
    }
}

TEST_P(SharedTier, a_mark_that_is_rolled_back_marks_no_more) {
    for (const Marking& marking : all_markings()) {
        load(*one, *marking.name);
        prepare(*one, {marking.scope});
        ASSERT_EQ(kind_seen(*two, *marking.name), Observed::Kind::marked) << print(marking);
        roll_back(*one, {marking.scope});
        EXPECT_EQ(kind_seen(*two, *marking.name), Observed::Kind::load)
            << print(marking) << ": the mark had dropped it";
        invalidate(*one, {key(marking.name->address)});
    }
}

TEST_P(SharedTier, a_load_under_way_does_not_fill_a_marked_scope) {
    for (const Marking& marking : all_markings()) {
        const Observation observation = begin_load(*two, *marking.name);
        prepare(*one, {marking.scope});
        EXPECT_EQ(fill(*two, *marking.name, observation), Filled::refused) << print(marking);
        invalidate(*one, {marking.scope}, mark_a);
        EXPECT_EQ(fill(*two, *marking.name, observation), Filled::refused) << print(marking);
        EXPECT_FALSE(is_hit(*one, *marking.name)) << print(marking);
        invalidate(*one, {key(marking.name->address)});
    }
}

TEST_P(SharedTier, what_is_not_under_the_mark_is_left_alone) {
    load(*one, garage);
    load(*one, event);
    prepare(*one, {tag("cameras#camera:front_door"), key("events/list")});
    EXPECT_TRUE(is_hit(*two, garage));
    EXPECT_TRUE(is_hit(*two, event));
    load(*two, {"events/by_id/8", {"events"}});
}

TEST_P(SharedTier, other_invalidations_leave_a_mark_alone) {
    const Scope marked = tag("cameras#camera:front_door");
    prepare(*one, {marked});
    invalidate(*two, {marked});
    invalidate(*two, {region("cameras"), key(front_door.address)});
    invalidate(*two, {everything()});
    invalidate(*two, {marked}, mark_b); // commits what was never prepared
    roll_back(*two, {marked}, mark_b);
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::marked);
    EXPECT_EQ(kind_seen(*two, list), Observed::Kind::marked);
    invalidate(*one, {marked}, mark_a);
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::load);
    EXPECT_EQ(kind_seen(*two, list), Observed::Kind::load);
}

TEST_P(SharedTier, of_two_marks_both_have_to_go) {
    const Scope marked = tag("cameras#camera:front_door");
    prepare(*one, {marked}, mark_a);
    prepare(*two, {marked}, mark_b);
    roll_back(*one, {marked}, mark_a);
    EXPECT_EQ(kind_seen(*one, front_door), Observed::Kind::marked);
    invalidate(*two, {marked}, mark_b);
    EXPECT_EQ(kind_seen(*one, front_door), Observed::Kind::load);
}

TEST_P(SharedTier, one_mark_of_several_scopes_is_committed_at_once_and_with_more) {
    const std::vector<Scope> prepared{
        region("events"), tag("cameras#camera:garage"), key(front_door.address)};
    prepare(*one, prepared);
    for (const ValueName* name : {&event, &garage, &list, &front_door}) {
        EXPECT_EQ(kind_seen(*two, *name), Observed::Kind::marked) << name->address;
    }
    std::vector<Scope> committed = prepared;
    committed.push_back(key("cameras/by_id/cellar"));
    const ValueName cellar{"cameras/by_id/cellar", {"cameras", "cameras#camera:cellar"}};
    load(*two, cellar);
    invalidate(*one, committed, mark_a);
    for (const ValueName* name : {&event, &garage, &list, &front_door, &cellar}) {
        EXPECT_EQ(kind_seen(*two, *name), Observed::Kind::load) << name->address;
    }
}

TEST_P(SharedTier, a_mark_past_its_deadline_counts_as_committed_and_the_ledger_says_so) {
    load(*one, front_door);
    const Accepted prepared = prepare(*one, {tag("cameras#camera:front_door")}, mark_a, short_life);
    store->pass(lapse);
    load(*two, front_door);
    EXPECT_TRUE(is_hit(*one, front_door));
    const Synced synced = sync(*two);
    ASSERT_EQ(synced.sequence, prepared.sequence + 1);
    const LedgerEntry& lapsed = synced.entries.back();
    EXPECT_EQ(lapsed.kind, LedgerEntry::Kind::lapsed);
    EXPECT_EQ(lapsed.sequence, prepared.sequence + 1);
    EXPECT_EQ(lapsed.epoch, prepared.epoch);
    EXPECT_EQ(lapsed.mark, mark_a);
    EXPECT_EQ(lapsed.record, "");
    EXPECT_EQ(kind_seen(*one, list), Observed::Kind::load) << "the any of the tag was marked, and lapses too";
    EXPECT_EQ(sync(*two).sequence, prepared.sequence + 2);
}

TEST_P(SharedTier, a_mark_that_lapses_leaves_another_one) {
    const Scope marked = region("cameras");
    prepare(*one, {marked}, mark_a, short_life);
    prepare(*one, {marked}, mark_b, long_life);
    store->pass(lapse);
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::marked);
    EXPECT_EQ(sync(*two).entries.back().mark, mark_a);
    roll_back(*one, {marked}, mark_b);
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::load);
}

TEST_P(SharedTier, a_mark_that_is_set_again_has_its_new_deadline) {
    const Scope marked = region("cameras");
    prepare(*one, {marked}, mark_a, short_life);
    prepare(*one, {marked}, mark_a, long_life);
    store->pass(lapse);
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::marked);
    EXPECT_EQ(sync(*two).entries.back().kind, LedgerEntry::Kind::prepared)
        << "the first deadline is forgotten";
    invalidate(*one, {marked}, mark_a);
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::load) << "it was one mark";
}

TEST_P(SharedTier, a_commit_after_the_deadline_still_invalidates) {
    prepare(*one, {region("cameras")}, mark_a, short_life);
    store->pass(lapse);
    load(*two, front_door, "from before the commit");
    invalidate(*one, {region("cameras")}, mark_a);
    EXPECT_EQ(kind_seen(*two, front_door), Observed::Kind::load);
}

} // namespace
} // namespace becache::shared
