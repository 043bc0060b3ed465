#include <becache/redis/options.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

namespace becache::redis {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string error_of(const Environment& environment) {
    try {
        (void)RedisOptions::from_environment(environment);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "no error";
}

TEST(RedisEnvironment, that_is_empty_leaves_the_defaults) {
    const RedisOptions options =
        RedisOptions::from_environment({{"REDIS_PASSWORD", ""}, {"REDIS_PORT", "tcp://x"}});
    EXPECT_EQ(options.description(), RedisOptions{}.description());
    EXPECT_EQ(options.password, "");
    EXPECT_EQ(options.key_prefix, "becache");
}

TEST(RedisEnvironment, sets_everything_that_it_names) {
    const RedisOptions options = RedisOptions::from_environment({
        {"REDIS_URL", "redis://cache.example.org:6380/3"},
        {"REDIS_PASSWORD", "hunter2"},
        {"REDIS_KEY_PREFIX", "hsi"},
        {"REDIS_SSL_ENABLED", "True"},
        {"REDIS_SSL_CERT_REQS", "NONE"},
        {"REDIS_SSL_CA_CERTS", "/ca.pem"},
        {"REDIS_SSL_CERTFILE", "/cert.pem"},
        {"REDIS_SSL_KEYFILE", "/key.pem"},
        {"REDIS_SSL_CHECK_HOSTNAME", "off"},
    });
    EXPECT_EQ(options.description(), "rediss://cache.example.org:6380/3");
    EXPECT_EQ(options.password, "hunter2");
    EXPECT_EQ(options.key_prefix, "hsi");
    EXPECT_EQ(options.tls.check, CertificateCheck::none);
    EXPECT_EQ(options.tls.ca_file, "/ca.pem");
    EXPECT_EQ(options.tls.certificate_file, "/cert.pem");
    EXPECT_EQ(options.tls.key_file, "/key.pem");
    EXPECT_FALSE(options.tls.check_hostname);
}

TEST(RedisEnvironment, knows_three_certificate_checks) {
    const auto check = [](const char* word) {
        return RedisOptions::from_environment({{"REDIS_SSL_CERT_REQS", word}}).tls.check;
    };
    EXPECT_EQ(check("none"), CertificateCheck::none);
    EXPECT_EQ(check("optional"), CertificateCheck::optional);
    EXPECT_EQ(check("required"), CertificateCheck::required);
}

TEST(RedisEnvironment, is_refused_with_the_variable_the_shape_and_what_is_allowed) {
    EXPECT_EQ(
        error_of({{"REDIS_SSL_ENABLED", "maybe"}}), "environment variable REDIS_SSL_ENABLED (5 bytes: "
                                                    "letters): the value is no flag; it is true, 1, yes, on, "
                                                    "false, 0, no or off");
    EXPECT_EQ(
        error_of({{"REDIS_SSL_CERT_REQS", "CERT_NONE"}}),
        "environment variable REDIS_SSL_CERT_REQS (9 bytes: letters and others): the value is unknown; it is "
        "none, "
        "optional or required");
    EXPECT_THAT(
        error_of({{"REDIS_URL", "redis://app:hunter2@h:port"}}),
        AllOf(
            HasSubstr("environment variable REDIS_URL"), HasSubstr("1 to 65535"), Not(HasSubstr("hunter2"))));
    EXPECT_THAT(error_of({{"REDIS_KEY_PREFIX", "a b"}}), HasSubstr("key_prefix"));
    EXPECT_THAT(error_of({{"REDIS_SSL_CHECK_HOSTNAME", "2"}}), HasSubstr("REDIS_SSL_CHECK_HOSTNAME"));
}

TEST(RedisEnvironment, with_an_unknown_variable_of_tls_is_refused) {
    EXPECT_EQ(
        error_of({{"REDIS_SSL_CA_CERT", "/ca.pem"}}),
        "environment variable 'REDIS_SSL_CA_CERT': there is no such variable; those of TLS are "
        "REDIS_SSL_ENABLED, "
        "REDIS_SSL_CERT_REQS, REDIS_SSL_CA_CERTS, REDIS_SSL_CERTFILE, REDIS_SSL_KEYFILE and "
        "REDIS_SSL_CHECK_HOSTNAME");
}

TEST(RedisEnvironment, that_contradicts_itself_is_refused) {
    EXPECT_THAT(
        error_of({{"REDIS_URL", "rediss://h"}, {"REDIS_SSL_ENABLED", "false"}}), HasSubstr("says otherwise"));
    EXPECT_THAT(
        error_of({{"REDIS_URL", "redis://:one@127.0.0.1"}, {"REDIS_PASSWORD", "hunter2"}}),
        AllOf(HasSubstr("another password"), Not(HasSubstr("hunter2"))));
    EXPECT_EQ(error_of({{"REDIS_URL", "redis://:one@127.0.0.1"}, {"REDIS_PASSWORD", "one"}}), "no error");
    EXPECT_EQ(error_of({{"REDIS_URL", "redis://app@127.0.0.1"}, {"REDIS_PASSWORD", "one"}}), "no error");
}

TEST(RedisEnvironment, keeps_plain_text_on_this_machine) {
    EXPECT_THAT(error_of({{"REDIS_URL", "redis://cache.example.org"}}), HasSubstr("unencrypted"));
}

} // namespace
} // namespace becache::redis
