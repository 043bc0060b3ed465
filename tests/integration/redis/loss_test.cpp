#include "clients.hpp"

#include "support/redis_server.hpp"
#include "support/tcp_proxy.hpp"

#include <gmock/gmock.h>

#include <fmt/format.h>

namespace becache::redis {
namespace {

using testing::RedisServer;
using testing::TcpProxy;
using Direction = TcpProxy::Direction;

bool is_reply(const Outcome& outcome) { return outcome.ok(); }

/// A client behind a network that breaks connections.
class Losses : public BothForms {
protected:
    void SetUp() override { ASSERT_TRUE(app_->run({"PING"})); }

    /// What the server holds, asked for on another way.
    std::string stored(const std::string& key) {
        const Outcome outcome = Pool{patient(server_.port())}.execute({"GET", key});
        return outcome.reply().text;
    }

    RedisServer server_;
    TcpProxy proxy_{server_.port()};
    std::unique_ptr<Client> app_ = client(patient(proxy_.port()));
};

INSTANTIATE_TEST_SUITE_P(Redis, Losses, ::testing::Values(Form::async, Form::blocking), name_of);

TEST_P(Losses, of_a_reply_leave_the_outcome_unknown_and_the_command_is_not_repeated) {
    proxy_.set(Direction::to_client, {.reset_after = 0});
    const Outcome outcome = app_->run({"INCR", "counter"});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().fault, Fault::lost);
    EXPECT_EQ(outcome.error().delivery, Delivery::unknown);
    EXPECT_EQ(stored("counter"), "1");
    EXPECT_TRUE(app_->run({"PING"}));
    EXPECT_EQ(stored("counter"), "1");
}

TEST_P(Losses, of_a_reply_repeat_what_is_safe_to_repeat_once) {
    proxy_.set(Direction::to_client, {.reset_after = 0});
    const Outcome outcome = app_->run({{"INCR", "counter"}, {.retry_safe = true}});
    EXPECT_EQ(outcome.reply().integer, 2);
    EXPECT_EQ(proxy_.accepted(), 2U);
}

TEST_P(Losses, of_the_way_to_repeat_it_end_even_what_is_safe_to_repeat) {
    proxy_.refuse(true);
    proxy_.set(Direction::to_client, {.reset_after = 0});
    const Outcome outcome = app_->run({{"INCR", "counter"}, {.retry_safe = true}});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().delivery, Delivery::unknown);
    EXPECT_EQ(stored("counter"), "1");
}

TEST_P(Losses, in_the_middle_of_a_reply_never_make_a_value_of_the_part) {
    const std::string value(1000, 'v');
    ASSERT_TRUE(app_->run({"SET", "key", value}));
    // "$1000\r\n", the value, "\r\n": 1009 bytes.
    for (std::size_t size = 0; size < 1009; size += size < 10 || size > 1000 ? 1 : 99) {
        proxy_.set(Direction::to_client, {.reset_after = size});
        const Outcome outcome = app_->run({"GET", "key"});
        ASSERT_FALSE(outcome) << size;
        EXPECT_EQ(outcome.error().fault, Fault::lost) << size;
        EXPECT_EQ(outcome.error().delivery, Delivery::unknown) << size;
        EXPECT_EQ(run_until(*app_, {"GET", "key"}, is_reply).reply().text, value) << size;
    }
}

TEST_P(Losses, in_the_middle_of_many_replies_keep_those_that_came_whole) {
    std::vector<Command> commands;
    for (int number = 0; number < 100; ++number) {
        commands.push_back({"ECHO", fmt::format("{:04}", number)}); // 10 bytes of reply each
    }
    proxy_.set(Direction::to_client, {.reset_after = 505});
    const std::vector<Outcome> outcomes = app_->run_all(std::move(commands));
    int whole = 0;
    for (std::size_t number = 0; number < outcomes.size(); ++number) {
        if (outcomes[number]) {
            ++whole;
            EXPECT_EQ(outcomes[number].reply().text, fmt::format("{:04}", number));
        } else {
            EXPECT_EQ(outcomes[number].error().fault, Fault::lost);
        }
    }
    // Some may have gone with a second write, after the loss and to a new connection.
    EXPECT_GE(whole, 50);
    EXPECT_LT(whole, 100);
}

TEST_P(Losses, by_a_changed_byte_that_is_no_reply_end_the_connection) {
    ASSERT_TRUE(app_->run({"SET", "key", "value"}));
    proxy_.set(Direction::to_client, {.corrupt_at = 0});
    const Outcome outcome = app_->run({"GET", "key"});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().fault, Fault::protocol);
    EXPECT_EQ(outcome.error().delivery, Delivery::unknown);
    EXPECT_EQ(run_until(*app_, {"GET", "key"}, is_reply).reply().text, "value");
    EXPECT_GE(proxy_.accepted(), 2U);
}

TEST_P(Losses, while_it_is_idle_harm_no_command) {
    const auto is_another_connection = [&](const Outcome& outcome) {
        return outcome && proxy_.accepted() == 2;
    };
    proxy_.reset_connections();
    // Until the reset arrives, commands may meet it. Then they do not.
    (void)run_until(*app_, {"PING"}, is_another_connection);
    EXPECT_TRUE(app_->run({"INCR", "counter"}));
}

TEST_P(Losses, of_the_server_end_when_it_is_there_again) {
    ASSERT_TRUE(app_->run({"SET", "key", "value"}));
    server_.kill();
    EXPECT_FALSE(app_->run({"GET", "key"}));
    server_.start();
    EXPECT_TRUE(run_until(*app_, {"GET", "key"}, is_reply).reply().is_nil());
}

TEST_P(Losses, of_every_attempt_are_refused_without_another_until_the_backoff_has_passed) {
    RedisOptions options = patient(proxy_.port());
    options.first_backoff = std::chrono::hours{1};
    options.longest_backoff = std::chrono::hours{1};
    const auto app = client(options);
    proxy_.refuse(true);
    const std::size_t before = proxy_.accepted();
    for (int attempt = 0; attempt < 100; ++attempt) {
        const Outcome outcome = app->run({{"GET", "key"}, {.retry_safe = true}});
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().delivery, Delivery::not_sent);
    }
    EXPECT_EQ(proxy_.accepted() - before, 1U);
}

TEST_P(Losses, do_not_happen_to_who_closed_the_connection) {
    app_.reset();
    EXPECT_EQ(proxy_.accepted(), 1U);
}

TEST(ClosedConnection, completes_what_waits_and_all_that_comes_later) {
    const RedisServer server;
    boost::asio::io_context context;
    Connection connection{context.get_executor(), patient(server.port())};
    std::vector<std::string> faults;
    const auto take = [&](const Outcome& outcome) { faults.push_back(fault_in(outcome)); };
    connection.async_execute({"BLPOP", "list", "0"}, take);
    connection.close();
    connection.async_execute({"PING"}, take);
    context.run();
    EXPECT_EQ(faults, (std::vector<std::string>{"closed", "closed"}));
}

TEST(ClosedConnection, may_be_destroyed_while_commands_wait) {
    const RedisServer server;
    boost::asio::io_context context;
    int completed = 0;
    {
        Connection connection{context.get_executor(), patient(server.port())};
        connection.async_execute({"BLPOP", "list", "0"}, [&](const Outcome&) { ++completed; });
        context.run_one();
    }
    context.run();
    EXPECT_EQ(completed, 1);
}

TEST(ClosedConnection, may_have_a_context_that_never_runs_again) {
    const RedisServer server;
    boost::asio::io_context context;
    Connection connection{context.get_executor(), patient(server.port())};
    connection.async_execute({"BLPOP", "list", "0"}, [](const Outcome&) { FAIL() << "nothing ran it"; });
    for (int step = 0; step < 5; ++step) {
        context.run_one();
    }
}

TEST(PoolLoss, close_ends_calls_that_wait_for_a_reply_or_for_a_connection) {
    const testing::RedisServer server;
    RedisOptions options = patient(server.port());
    options.max_pool_connections = 1;
    Pool pool{options};
    Pool observer{patient(server.port())};
    std::vector<std::thread> callers;
    for (int caller = 0; caller < 3; ++caller) {
        callers.emplace_back([&] {
            const Outcome outcome = pool.execute({"BLPOP", "nothing", "0"});
            EXPECT_EQ(fault_in(outcome), "closed");
        });
    }
    const auto is_one_blocked = [&] {
        return observer.execute({"INFO", "clients"}).reply().text.find("blocked_clients:1")
               != std::string::npos;
    };
    while (!is_one_blocked()) {
        std::this_thread::yield();
    }
    pool.close();
    for (std::thread& caller : callers) {
        caller.join();
    }
    EXPECT_EQ(fault_in(pool.execute({"PING"})), "closed");
    pool.close();
}

} // namespace
} // namespace becache::redis
