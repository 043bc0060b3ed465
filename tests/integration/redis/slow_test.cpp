#include "clients.hpp"

#include "support/redis_server.hpp"
#include "support/tcp_proxy.hpp"

#include <gmock/gmock.h>

namespace becache::redis {
namespace {

using testing::RedisServer;
using testing::TcpProxy;
using Direction = TcpProxy::Direction;
using namespace std::chrono_literals;

bool is_reply(const Outcome& outcome) { return outcome.ok(); }

/// A client behind a network that is slow, or silent. Deadlines end what would last for ever; no test asks
/// how long it took.
class Slowness : public BothForms {
protected:
    void SetUp() override { ASSERT_TRUE(app_->run({"PING"})); }

    /// A command that does not wait for long.
    static Command hasty(std::initializer_list<std::string_view> words) { return {words, {.timeout = 50ms}}; }

    RedisServer server_;
    TcpProxy proxy_{server_.port()};
    std::unique_ptr<Client> app_ = client(patient(proxy_.port()));
};

INSTANTIATE_TEST_SUITE_P(Redis, Slowness, ::testing::Values(Form::async, Form::blocking), name_of);

TEST_P(Slowness, of_a_byte_at_a_time_changes_nothing) {
    proxy_.set(Direction::to_client, {.slice = 1});
    proxy_.set(Direction::to_server, {.slice = 1});
    std::vector<Command> commands;
    for (int number = 0; number < 64; ++number) {
        commands.push_back(
            {"EVAL", "return {ARGV[1], {1, false}, string.rep('x', 100)}", "0", std::to_string(number)});
    }
    const std::vector<Outcome> outcomes = app_->run_all(std::move(commands));
    for (std::size_t number = 0; number < outcomes.size(); ++number) {
        EXPECT_EQ(outcomes[number].reply().elements.at(0).text, std::to_string(number));
        EXPECT_EQ(outcomes[number].reply().elements.at(2).text, std::string(100, 'x'));
    }
}

TEST_P(Slowness, under_the_deadline_is_waited_for) {
    proxy_.set(Direction::to_client, {.delay = 20ms});
    EXPECT_EQ(app_->run({"ECHO", "text"}).reply().text, "text");
}

TEST_P(Slowness, over_the_deadline_ends_the_command) {
    proxy_.set(Direction::to_client, {.delay = 1h});
    const Outcome outcome = app_->run(hasty({"ECHO", "text"}));
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().fault, Fault::timed_out);
    EXPECT_EQ(outcome.error().delivery, Delivery::unknown);
}

TEST_P(Slowness, of_a_half_open_connection_ends_it) {
    proxy_.set(Direction::to_client, {.swallow = true});
    proxy_.set(Direction::to_server, {.swallow = true});
    EXPECT_EQ(fault_in(app_->run(hasty({"GET", "key"}))), "timed_out");
    proxy_.set(Direction::to_client, {});
    proxy_.set(Direction::to_server, {});
    EXPECT_TRUE(app_->run({"GET", "key"}));
    EXPECT_EQ(proxy_.accepted(), 2U);
}

TEST_P(Slowness, of_replies_alone_leaves_the_outcome_unknown_and_the_command_is_not_repeated) {
    proxy_.set(Direction::to_client, {.swallow = true});
    const Outcome outcome = app_->run(hasty({"INCR", "counter"}));
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().fault, Fault::timed_out);
    EXPECT_EQ(outcome.error().delivery, Delivery::unknown);
    proxy_.set(Direction::to_client, {});
    const auto is_counted = [](const Outcome& counter) { return counter && counter.reply().text == "1"; };
    (void)run_until(*app_, {"GET", "counter"}, is_counted);
    EXPECT_EQ(app_->run({"INCR", "counter"}).reply().integer, 2);
}

TEST_P(Slowness, of_a_server_that_stands_still_ends_in_time_and_late_replies_reach_nobody) {
    server_.pause();
    for (int attempt = 0; attempt < 5; ++attempt) {
        EXPECT_EQ(fault_in(app_->run(hasty({"ECHO", "before"}))), "timed_out");
    }
    server_.resume();
    for (int number = 0; number < 100; ++number) {
        const std::string text = std::to_string(number);
        EXPECT_EQ(app_->run({"ECHO", text}).reply().text, text);
    }
}

TEST_P(Slowness, of_one_reply_on_a_connection_that_lives_drops_only_that_one) {
    const std::int64_t id = app_->run({"CLIENT", "ID"}).reply().integer;
    std::vector<Command> commands;
    commands.push_back({"ECHO", "first"});
    commands.push_back(hasty({"BLPOP", "list", "0"}));
    const std::vector<Outcome> outcomes = app_->run_all(std::move(commands));
    EXPECT_TRUE(outcomes[0]);
    EXPECT_EQ(fault_in(outcomes[1]), "timed_out");
    // Its late reply comes before the next one's, and reaches nobody.
    std::thread push{[&] { EXPECT_TRUE(Pool{patient(server_.port())}.execute({"LPUSH", "list", "late"})); }};
    EXPECT_EQ(app_->run({"ECHO", "second"}).reply().text, "second");
    push.join();
    EXPECT_EQ(app_->run({"CLIENT", "ID"}).reply().integer, id);
}

TEST_P(Slowness, of_a_server_does_not_let_commands_pile_up) {
    RedisOptions options = patient(proxy_.port());
    options.max_in_flight = 4;
    const auto app = client(options);
    ASSERT_TRUE(app->run({"PING"}));
    server_.pause();
    int timed_out = 0;
    int overloaded = 0;
    for (const Outcome& outcome : app->run_all(std::vector<Command>(10, hasty({"PING"})))) {
        timed_out += fault_in(outcome) == "timed_out" ? 1 : 0;
        if (fault_in(outcome) == "overloaded") {
            ++overloaded;
            EXPECT_EQ(outcome.error().delivery, Delivery::not_sent);
        }
    }
    EXPECT_EQ(timed_out, 4);
    EXPECT_EQ(overloaded, 6);
    server_.resume();
    EXPECT_TRUE(run_until(*app, {"PING"}, is_reply));
}

TEST_P(Slowness, of_the_handshake_ends_the_attempt) {
    proxy_.set(Direction::to_client, {.swallow = true});
    RedisOptions options = patient(proxy_.port());
    options.connect_timeout = 50ms;
    const Outcome outcome = client(options)->run({"PING"});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().fault, Fault::unreachable);
    EXPECT_EQ(outcome.error().delivery, Delivery::not_sent);
    EXPECT_THAT(outcome.error().text, ::testing::HasSubstr("connect_timeout is 50 ms"));
}

TEST_P(Slowness, of_the_handshake_ends_the_command_at_its_own_deadline) {
    proxy_.set(Direction::to_client, {.swallow = true});
    const Outcome outcome = client(patient(proxy_.port()))->run(hasty({"PING"}));
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().fault, Fault::timed_out);
    EXPECT_EQ(outcome.error().delivery, Delivery::not_sent);
}

TEST(SlowPool, lends_no_connection_past_the_deadline) {
    const RedisServer server;
    RedisOptions options = patient(server.port());
    options.max_pool_connections = 1;
    Pool pool{options};
    std::thread other{[&] { EXPECT_TRUE(pool.execute({"BLPOP", "list", "0"})); }};
    Pool observer{patient(server.port())};
    while (observer.execute({"INFO", "clients"}).reply().text.find("blocked_clients:1")
           == std::string::npos) {
    }
    const Outcome outcome = pool.execute({{"PING"}, {.timeout = 20ms}});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().fault, Fault::overloaded);
    EXPECT_EQ(outcome.error().delivery, Delivery::not_sent);
    EXPECT_TRUE(observer.execute({"LPUSH", "list", "element"}));
    other.join();
    EXPECT_TRUE(pool.execute({"PING"}));
}

} // namespace
} // namespace becache::redis
