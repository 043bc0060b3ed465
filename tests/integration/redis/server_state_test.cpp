#include "clients.hpp"

#include "support/redis_server.hpp"

#include <gmock/gmock.h>

#include <array>
#include <filesystem>

namespace becache::redis {
namespace {

using testing::RedisServer;

/// What a real server answers in each state, and that the connection survives it.
class ServerStates : public BothForms {
protected:
    /// A second client, for what the first one is not to do itself.
    static Outcome tell(const RedisServer& server, Command command) {
        return Pool{patient(server.port())}.execute(std::move(command));
    }
    static void expect_refused(const Outcome& outcome, Fault fault) {
        ASSERT_FALSE(outcome);
        EXPECT_EQ(to_string(outcome.error().fault), to_string(fault)) << outcome.error().text;
        EXPECT_EQ(outcome.error().delivery, Delivery::answered);
    }
};

INSTANTIATE_TEST_SUITE_P(Redis, ServerStates, ::testing::Values(Form::async, Form::blocking), name_of);

TEST_P(ServerStates, out_of_memory_is_told) {
    const RedisServer server{{"--maxmemory", "1", "--maxmemory-policy", "noeviction"}};
    const auto app = client(patient(server.port()));
    expect_refused(app->run({"SET", "key", "value"}), Fault::out_of_memory);
    EXPECT_TRUE(app->run({"GET", "key"}));
}

TEST_P(ServerStates, too_few_replicas_are_told) {
    const RedisServer server{{"--min-replicas-to-write", "1"}};
    const auto app = client(patient(server.port()));
    expect_refused(app->run({"SET", "key", "value"}), Fault::too_few_replicas);
    EXPECT_TRUE(app->run({"GET", "key"}));
}

TEST_P(ServerStates, a_snapshot_that_fails_is_told) {
    const RedisServer server{{"--save", "3600 1"}};
    const auto app = client(patient(server.port()));
    ASSERT_TRUE(app->run({"SET", "key", "value"}));
    // A folder of the file's name is in its way.
    std::filesystem::create_directory(server.folder() / "dump.rdb");
    ASSERT_TRUE(app->run({"BGSAVE"}));
    const auto is_refused = [](const Outcome& outcome) { return !outcome; };
    expect_refused(run_until(*app, {"SET", "key", "value"}, is_refused), Fault::misconfigured);
    EXPECT_TRUE(app->run({"GET", "key"}));
}

TEST_P(ServerStates, busy_with_a_script_is_told) {
    const RedisServer server{{"--busy-reply-threshold", "1"}};
    const auto app = client(patient(server.port()));
    ASSERT_TRUE(app->run({"PING"}));
    AsyncClient hog{patient(server.port())};
    std::thread busy{[&] { EXPECT_FALSE(hog.run({"EVAL", "while true do end", "0"})); }};
    const auto is_refused = [](const Outcome& outcome) { return !outcome; };
    expect_refused(run_until(*app, {"GET", "key"}, is_refused), Fault::busy);
    EXPECT_TRUE(app->run({"SCRIPT", "KILL"}));
    busy.join();
    EXPECT_TRUE(app->run({"GET", "key"}));
}

TEST_P(ServerStates, loading_is_told) {
    // Each key takes 2 ms to load, and clients are served between them.
    RedisServer server{{"--key-load-delay", "2000", "--loading-process-events-interval-bytes", "1024"}};
    std::vector<Command> commands;
    for (int number = 0; number < 500; ++number) {
        commands.push_back({"SET", std::to_string(number), "value"});
    }
    commands.push_back({"SAVE"});
    const auto app = client(patient(server.port()));
    ASSERT_TRUE(app->run_all(std::move(commands)).back());
    server.kill();
    std::thread starting{[&] { server.start(); }};
    const auto is_told = [](const Outcome& outcome) { return fault_in(outcome) == "loading"; };
    expect_refused(run_until(*app, {"GET", "1"}, is_told), Fault::loading);
    starting.join();
    EXPECT_EQ(app->run({"GET", "1"}).reply().text, "value");
}

TEST_P(ServerStates, a_master_that_becomes_a_replica_is_left) {
    const RedisServer server;
    const auto app = client(patient(server.port()));
    ASSERT_TRUE(app->run({"SET", "key", "value"}));
    ASSERT_TRUE(tell(server, {"REPLICAOF", "127.0.0.1", std::to_string(testing::free_port())}));
    expect_refused(app->run({"SET", "key", "other"}), Fault::not_master);
    // It is not asked again on that connection: the handshake finds the role.
    const Outcome next = app->run({"GET", "key"});
    ASSERT_FALSE(next);
    EXPECT_EQ(next.error().fault, Fault::not_master);
    EXPECT_EQ(next.error().delivery, Delivery::not_sent);
}

TEST_P(ServerStates, a_replica_without_its_master_is_told) {
    const RedisServer server{{"--replica-serve-stale-data", "no"}};
    const auto app = client(patient(server.port()));
    ASSERT_TRUE(app->run({"GET", "key"}));
    ASSERT_TRUE(app->run({"REPLICAOF", "127.0.0.1", std::to_string(testing::free_port())}));
    expect_refused(app->run({"GET", "key"}), Fault::master_down);
}

TEST_P(ServerStates, a_cluster_that_is_down_is_told) {
    const RedisServer server{{"--cluster-enabled", "yes", "--cluster-port", "free"}};
    const auto app = client(patient(server.port()));
    expect_refused(app->run({"GET", "key"}), Fault::cluster_down);
}

TEST_P(ServerStates, keys_of_several_slots_are_told) {
    const RedisServer server{{"--cluster-enabled", "yes", "--cluster-port", "free"}};
    const auto app = client(patient(server.port()));
    std::vector<std::string> numbers;
    for (int slot = 0; slot < 16384; ++slot) {
        numbers.push_back(std::to_string(slot));
    }
    std::vector<std::string_view> words{"CLUSTER", "ADDSLOTS"};
    words.insert(words.end(), numbers.begin(), numbers.end());
    ASSERT_TRUE(app->run(Command{std::span<const std::string_view>{words}}));
    expect_refused(app->run({"MGET", "a", "b"}), Fault::cross_slot);
    const auto is_up = [](const Outcome& outcome) { return outcome.ok(); };
    EXPECT_TRUE(run_until(*app, {"GET", "a"}, is_up));
}

class Scripts : public ServerStates {
protected:
    static int calls(const RedisServer& server, const std::string& command) {
        const std::string stats = tell(server, {"INFO", "commandstats"}).reply().text;
        const std::string name = "cmdstat_" + command + ":calls=";
        const std::size_t begin = stats.find(name);
        return begin == std::string::npos ? 0 : std::stoi(stats.substr(begin + name.size()));
    }
    static Command call(std::string_view argument) {
        static const Script script{"return {KEYS[1], ARGV[1]}"};
        const std::array<std::string_view, 1> keys{"key"};
        const std::array<std::string_view, 1> arguments{argument};
        return Command::run(script, keys, arguments);
    }
};

INSTANTIATE_TEST_SUITE_P(Redis, Scripts, ::testing::Values(Form::async, Form::blocking), name_of);

TEST_P(Scripts, are_loaded_once_and_sent_by_their_hash) {
    const RedisServer server;
    const auto app = client(patient(server.port()));
    for (int round = 0; round < 50; ++round) {
        const std::string argument = std::to_string(round);
        EXPECT_EQ(app->run(call(argument)).reply().elements.at(1).text, argument);
    }
    EXPECT_EQ(calls(server, "eval"), 1);
    EXPECT_EQ(calls(server, "evalsha"), 50);
}

TEST_P(Scripts, survive_script_flush_and_a_restart) {
    RedisServer server;
    const auto app = client(patient(server.port()));
    ASSERT_TRUE(app->run(call("1")));
    ASSERT_TRUE(tell(server, {"SCRIPT", "FLUSH"}));
    EXPECT_EQ(app->run(call("2")).reply().elements.at(1).text, "2");
    server.kill();
    server.start();
    const auto is_reply = [](const Outcome& outcome) { return outcome.ok(); };
    EXPECT_EQ(run_until(*app, call("3"), is_reply).reply().elements.at(1).text, "3");
}

TEST_P(Scripts, keep_their_own_replies_when_many_are_sent_twice) {
    const RedisServer server;
    const auto app = client(patient(server.port()));
    std::vector<Command> commands;
    for (int number = 0; number < 200; ++number) {
        commands.push_back(
            number % 2 == 0 ? call(std::to_string(number)) : Command{"ECHO", std::to_string(number)});
    }
    const std::vector<Outcome> outcomes = app->run_all(std::move(commands));
    for (std::size_t number = 0; number < outcomes.size(); ++number) {
        const Reply& reply = outcomes[number].reply();
        EXPECT_EQ(number % 2 == 0 ? reply.elements.at(1).text : reply.text, std::to_string(number));
    }
}

TEST_P(Scripts, that_the_user_may_not_run_are_refused) {
    const RedisServer server;
    ASSERT_TRUE(
        tell(server, {"ACL", "SETUSER", "app", "on", ">pw", "~*", "+evalsha", "+role", "+client|setname"}));
    RedisOptions options = patient(server.port());
    options.user = "app";
    options.password = "pw";
    // By the hash it may, by the source it may not.
    expect_refused(client(options)->run(call("1")), Fault::forbidden);
}

} // namespace
} // namespace becache::redis
