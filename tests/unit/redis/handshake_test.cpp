#include "handshake.hpp"

#include <becache/redis/command.hpp>

#include <gmock/gmock.h>

namespace becache::redis {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Reply ok{.kind = Reply::Kind::status, .text = "OK"};

Reply error_reply(std::string text) { return {.kind = Reply::Kind::error, .text = std::move(text)}; }

Reply role(std::string name) {
    Reply reply{.kind = Reply::Kind::array};
    reply.elements.push_back({.kind = Reply::Kind::text, .text = std::move(name)});
    return reply;
}

RedisOptions secretive() { return {.user = "app", .password = "hunter2"}; }

TEST(Handshake, says_who_we_are_and_asks_for_the_role) {
    const Handshake handshake{
        {.database = 3, .user = "app", .password = "hunter2", .client_name = "backend"}};
    EXPECT_EQ(
        handshake.bytes(), (Command{"AUTH", "app", "hunter2"}).bytes() + (Command{"SELECT", "3"}).bytes()
                               + (Command{"CLIENT", "SETNAME", "backend"}).bytes()
                               + (Command{"ROLE"}).bytes());
}

TEST(Handshake, leaves_out_what_is_not_set) {
    EXPECT_EQ(
        Handshake{{}}.bytes(), (Command{"CLIENT", "SETNAME", "becache"}).bytes() + (Command{"ROLE"}).bytes());
    EXPECT_THAT(Handshake{{.password = "hunter2"}}.bytes(), HasSubstr((Command{"AUTH", "hunter2"}).bytes()));
}

TEST(Handshake, is_done_when_a_master_has_agreed_to_all) {
    Handshake handshake{secretive()};
    EXPECT_FALSE(handshake.take(ok));
    EXPECT_FALSE(handshake.take(ok));
    EXPECT_FALSE(handshake.is_done());
    EXPECT_FALSE(handshake.take(role("master")));
    EXPECT_TRUE(handshake.is_done());
}

TEST(Handshake, refuses_every_role_but_the_masters) {
    for (const char* const name : {"slave", "sentinel", "Master", ""}) {
        Handshake handshake{{}};
        EXPECT_FALSE(handshake.take(ok));
        EXPECT_EQ(handshake.take(role(name))->fault, Fault::not_master) << name;
    }
}

TEST(Handshake, refuses_answers_that_are_none) {
    for (const Reply& reply :
         {Reply{}, Reply{.kind = Reply::Kind::array}, Reply{.kind = Reply::Kind::text, .text = "master"},
          ok}) {
        Handshake handshake{{}};
        EXPECT_FALSE(handshake.take(ok));
        EXPECT_EQ(handshake.take(reply)->fault, Fault::protocol);
    }
    EXPECT_EQ(Handshake{{}}.take({.kind = Reply::Kind::text, .text = "OK"})->fault, Fault::protocol);
}

TEST(Handshake, names_the_step_and_the_servers_word_for_it) {
    const auto error = Handshake{secretive()}.take(error_reply("WRONGPASS invalid username-password pair"));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->fault, Fault::unauthenticated);
    EXPECT_EQ(error->delivery, Delivery::not_sent);
    EXPECT_EQ(
        error->text, "connect to redis://127.0.0.1:6379/0: it refuses AUTH (WRONGPASS); the user and the "
                     "password must be those "
                     "of the server's access list");
}

TEST(Handshake, classifies_each_refusal) {
    const auto fault_at_first = [](const RedisOptions& options, const char* text) {
        return Handshake{options}.take(error_reply(text))->fault;
    };
    EXPECT_EQ(
        fault_at_first({.password = "p"}, "ERR AUTH <password> called without any password configured"),
        Fault::unauthenticated);
    EXPECT_EQ(fault_at_first({}, "NOAUTH Authentication required."), Fault::unauthenticated);
    EXPECT_EQ(fault_at_first({}, "NOPERM this user has no permissions"), Fault::forbidden);
    EXPECT_EQ(fault_at_first({.database = 99}, "ERR DB index is out of range"), Fault::refused);
    EXPECT_EQ(fault_at_first({.password = "p"}, "ERR max number of clients reached"), Fault::busy);
    EXPECT_EQ(fault_at_first({.password = "p"}, "LOADING Redis is loading"), Fault::loading);
}

TEST(Handshake, shows_no_secret_even_if_the_server_repeats_it) {
    for (const char* const text :
         {"ERR unknown command 'AUTH', with args beginning with: 'app' 'hunter2'", "hunter2 is no password",
          "hunter2"}) {
        const auto error = Handshake{secretive()}.take(error_reply(text));
        ASSERT_TRUE(error);
        EXPECT_THAT(error->text, Not(HasSubstr("hunter2")));
        EXPECT_THAT(error->text, HasSubstr("AUTH"));
    }
}

Fence a_fence() {
    return {
        .ask =
            [] {
                return Command{"EVAL", "return 1", "0"};
            },
        .accept = [](const Reply& reply) { return reply.kind == Reply::Kind::integer; }};
}

TEST(Handshake, asks_at_the_fence_last_and_takes_what_it_accepts) {
    Handshake handshake{{}, a_fence()};
    EXPECT_THAT(handshake.bytes(), ::testing::EndsWith((Command{"EVAL", "return 1", "0"}).bytes()));
    EXPECT_FALSE(handshake.take(ok));
    EXPECT_FALSE(handshake.take(role("master")));
    EXPECT_FALSE(handshake.is_done());
    EXPECT_FALSE(handshake.take({.kind = Reply::Kind::integer, .integer = 1}));
    EXPECT_TRUE(handshake.is_done());
}

TEST(Handshake, ends_at_a_fence_that_refuses) {
    const auto error_at_fence = [](Reply reply) {
        Handshake handshake{{}, a_fence()};
        (void)handshake.take(ok);
        (void)handshake.take(role("master"));
        return *handshake.take(std::move(reply));
    };
    EXPECT_EQ(error_at_fence({.kind = Reply::Kind::text}).fault, Fault::protocol);
    EXPECT_THAT(error_at_fence({.kind = Reply::Kind::text}).text, HasSubstr("answer to the fence is none"));
    const Error replicas = error_at_fence(error_reply("NOREPLICAS Not enough good replicas to write."));
    EXPECT_EQ(replicas.fault, Fault::too_few_replicas);
    EXPECT_THAT(replicas.text, HasSubstr("refuses the fence (NOREPLICAS)"));
    EXPECT_THAT(error_at_fence(error_reply("NOPERM this user")).text, HasSubstr("ACL SETUSER"));
}

} // namespace
} // namespace becache::redis
