#include <becache/shared/memory.hpp>
#include <becache/testing/manual_clock.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <vector>

namespace becache::shared {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto patience = 30s; ///< only a test that fails waits so long

class MemoryFaultsTest : public ::testing::Test {
protected:
    static ObserveRequest observe_door() {
        return {
            .name = {"cameras/by_id/front_door", {"cameras", "cameras#camera:front_door"}}, .token_life = 2h};
    }
    static FillRequest fill_door(const Observation& observation, const std::string& payload = "a camera") {
        return {
            .name = observe_door().name,
            .observation = observation,
            .value = {.payload = payload, .life = 1h},
            .token_life = 2h};
    }
    static InvalidateRequest invalidate(Scope scope, std::string record = "{}") {
        return {.scopes = {std::move(scope)}, .record = std::move(record)};
    }
    static Scope cameras() { return {ScopeKind::region, "cameras"}; }

    static Observed::Kind seen_by(Tier& reader) { return reader.call(observe_door()).kind; }

    std::shared_ptr<testing::ManualClock> clock = std::make_shared<testing::ManualClock>();
    std::shared_ptr<MemoryServer> server =
        std::make_shared<MemoryServer>(MemoryServerOptions{.clock = clock});
    MemoryTier tier{server};
    MemoryTier other{server};
};

TEST_F(MemoryFaultsTest, a_tier_that_is_cut_off_is_not_answered_and_others_are) {
    tier.set_faults({.cut_off = true});
    const Observed observed = tier.call(observe_door());
    EXPECT_EQ(observed.kind, Observed::Kind::unavailable);
    EXPECT_EQ(observed.fault, "the tier is cut off from its server");
    EXPECT_FALSE(tier.call(invalidate(cameras())).accepted);
    EXPECT_FALSE(tier.sync("-", 10).ok);
    EXPECT_FALSE(tier.listen("-", 1h));
    EXPECT_FALSE(tier.drop_foreign({.pattern = "*"}).ok);
    EXPECT_EQ(seen_by(other), Observed::Kind::load);
    EXPECT_EQ(other.sync("-", 10).sequence, 0U) << "nothing was carried out";
    tier.set_faults({});
    EXPECT_EQ(seen_by(tier), Observed::Kind::loading);
}

TEST_F(MemoryFaultsTest, a_server_that_is_stopped_answers_nobody_and_keeps_what_it_has) {
    ASSERT_EQ(tier.call(fill_door(tier.call(observe_door()).observation)), Filled::filled);
    server->stop();
    EXPECT_EQ(seen_by(tier), Observed::Kind::unavailable);
    EXPECT_EQ(seen_by(other), Observed::Kind::unavailable);
    server->resume();
    EXPECT_EQ(seen_by(other), Observed::Kind::hit);
    server->stop();
    server->restart();
    EXPECT_EQ(seen_by(other), Observed::Kind::load);
}

TEST_F(MemoryFaultsTest, a_lost_request_is_not_carried_out) {
    tier.set_faults({.lose_requests = 2});
    EXPECT_EQ(tier.call(invalidate(cameras())).fault, "the request was lost");
    EXPECT_EQ(tier.faults().lose_requests, 1U);
    EXPECT_FALSE(tier.call(invalidate(cameras())).accepted);
    EXPECT_EQ(tier.call(invalidate(cameras())).sequence, 1U) << "the first that arrives";
}

TEST_F(MemoryFaultsTest, a_lost_answer_is_of_a_request_that_was_carried_out) {
    const Observation observation = tier.call(observe_door()).observation;
    tier.set_faults({.lose_answers = 2});
    EXPECT_EQ(tier.call(fill_door(observation)), Filled::unavailable);
    EXPECT_EQ(seen_by(other), Observed::Kind::hit);
    const Accepted in_doubt = tier.call(invalidate(cameras()));
    EXPECT_FALSE(in_doubt.accepted);
    EXPECT_EQ(in_doubt.fault, "the answer was lost: it may have been carried out");
    EXPECT_EQ(seen_by(other), Observed::Kind::load);
    EXPECT_EQ(tier.call(invalidate(cameras())).sequence, 2U);
}

TEST_F(MemoryFaultsTest, held_answers_come_when_they_are_released_in_any_order) {
    std::vector<std::string> came;
    tier.set_faults({.hold_answers = true});
    for (const std::string name : {"first", "second", "third"}) {
        tier.start(invalidate(cameras(), name), [&came, name](const Accepted& accepted) {
            came.push_back(name + (accepted.accepted ? " accepted" : ""));
        });
    }
    EXPECT_EQ(other.sync("-", 10).sequence, 3U) << "they were carried out";
    EXPECT_THAT(came, IsEmpty());
    EXPECT_EQ(tier.held(), 3U);
    EXPECT_TRUE(tier.release_held(1));
    EXPECT_TRUE(tier.release_held(1));
    EXPECT_FALSE(tier.release_held(1));
    EXPECT_TRUE(tier.release_held());
    EXPECT_FALSE(tier.release_held());
    EXPECT_THAT(came, ElementsAre("second accepted", "third accepted", "first accepted"));
}

TEST_F(MemoryFaultsTest, an_answer_that_is_late_says_what_was_so_when_it_was_made) {
    ASSERT_EQ(tier.call(fill_door(tier.call(observe_door()).observation)), Filled::filled);
    tier.set_faults({.hold_answers = true});
    std::optional<Observed> late;
    tier.start(observe_door(), [&](Observed observed) { late = std::move(observed); });
    ASSERT_TRUE(other.call(invalidate(cameras())).accepted);
    ASSERT_FALSE(late);
    ASSERT_TRUE(tier.release_held());
    ASSERT_TRUE(late);
    EXPECT_EQ(late->kind, Observed::Kind::hit);
    EXPECT_EQ(late->observation.sequence, 0U);
}

TEST_F(MemoryFaultsTest, held_requests_are_carried_out_when_they_are_released) {
    tier.set_faults({.hold_requests = true});
    std::vector<std::uint64_t> sequences;
    for (const std::string record : {"first", "second"}) {
        tier.start(invalidate(cameras(), record), [&](const Accepted& accepted) {
            sequences.push_back(accepted.sequence);
        });
    }
    EXPECT_EQ(other.sync("-", 10).sequence, 0U);
    EXPECT_TRUE(tier.release_held(1));
    EXPECT_TRUE(tier.release_held(0));
    EXPECT_THAT(sequences, ElementsAre(1, 2));
    const std::vector<LedgerEntry> entries = other.sync("-", 10).entries;
    ASSERT_THAT(entries, SizeIs(2));
    EXPECT_EQ(entries[0].record, "second") << "they were reordered";
    EXPECT_EQ(entries[1].record, "first");
}

TEST_F(MemoryFaultsTest, a_held_request_meets_the_faults_of_when_it_is_released) {
    tier.set_faults({.lose_answers = 1, .hold_requests = true});
    std::vector<bool> accepted;
    for (int i = 0; i < 2; ++i) {
        tier.start(invalidate(cameras()), [&](const Accepted& a) { accepted.push_back(a.accepted); });
    }
    ASSERT_TRUE(tier.release_held());
    EXPECT_EQ(other.sync("-", 10).sequence, 1U) << "carried out, but its answer is lost";
    server->stop();
    ASSERT_TRUE(tier.release_held());
    server->resume();
    EXPECT_EQ(other.sync("-", 10).sequence, 1U);
    EXPECT_THAT(accepted, ElementsAre(false, false));
}

TEST_F(MemoryFaultsTest, a_blocking_call_waits_until_it_is_released) {
    tier.set_faults({.hold_answers = true});
    std::future<Synced> synced = std::async(std::launch::async, [&] { return tier.sync("-", 10); });
    ASSERT_TRUE(tier.wait_until_held(1, patience));
    EXPECT_EQ(synced.wait_for(0s), std::future_status::timeout);
    ASSERT_TRUE(other.call(invalidate(cameras())).accepted);
    ASSERT_TRUE(tier.release_held());
    ASSERT_EQ(synced.wait_for(patience), std::future_status::ready);
    const Synced answer = synced.get();
    EXPECT_TRUE(answer.ok);
    EXPECT_EQ(answer.sequence, 0U) << "the heartbeat's answer is from before";
}

TEST_F(MemoryFaultsTest, a_copy_comes_once_more_with_the_nonce_of_the_first) {
    tier.set_faults({.hold_copies = true});
    const Observed observed = tier.call(observe_door());
    ASSERT_EQ(observed.kind, Observed::Kind::load);
    tier.set_faults({});
    ASSERT_TRUE(other
                    .call(InvalidateRequest{
                        .scopes = {{ScopeKind::key, observe_door().name.address}, cameras()}, .record = "{}"})
                    .accepted);
    ASSERT_TRUE(tier.release_held());
    EXPECT_EQ(seen_by(other), Observed::Kind::loading) << "the copy left a placeholder";
    EXPECT_EQ(tier.call(fill_door(observed.observation)), Filled::refused)
        << "under names that are not those of the first";
}

TEST_F(MemoryFaultsTest, a_late_copy_of_an_invalidation_is_one_more_record) {
    tier.set_faults({.hold_copies = true});
    ASSERT_EQ(tier.call(invalidate(cameras())).sequence, 1U);
    ASSERT_EQ(other.call(fill_door(other.call(observe_door()).observation)), Filled::filled);
    ASSERT_TRUE(tier.release_held());
    EXPECT_EQ(other.sync("-", 10).sequence, 2U);
    EXPECT_EQ(seen_by(other), Observed::Kind::load);
}

TEST_F(MemoryFaultsTest, hints_that_are_withheld_come_late_and_the_heartbeat_does_not_miss_them) {
    tier.set_faults({.withhold_hints = true});
    ASSERT_TRUE(other.call(invalidate(cameras())).accepted);
    const auto silence = tier.listen("-", 0ms);
    ASSERT_TRUE(silence);
    EXPECT_THAT(*silence, IsEmpty());
    EXPECT_THAT(tier.sync("-", 10).entries, SizeIs(1));
    std::future<std::optional<std::vector<LedgerEntry>>> heard =
        std::async(std::launch::async, [&] { return tier.listen("-", 1h); });
    tier.set_faults({});
    ASSERT_EQ(heard.wait_for(patience), std::future_status::ready);
    const auto entries = heard.get();
    ASSERT_TRUE(entries);
    EXPECT_THAT(*entries, SizeIs(1));
}

TEST_F(MemoryFaultsTest, who_listens_is_cut_off_with_the_tier_or_the_server) {
    const auto listen = [&] { return tier.listen("0", 1h); };
    std::future<std::optional<std::vector<LedgerEntry>>> heard = std::async(std::launch::async, listen);
    tier.set_faults({.cut_off = true});
    ASSERT_EQ(heard.wait_for(patience), std::future_status::ready);
    EXPECT_FALSE(heard.get());
    tier.set_faults({});
    heard = std::async(std::launch::async, listen);
    server->stop();
    ASSERT_EQ(heard.wait_for(patience), std::future_status::ready);
    EXPECT_FALSE(heard.get());
}

TEST_F(MemoryFaultsTest, closing_answers_what_is_held) {
    std::vector<Filled> filled;
    const Observation observation = tier.call(observe_door()).observation;
    tier.set_faults({.hold_requests = true});
    tier.start(fill_door(observation), [&](Filled answer) { filled.push_back(answer); });
    std::future<Accepted> blocked =
        std::async(std::launch::async, [&] { return tier.call(invalidate(cameras())); });
    ASSERT_TRUE(tier.wait_until_held(2, patience));
    tier.close();
    EXPECT_THAT(filled, ElementsAre(Filled::unavailable));
    ASSERT_EQ(blocked.wait_for(patience), std::future_status::ready);
    EXPECT_FALSE(blocked.get().accepted);
    EXPECT_FALSE(tier.release_held());
    EXPECT_EQ(seen_by(other), Observed::Kind::loading) << "it was not carried out";
}

TEST_F(MemoryFaultsTest, the_end_of_a_tier_answers_what_is_held) {
    bool answered = false;
    {
        MemoryTier gone{server};
        gone.set_faults({.hold_answers = true});
        gone.start(observe_door(), [&](const Observed& observed) {
            answered = true;
            EXPECT_EQ(observed.kind, Observed::Kind::unavailable);
        });
        EXPECT_FALSE(answered);
    }
    EXPECT_TRUE(answered);
}

TEST_F(MemoryFaultsTest, an_epoch_of_which_the_answer_was_lost_is_not_known) {
    ASSERT_TRUE(other.call(invalidate({})).accepted);
    ASSERT_TRUE(other.call(invalidate({})).accepted);
    tier.set_faults({.lose_answers = 1});
    ASSERT_FALSE(tier.sync("-", 1).ok);
    server->flush();
    const std::string epoch = tier.sync("-", 1).epoch;
    EXPECT_EQ(tier.sync("-", 1).epoch, epoch);
    EXPECT_NE(other.sync("-", 1).epoch, epoch) << "it has seen a later one";
}

TEST_F(MemoryFaultsTest, a_dump_is_what_was_there_when_it_was_made) {
    ASSERT_EQ(tier.call(fill_door(tier.call(observe_door()).observation)), Filled::filled);
    ASSERT_TRUE(tier.call(invalidate({ScopeKind::region, "events"})).accepted);
    const MemoryServer::Dump dump = server->dump();
    ASSERT_TRUE(tier.call(invalidate(cameras())).accepted);
    server->restart(dump);
    EXPECT_THAT(tier.newest_entries(10), SizeIs(1)) << "the ledger is back";
    EXPECT_EQ(seen_by(tier), Observed::Kind::load) << "and the value is, but not its epoch";
}

TEST_F(MemoryFaultsTest, what_is_evicted_or_trimmed_is_gone) {
    ASSERT_EQ(tier.call(fill_door(tier.call(observe_door()).observation)), Filled::filled);
    EXPECT_TRUE(server->drop_token("cameras"));
    EXPECT_FALSE(server->drop_token("cameras"));
    EXPECT_EQ(seen_by(other), Observed::Kind::load);
    EXPECT_TRUE(server->drop_value(observe_door().name.address));
    EXPECT_FALSE(server->drop_value(observe_door().name.address));
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(tier.call(invalidate(cameras())).accepted);
    }
    server->trim_ledger(2);
    const Synced synced = tier.sync("1", 10);
    EXPECT_EQ(synced.sequence, 5U);
    ASSERT_THAT(synced.entries, SizeIs(2));
    EXPECT_EQ(synced.entries[0].sequence, 4U);
    server->trim_ledger(0);
    EXPECT_THAT(tier.sync("1", 10).entries, IsEmpty());
    EXPECT_EQ(tier.sync("1", 10).sequence, 5U);
}

} // namespace
} // namespace becache::shared
