#include "processes.hpp"

#include "support/tcp_proxy.hpp"

#include <becache/testing/manual_clock.hpp>

#include <thread>

namespace becache::redis {
namespace {

using ::testing::HasSubstr;
using testing::RedisServer;

class Trouble : public SharedRedis {
protected:
    Process us_ = process();
    Process others_ = process();
};

BECACHE_IN_EVERY_MANNER(Trouble);

TEST_P(Trouble, a_server_that_forgot_the_scripts_is_told_them_again) {
    us_.store(front_door, "v");
    admin({"SCRIPT", "FLUSH"});
    EXPECT_EQ(us_.read(garage), "load");
    EXPECT_TRUE(us_.invalidate({cameras}).accepted);
    EXPECT_EQ(us_.tier().stats().of(Fault::no_script), 0U);
}

TEST_P(Trouble, after_flushall_everything_is_a_miss_in_a_new_epoch) {
    us_.store(front_door, "v");
    const shared::Observation observation = us_.load(garage);
    const std::string before = us_.tier().sync("-", 1).epoch;
    admin({"FLUSHALL"});
    EXPECT_EQ(us_.fill(garage, observation, stored("old")), shared::Filled::refused);
    EXPECT_EQ(others_.read(), "load");
    const std::string after = us_.tier().sync("-", 1).epoch;
    // Their connections knew of the first epoch, so the number goes on where it was.
    EXPECT_THAT(before, ::testing::StartsWith("1-"));
    EXPECT_NE(after, before);
}

TEST_P(Trouble, an_epoch_older_than_one_that_was_seen_is_left_behind) {
    us_.store(front_door, "v");
    const std::string values = admin({"GET", value_key}).text;
    for (int round = 0; round < 3; ++round) {
        (void)us_.invalidate({everything});
    }
    // The server's memory is set back, under a connection that lives on: a dump that was restored by hand.
    admin({"SET", epoch_key, "1-" + std::string(32, 'e')});
    admin({"HSET", "hsi:{0}:m", "number", "1"});
    EXPECT_THAT(us_.tier().sync("-", 1).epoch, ::testing::StartsWith("5-"));
}

TEST_P(Trouble, a_server_that_restarts_empty_is_cold_and_one_that_restarts_from_its_dump_is_cold) {
    for (const bool has_dump : {false, true}) {
        RedisServer server;
        admit(server);
        Process us = process({}, server);
        Process others = process({}, server);
        us.store(front_door, "v");
        EXPECT_EQ(others.read(), "v");
        if (has_dump) {
            admin({"SAVE"}, server);
        }
        server.kill();
        server.start();
        admit(server);
        EXPECT_EQ(admin({"EXISTS", value_key}, server).integer, has_dump ? 1 : 0);
        // The first call may still meet the old connection.
        std::string first = others.read();
        while (first == "unavailable") {
            first = others.read();
        }
        EXPECT_EQ(first, "load") << has_dump;
        us.store(garage, "again");
        EXPECT_EQ(others.read(garage), "again");
    }
}

TEST_P(Trouble, a_promoted_replica_is_cold) {
    us_.store(front_door, "v");
    admin({"CONFIG", "SET", "repl-diskless-sync-delay", "0"});
    const RedisServer replica;
    admit(replica);
    Pool connected{options(replica)}; // while it is still a master: no handshake afterwards
    ASSERT_TRUE(connected.execute({"REPLICAOF", "127.0.0.1", std::to_string(server_->port())}));
    while (connected.execute({"EXISTS", value_key}).reply().integer == 0) {
        std::this_thread::yield();
    }
    Process early = process({.breaker = {.probe_after = std::chrono::milliseconds{0}}}, replica);
    EXPECT_EQ(early.read(), "unavailable");
    EXPECT_EQ(early.tier().stats().of(Fault::not_master), 1U);
    ASSERT_TRUE(connected.execute({"REPLICAOF", "NO", "ONE"}));
    std::string answer = early.read();
    while (answer == "unavailable") { // its backoff may not have passed
        answer = early.read();
    }
    EXPECT_EQ(answer, "load");
    EXPECT_EQ(connected.execute({"GET", value_key}).reply().text.front(), 'P');
}

TEST_P(Trouble, a_server_without_the_replicas_that_it_must_have_is_not_trusted) {
    const RedisServer server{{"--min-replicas-to-write", "1"}};
    admit(server);
    Process us = process({}, server);
    const shared::Observed observed = us.observe();
    EXPECT_EQ(to_string(observed.kind), "unavailable");
    EXPECT_THAT(observed.fault, HasSubstr("NOREPLICAS"));
}

TEST_P(Trouble, a_server_that_stands_still_costs_no_more_than_the_deadline) {
    RedisOptions hurried = options();
    hurried.command_timeout = std::chrono::milliseconds{50};
    Process us{hurried, GetParam()};
    Process patient_one = process();
    patient_one.store(front_door, "v");
    EXPECT_EQ(us.read(), "v");
    server_->pause();
    EXPECT_EQ(us.read(), "unavailable");
    EXPECT_FALSE(us.invalidate({cameras}).accepted);
    EXPECT_FALSE(us.tier().sync("-", 1).ok);
    server_->resume();
    // Whatever the server makes of the late commands: who asks it now is answered.
    EXPECT_NE(patient_one.read(), "unavailable");
}

TEST_P(Trouble, nobody_there_opens_the_breaker_and_an_answer_closes_it) {
    RedisServer server;
    admit(server);
    const auto clock = std::make_shared<testing::ManualClock>();
    Process us = process(
        {.clock = clock,
         .breaker =
             {.open_after = 3, .probe_after = std::chrono::seconds{30}, .probes = 1, .close_after = 1}},
        server);
    us.store(front_door, "v");
    server.kill();
    while (us.tier().stats().breaker != CircuitBreaker::State::open) {
        EXPECT_EQ(us.read(), "unavailable");
    }
    const RedisTierStats opened = us.tier().stats();
    EXPECT_EQ(opened.breaker_opened, 1U);
    EXPECT_GE(opened.of(Fault::unreachable) + opened.of(Fault::lost), 3U);
    EXPECT_THAT(us.observe().fault, HasSubstr("circuit breaker"));
    EXPECT_FALSE(us.invalidate({cameras}).accepted);
    EXPECT_TRUE(us.tier().newest_entries(1).empty());
    EXPECT_FALSE(us.tier().drop_foreign({.pattern = "legacy:*"}).ok);
    EXPECT_EQ(us.tier().stats().not_attempted, 4U);
    EXPECT_EQ(us.tier().stats().round_trips, opened.round_trips);

    server.start();
    admit(server);
    clock->advance(std::chrono::seconds{30});
    std::string answer = us.read();
    while (answer == "unavailable") { // its backoff may not have passed
        clock->advance(std::chrono::seconds{30});
        answer = us.read();
    }
    EXPECT_EQ(answer, "load");
    EXPECT_EQ(us.tier().stats().breaker, CircuitBreaker::State::closed);
}

TEST_P(Trouble, what_a_living_server_refuses_does_not_open_the_breaker) {
    Process us = process({.breaker = {.open_after = 1}});
    const shared::Observation observation = us.load();
    admin({"CONFIG", "SET", "maxmemory", "1"});
    EXPECT_EQ(us.fill(front_door, observation, stored("v")), shared::Filled::unavailable);
    admin({"CONFIG", "SET", "maxmemory", "0"});
    EXPECT_EQ(us.tier().stats().breaker, CircuitBreaker::State::closed);
    EXPECT_EQ(us.fill(front_door, observation, stored("v")), shared::Filled::filled);
}

TEST_P(Trouble, a_reply_that_is_lost_leaves_the_invalidation_in_doubt_and_twice_does_no_harm) {
    testing::TcpProxy proxy{server_->port()};
    RedisOptions through = options();
    through.port = proxy.port();
    through.command_timeout = std::chrono::milliseconds{200};
    Process us{through, GetParam()};
    others_.store(front_door, "old");
    EXPECT_EQ(us.read(), "old");
    proxy.set(testing::TcpProxy::Direction::to_client, {.swallow = true});
    EXPECT_FALSE(us.invalidate({cameras}, "1").accepted);
    proxy.set(testing::TcpProxy::Direction::to_client, {});
    while (!us.invalidate({cameras}, "1").accepted) {
    }
    EXPECT_EQ(others_.read(), "load");
    const shared::Synced synced = others_.tier().sync("-", 10);
    EXPECT_EQ(synced.entries.size(), synced.sequence);
    EXPECT_GE(synced.sequence, 1U);
}

TEST_P(Trouble, what_was_started_is_answered_when_the_tier_goes) {
    std::vector<std::future<shared::Observed>> answers;
    {
        RedisOptions swallowed = options();
        Process us{swallowed, GetParam()};
        server_->pause();
        for (int number = 0; number < 10; ++number) {
            auto promise = std::make_shared<std::promise<shared::Observed>>();
            answers.push_back(promise->get_future());
            us.tier().start(shared::ObserveRequest{.name = front_door}, [promise](shared::Observed observed) {
                promise->set_value(std::move(observed));
            });
        }
    }
    server_->resume();
    for (auto& answer : answers) {
        EXPECT_EQ(to_string(answer.get().kind), "unavailable");
    }
}

TEST_P(Trouble, a_tier_may_go_from_within_what_it_calls) {
    auto tier = std::make_shared<RedisTier>(options());
    std::promise<void> is_gone;
    RedisTier& started = *tier;
    started.start(
        shared::ObserveRequest{.name = front_door, .token_life = std::chrono::hours{2}},
        [tier = std::move(tier), &is_gone](const shared::Observed& observed) mutable {
            EXPECT_EQ(to_string(observed.kind), "load");
            tier.reset();
            is_gone.set_value();
        });
    is_gone.get_future().get();
}

} // namespace
} // namespace becache::redis
