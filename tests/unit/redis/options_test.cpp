#include <becache/redis/options.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

namespace becache::redis {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

std::string error_of(const RedisOptions& options) {
    try {
        options.validate();
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "no error";
}

TEST(RedisOptions, defaults_are_valid) { EXPECT_EQ(error_of({}), "no error"); }

TEST(RedisOptions, keep_plain_text_on_this_machine_unless_told) {
    for (const char* const host : {"127.0.0.1", "127.9.9.9", "::1", "localhost"}) {
        EXPECT_EQ(error_of({.host = host}), "no error") << host;
    }
    for (const char* const host :
         {"10.0.0.1", "redis.example.org", "::2", "0.0.0.0", "localhost.example.org"}) {
        EXPECT_EQ(
            error_of({.host = host}), std::string{"RedisOptions::host = '"} + host
                                          + "' without TLS: bytes would leave this machine unencrypted; use "
                                            "rediss:// or tls.enabled, or say "
                                            "allow_plaintext");
        EXPECT_EQ(error_of({.host = host, .allow_plaintext = true}), "no error");
        EXPECT_EQ(error_of({.host = host, .tls = {.enabled = true}}), "no error");
    }
    EXPECT_EQ(error_of({.host = "10.0.0.1", .unix_path = "/run/redis.sock"}), "no error");
}

TEST(RedisOptions, name_the_member_its_value_and_the_values_it_may_have) {
    EXPECT_EQ(error_of({.port = 0}), "RedisOptions::port = 0: it is no port; it is 1 to 65535");
    EXPECT_THAT(error_of({.host = ""}), HasSubstr("RedisOptions::host = ''"));
    EXPECT_THAT(error_of({.unix_path = std::string(108, 'p')}), HasSubstr("at most 107"));
    EXPECT_THAT(error_of({.unix_path = "/s", .tls = {.enabled = true}}), HasSubstr("tls.enabled"));
    EXPECT_THAT(error_of({.tls = {.certificate_file = "c"}}), HasSubstr("without a key_file"));
    EXPECT_THAT(error_of({.tls = {.key_file = "k"}}), HasSubstr("without a key_file"));
    EXPECT_THAT(error_of({.user = "app"}), HasSubstr("without a password"));
    EXPECT_THAT(error_of({.client_name = "two words"}), HasSubstr("client_name = 'two words'"));
    EXPECT_THAT(error_of({.client_name = ""}), HasSubstr("client_name"));
    EXPECT_THAT(error_of({.key_prefix = "a*"}), HasSubstr("key_prefix = 'a*'"));
    EXPECT_THAT(error_of({.key_prefix = std::string(65, 'a')}), HasSubstr("key_prefix"));
    EXPECT_THAT(error_of({.command_timeout = 0ms}), HasSubstr("command_timeout = 0 ms"));
    EXPECT_THAT(error_of({.connect_timeout = 25h}), HasSubstr("connect_timeout"));
    EXPECT_THAT(error_of({.tcp_user_timeout = -1ms}), HasSubstr("tcp_user_timeout"));
    EXPECT_THAT(error_of({.longest_backoff = 1ms}), HasSubstr("shorter than first_backoff"));
    EXPECT_THAT(error_of({.max_in_flight = 0}), HasSubstr("max_in_flight = 0"));
    EXPECT_THAT(error_of({.max_pool_connections = 0}), HasSubstr("max_pool_connections = 0"));
    EXPECT_THAT(error_of({.reply_limits = {.max_values = 0}}), HasSubstr("max_values = 0"));
}

TEST(RedisOptions, describe_the_server_and_nobodys_secret) {
    EXPECT_EQ(RedisOptions{}.description(), "redis://127.0.0.1:6379/0");
    EXPECT_EQ((RedisOptions{.host = "::1", .database = 2}).description(), "redis://[::1]:6379/2");
    EXPECT_EQ((RedisOptions{.unix_path = "/s"}).description(), "unix:///s?db=0");
    const RedisOptions secretive{.host = "r", .tls = {.enabled = true}, .user = "app", .password = "hunter2"};
    EXPECT_EQ(secretive.description(), "rediss://r:6379/0");
}

} // namespace
} // namespace becache::redis
