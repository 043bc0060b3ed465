#include <becache/redis/options.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

namespace becache::redis {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string error_of(std::string_view url) {
    try {
        (void)RedisOptions::from_url(url);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "no error";
}

TEST(RedisUrl, names_all_that_it_can) {
    const RedisOptions options =
        RedisOptions::from_url("redis://app:p%40ss%3a%2fword@cache.example.org:6380/3");
    EXPECT_EQ(options.user, "app");
    EXPECT_EQ(options.password, "p@ss:/word");
    EXPECT_EQ(options.host, "cache.example.org");
    EXPECT_EQ(options.port, 6380);
    EXPECT_EQ(options.database, 3U);
    EXPECT_FALSE(options.tls.enabled);
}

TEST(RedisUrl, leaves_the_defaults_of_what_it_does_not_name) {
    const RedisOptions options = RedisOptions::from_url("redis://");
    EXPECT_EQ(options.host, "127.0.0.1");
    EXPECT_EQ(options.port, 6379);
    EXPECT_EQ(options.database, 0U);
    EXPECT_EQ(options.password, "");
    EXPECT_EQ(RedisOptions::from_url("redis://h/").database, 0U);
    EXPECT_EQ(RedisOptions::from_url("redis:///5").database, 5U);
}

TEST(RedisUrl, may_name_a_password_alone) {
    const RedisOptions options = RedisOptions::from_url("redis://:hunter2@h");
    EXPECT_EQ(options.user, "");
    EXPECT_EQ(options.password, "hunter2");
}

TEST(RedisUrl, may_name_an_address_of_ipv6) {
    const RedisOptions options = RedisOptions::from_url("redis://[2001:db8::1]:7000/1");
    EXPECT_EQ(options.host, "2001:db8::1");
    EXPECT_EQ(options.port, 7000);
}

TEST(RedisUrl, wants_tls_with_two_s) { EXPECT_TRUE(RedisOptions::from_url("rediss://h").tls.enabled); }

TEST(RedisUrl, may_name_a_socket_file) {
    const RedisOptions options = RedisOptions::from_url("unix://app:pw@/run/my%20redis.sock?db=2");
    EXPECT_EQ(options.unix_path, "/run/my redis.sock");
    EXPECT_EQ(options.database, 2U);
    EXPECT_EQ(options.user, "app");
    EXPECT_EQ(options.password, "pw");
    EXPECT_EQ(RedisOptions::from_url("unix:///s").database, 0U);
}

TEST(RedisUrl, is_refused_by_its_shape_and_with_what_is_right) {
    EXPECT_EQ(
        error_of("http://h"), "Redis URL (8 bytes: letters and others): the scheme is unknown; it begins "
                              "with redis://, rediss:// or "
                              "unix://");
    for (const char* const url :
         {"",
          "h:6379",
          "redis",
          "redis:/h",
          "redis://h:port",
          "redis://h:0",
          "redis://h:65536",
          "redis://h:99999999",
          "redis://h:",
          "redis://h/one",
          "redis://h/1/2",
          "redis://h/-1",
          "redis://h/99999999999",
          "redis://h#f",
          "redis://h?db=1",
          "redis://h/%zz",
          "redis://[::1",
          "redis://a b",
          "unix://h/s",
          "unix://",
          "unix:///s?x=1",
          "unix:///s?db=x",
          "REDIS //"}) {
        EXPECT_NE(error_of(url), "no error") << url;
    }
}

TEST(RedisUrl, is_never_shown) {
    for (const char* const url :
         {"redis://app:hunter2@h:port/0", "http://app:hunter2@h", "redis://app:hunter2@h/x",
          "redis://app:hunter2 @h"}) {
        EXPECT_THAT(error_of(url), Not(HasSubstr("hunter2")));
        EXPECT_NE(error_of(url), "no error");
    }
}

} // namespace
} // namespace becache::redis
