#include "clients.hpp"

#include "support/redis_server.hpp"

#include <gmock/gmock.h>

#include <fmt/format.h>

#include <atomic>

namespace becache::redis {
namespace {

using ::testing::HasSubstr;
using testing::RedisServer;

class Commands : public BothForms {
protected:
    static void SetUpTestSuite() { server_ = std::make_unique<RedisServer>(); }
    static void TearDownTestSuite() { server_.reset(); }
    void SetUp() override { ASSERT_TRUE(client_->run({"FLUSHALL"})); }

    static std::unique_ptr<RedisServer> server_;
    std::unique_ptr<Client> client_ = client(patient(server_->port()));
};

std::unique_ptr<RedisServer> Commands::server_;

INSTANTIATE_TEST_SUITE_P(Redis, Commands, ::testing::Values(Form::async, Form::blocking), name_of);

TEST_P(Commands, carry_bytes_of_any_value) {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) {
        bytes += static_cast<char>(byte);
    }
    const std::string key = "key\r\n$3\r\n" + bytes;
    EXPECT_EQ(client_->run({"SET", key, bytes}).reply().text, "OK");
    const Outcome outcome = client_->run({"GET", key});
    EXPECT_EQ(outcome.reply().kind, Reply::Kind::text);
    EXPECT_EQ(outcome.reply().text, bytes);
    EXPECT_EQ(client_->run({"SET", "", ""}).reply().text, "OK");
    EXPECT_EQ(client_->run({"GET", ""}).reply(), (Reply{.kind = Reply::Kind::text}));
}

TEST_P(Commands, carry_values_of_eight_megabytes) {
    const std::string value = std::string(std::size_t{8} << 20U, 'v') + "end";
    EXPECT_TRUE(client_->run({"SET", "key", value}));
    EXPECT_EQ(client_->run({"GET", "key"}).reply().text, value);
}

TEST_P(Commands, get_every_kind_of_reply) {
    EXPECT_TRUE(client_->run({"GET", "nothing"}).reply().is_nil());
    EXPECT_EQ(
        client_->run({"INCRBY", "number", "-7"}).reply(),
        (Reply{.kind = Reply::Kind::integer, .integer = -7}));
    EXPECT_EQ(client_->run({"PING"}).reply(), (Reply{.kind = Reply::Kind::status, .text = "PONG"}));
    const Reply nested =
        client_->run({"EVAL", "return {1, 'a', {false, {}}, redis.error_reply('MINE inside')}", "0"}).reply();
    ASSERT_EQ(nested.elements.size(), 4U);
    EXPECT_EQ(nested.elements[0].integer, 1);
    EXPECT_EQ(nested.elements[1].text, "a");
    EXPECT_TRUE(nested.elements[2].elements[0].is_nil());
    EXPECT_TRUE(nested.elements[2].elements[1].is_array());
    EXPECT_EQ(nested.elements[3].kind, Reply::Kind::error);
    EXPECT_EQ(nested.elements[3].text, "MINE inside");
}

TEST_P(Commands, that_the_server_refuses_are_errors_and_the_connection_goes_on) {
    ASSERT_TRUE(client_->run({"LPUSH", "list", "a"}));
    const Outcome wrong = client_->run({"GET", "list"});
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().fault, Fault::wrong_type);
    EXPECT_EQ(wrong.error().delivery, Delivery::answered);
    EXPECT_THAT(wrong.error().text, HasSubstr("WRONGTYPE"));
    const Outcome unknown = client_->run({"NO-SUCH-COMMAND", "secret-value"});
    EXPECT_EQ(fault_in(unknown), "refused");
    EXPECT_THAT(unknown.error().text, ::testing::Not(HasSubstr("secret-value")));
    EXPECT_TRUE(client_->run({"PING"}));
}

TEST_P(Commands, in_flight_get_their_own_replies_in_their_order) {
    for (const int in_flight : {1, 64, 512}) {
        std::vector<Command> commands;
        for (int number = 0; number < in_flight; ++number) {
            // Sizes from nothing to some kilobytes, so that replies end anywhere in what is read at once.
            commands.push_back(
                {"EVAL", "return ARGV[1] .. string.rep('x', tonumber(ARGV[2]))", "0",
                 std::to_string(number) + ":", std::to_string(number * number % 5000)});
        }
        const std::vector<Outcome> outcomes = client_->run_all(std::move(commands));
        for (int number = 0; number < in_flight; ++number) {
            const auto place = static_cast<std::size_t>(number);
            EXPECT_EQ(
                outcomes[place].reply().text,
                fmt::format("{}:{}", number, std::string(place * place % 5000, 'x')));
        }
    }
}

TEST_P(Commands, from_many_threads_get_their_own_replies) {
    constexpr int threads = 8;
    constexpr int rounds = 200;
    std::atomic<int> wrong{0};
    std::vector<std::thread> callers;
    for (int caller = 0; caller < threads; ++caller) {
        callers.emplace_back([&, caller] {
            for (int round = 0; round < rounds; ++round) {
                const std::string text = fmt::format("{} {}", caller, round);
                const Outcome outcome = client_->run({"ECHO", text});
                wrong += outcome && outcome.reply().text == text ? 0 : 1;
            }
        });
    }
    for (std::thread& caller : callers) {
        caller.join();
    }
    EXPECT_EQ(wrong, 0);
}

TEST_P(Commands, given_at_the_same_time_travel_together) {
    const auto reads = [this] {
        const std::string info = client_->run({"INFO", "stats"}).reply().text;
        const std::string name = "total_reads_processed:";
        return std::stoi(info.substr(info.find(name) + name.size()));
    };
    const int before = reads();
    for (const Outcome& outcome : client_->run_all(std::vector<Command>(500, Command{"PING"}))) {
        EXPECT_TRUE(outcome);
    }
    // One write each would be 500 reads. The first few may leave before the rest is there.
    EXPECT_LT(reads() - before, 250);
}

TEST_P(Commands, reach_the_server_through_a_socket_file) {
    RedisOptions options = patient(1);
    options.unix_path = server_->unix_path();
    EXPECT_EQ(client(options)->run({"PING"}).reply().text, "PONG");
}

TEST_P(Commands, reach_the_server_by_the_name_of_the_host) {
    RedisOptions options = patient(server_->port());
    options.host = "localhost";
    EXPECT_EQ(client(options)->run({"PING"}).reply().text, "PONG");
}

TEST_P(Commands, to_where_nobody_listens_fail_and_were_not_sent) {
    const auto nobody = client(patient(testing::free_port()));
    const Outcome outcome = nobody->run({"PING"});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().fault, Fault::unreachable);
    EXPECT_EQ(outcome.error().delivery, Delivery::not_sent);
    EXPECT_THAT(outcome.error().text, HasSubstr("Connection refused"));
}

TEST_P(Commands, to_a_host_without_an_address_fail_and_were_not_sent) {
    RedisOptions options = patient(6379);
    options.host = "no-such-host.invalid";
    options.allow_plaintext = true;
    const Outcome outcome = client(options)->run({"PING"});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().fault, Fault::unreachable);
    EXPECT_EQ(outcome.error().delivery, Delivery::not_sent);
}

} // namespace
} // namespace becache::redis
