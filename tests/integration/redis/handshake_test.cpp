#include "clients.hpp"

#include "support/redis_server.hpp"
#include "support/tcp_proxy.hpp"

#include <gmock/gmock.h>

namespace becache::redis {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::RedisServer;
using testing::TcpProxy;

class Handshakes : public BothForms {};

INSTANTIATE_TEST_SUITE_P(Redis, Handshakes, ::testing::Values(Form::async, Form::blocking), name_of);

/// Runs a command on the server itself.
void tell(const RedisServer& server, Command command, const std::string& password = "") {
    RedisOptions options = patient(server.port());
    options.password = password;
    const Outcome outcome = Pool{options}.execute(std::move(command));
    ASSERT_TRUE(outcome) << outcome.error().text;
}

TEST_P(Handshakes, choose_the_database_and_say_a_name) {
    const RedisServer server;
    RedisOptions options = patient(server.port());
    options.database = 5;
    options.client_name = "backend-1";
    const auto app = client(options);
    const std::string info = app->run({"CLIENT", "INFO"}).reply().text;
    EXPECT_THAT(info, HasSubstr(" db=5 "));
    EXPECT_THAT(info, HasSubstr(" name=backend-1 "));
}

TEST_P(Handshakes, with_a_database_that_there_is_not_fail) {
    const RedisServer server;
    RedisOptions options = patient(server.port());
    options.database = 99;
    const Outcome outcome = client(options)->run({"PING"});
    ASSERT_FALSE(outcome);
    EXPECT_THAT(outcome.error().text, HasSubstr("it refuses SELECT (ERR)"));
}

TEST_P(Handshakes, with_the_password_succeed_and_with_another_or_none_fail_without_showing_it) {
    const RedisServer server{{"--requirepass", "right-secret"}};
    RedisOptions options = patient(server.port());
    options.password = "right-secret";
    EXPECT_TRUE(client(options)->run({"PING"}));
    for (const char* const password : {"wrong-secret", ""}) {
        options.password = password;
        const Outcome outcome = client(options)->run({"PING"});
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().fault, Fault::unauthenticated);
        EXPECT_EQ(outcome.error().delivery, Delivery::not_sent);
        EXPECT_THAT(outcome.error().text, Not(HasSubstr("secret")));
    }
}

TEST_P(Handshakes, as_a_user_of_the_access_list_get_that_users_permissions) {
    const RedisServer server;
    tell(server, {"ACL", "SETUSER", "app", "on", ">pw", "~app:*", "+get", "+role", "+client|setname"});
    RedisOptions options = patient(server.port());
    options.user = "app";
    options.password = "pw";
    const auto app = client(options);
    EXPECT_TRUE(app->run({"GET", "app:key"}));
    EXPECT_EQ(fault_in(app->run({"GET", "other:key"})), "forbidden");
    EXPECT_EQ(fault_in(app->run({"SET", "app:key", "1"})), "forbidden");
    EXPECT_TRUE(app->run({"GET", "app:key"}));
    // Taken away at run time.
    tell(server, {"ACL", "SETUSER", "app", "-get"});
    EXPECT_EQ(fault_in(app->run({"GET", "app:key"})), "forbidden");
}

TEST_P(Handshakes, of_a_user_who_may_not_ask_for_the_role_say_so) {
    const RedisServer server;
    tell(server, {"ACL", "SETUSER", "app", "on", ">pw", "~*", "+get", "+client|setname"});
    RedisOptions options = patient(server.port());
    options.user = "app";
    options.password = "pw";
    const Outcome outcome = client(options)->run({"GET", "key"});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().fault, Fault::forbidden);
    EXPECT_THAT(outcome.error().text, HasSubstr("it refuses ROLE (NOPERM)"));
}

TEST_P(Handshakes, with_a_replica_fail) {
    const RedisServer server;
    tell(server, {"REPLICAOF", "127.0.0.1", std::to_string(testing::free_port())});
    const Outcome outcome = client(patient(server.port()))->run({"GET", "key"});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().fault, Fault::not_master);
    EXPECT_EQ(outcome.error().delivery, Delivery::not_sent);
    EXPECT_THAT(outcome.error().text, HasSubstr("its role is 'slave'"));
}

TEST_P(Handshakes, are_not_repeated_at_once_when_they_fail) {
    const RedisServer server{{"--requirepass", "secret"}};
    TcpProxy proxy{server.port()};
    RedisOptions options = patient(proxy.port());
    options.first_backoff = std::chrono::hours{1};
    options.longest_backoff = std::chrono::hours{1};
    const auto app = client(options);
    for (int attempt = 0; attempt < 100; ++attempt) {
        EXPECT_EQ(fault_in(app->run({"GET", "key"})), "unauthenticated");
    }
    EXPECT_EQ(proxy.accepted(), 1U);
}

} // namespace
} // namespace becache::redis
