#include "clients.hpp"

#include "support/redis_server.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace becache::redis {
namespace {

using ::testing::HasSubstr;
using testing::RedisServer;
using testing::TemporaryFolder;

/// Certificates that openssl makes for the length of a test.
class Certificates {
public:
    Certificates() {
        make_authority("ca");
        make_authority("other_ca");
        issue("right", "DNS:localhost,IP:127.0.0.1", "2");
        issue("expired", "DNS:localhost,IP:127.0.0.1", "-1");
        issue("elsewhere", "DNS:redis.example.org,IP:10.0.0.1", "2");
    }
    [[nodiscard]] std::string certificate(const std::string& name) const { return file(name + ".pem"); }
    [[nodiscard]] std::string key(const std::string& name) const { return file(name + ".key"); }

private:
    [[nodiscard]] std::string file(const std::string& name) const { return folder_.path() / name; }

    static void openssl(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), BECACHE_OPENSSL);
        home_security::ChildProcess process{arguments};
        if (process.wait() != 0) {
            throw std::runtime_error{"openssl: " + process.output()};
        }
    }
    void make_authority(const std::string& name) const {
        openssl(
            {"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=" + name, "-keyout", key(name), "-out", certificate(name)});
    }
    void issue(const std::string& name, const std::string& names, const std::string& days) const {
        openssl(
            {"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=server",
             "-addext", "subjectAltName=" + names, "-keyout", key(name), "-out", file("request")});
        openssl(
            {"x509", "-req", "-in", file("request"), "-CA", certificate("ca"), "-CAkey", key("ca"), "-days",
             days, "-copy_extensions", "copyall", "-out", certificate(name)});
    }

    TemporaryFolder folder_;
};

class Tls : public BothForms {
protected:
    static void SetUpTestSuite() { certificates_ = std::make_unique<Certificates>(); }
    static void TearDownTestSuite() { certificates_.reset(); }

    static RedisServer server_with(const std::string& certificate, const std::string& client_check = "no") {
        return RedisServer{
            {"--tls-port", "free", "--tls-cert-file", certificates_->certificate(certificate),
             "--tls-key-file", certificates_->key(certificate), "--tls-ca-cert-file",
             certificates_->certificate("ca"), "--tls-auth-clients", client_check}};
    }
    static RedisOptions trusting(std::uint16_t port, const std::string& authority = "ca") {
        RedisOptions options = patient(port);
        options.host = "localhost";
        options.tls.enabled = true;
        options.tls.ca_file = certificates_->certificate(authority);
        return options;
    }
    static void expect_refused(const RedisOptions& options, const std::string& check) {
        const Outcome outcome = client(options)->run({"GET", "key"});
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().fault, Fault::tls);
        EXPECT_EQ(outcome.error().delivery, Delivery::not_sent);
        EXPECT_THAT(outcome.error().text, HasSubstr(check));
    }

    static std::unique_ptr<Certificates> certificates_;
};

std::unique_ptr<Certificates> Tls::certificates_;

INSTANTIATE_TEST_SUITE_P(Redis, Tls, ::testing::Values(Form::async, Form::blocking), name_of);

TEST_P(Tls, carries_commands_small_and_large_and_many_at_once) {
    const RedisServer server = server_with("right");
    const auto app = client(trusting(server.tls_port()));
    const std::string value(std::size_t{3} << 20U, 'v');
    EXPECT_TRUE(app->run({"SET", "key", value}));
    EXPECT_EQ(app->run({"GET", "key"}).reply().text, value);
    std::vector<Command> commands;
    for (int number = 0; number < 512; ++number) {
        commands.push_back({"ECHO", std::to_string(number)});
    }
    const std::vector<Outcome> outcomes = app->run_all(std::move(commands));
    for (std::size_t number = 0; number < outcomes.size(); ++number) {
        EXPECT_EQ(outcomes[number].reply().text, std::to_string(number));
    }
}

TEST_P(Tls, checks_an_address_as_well_as_a_name) {
    const RedisServer server = server_with("right");
    RedisOptions options = trusting(server.tls_port());
    options.host = "127.0.0.1";
    EXPECT_TRUE(client(options)->run({"PING"}));
}

TEST_P(Tls, refuses_a_certificate_past_its_time) {
    const RedisServer server = server_with("expired");
    expect_refused(trusting(server.tls_port()), "certificate has expired");
}

TEST_P(Tls, refuses_the_certificate_of_another_host) {
    const RedisServer server = server_with("elsewhere");
    expect_refused(trusting(server.tls_port()), "hostname mismatch");
    RedisOptions by_address = trusting(server.tls_port());
    by_address.host = "127.0.0.1";
    expect_refused(by_address, "IP address mismatch");
    RedisOptions careless = trusting(server.tls_port());
    careless.tls.check_hostname = false;
    EXPECT_TRUE(client(careless)->run({"PING"}));
}

TEST_P(Tls, refuses_an_authority_that_is_not_trusted) {
    const RedisServer server = server_with("right");
    expect_refused(trusting(server.tls_port(), "other_ca"), "self-signed certificate in certificate chain");
    RedisOptions of_the_system = trusting(server.tls_port());
    of_the_system.tls.ca_file.clear();
    expect_refused(of_the_system, "self-signed certificate in certificate chain");
    RedisOptions careless = trusting(server.tls_port(), "other_ca");
    careless.tls.check = CertificateCheck::none;
    EXPECT_TRUE(client(careless)->run({"PING"}));
}

TEST_P(Tls, does_not_fall_back_to_plain_text) {
    const RedisServer server;
    RedisOptions options = trusting(server.port());
    options.password = "hunter2";
    // A server without TLS waits for the end of what it takes for a command.
    options.connect_timeout = std::chrono::milliseconds{100};
    expect_refused(options, "no answer to the TLS handshake");
    const std::string stats = Pool{patient(server.port())}.execute({"INFO", "commandstats"}).reply().text;
    EXPECT_THAT(stats, ::testing::Not(HasSubstr("cmdstat_auth")));
}

TEST_P(Tls, is_not_tried_by_who_wants_plain_text) {
    const RedisServer server = server_with("right");
    const Outcome outcome = client(patient(server.tls_port()))->run({"GET", "key"});
    ASSERT_FALSE(outcome);
    EXPECT_NE(outcome.error().fault, Fault::tls);
}

TEST_P(Tls, shows_a_certificate_of_its_own_where_the_server_wants_one) {
    const RedisServer server = server_with("right", "yes");
    RedisOptions options = trusting(server.tls_port());
    EXPECT_FALSE(client(options)->run({"PING"}));
    options.tls.certificate_file = certificates_->certificate("right");
    options.tls.key_file = certificates_->key("right");
    EXPECT_TRUE(client(options)->run({"PING"}));
}

TEST_P(Tls, names_a_file_that_cannot_be_used) {
    const auto error_of = [](const RedisOptions& options) -> std::string {
        try {
            (void)client(options);
        } catch (const std::invalid_argument& error) {
            return error.what();
        }
        return "no error";
    };
    RedisOptions options = trusting(1);
    options.tls.ca_file = "/no/such/ca.pem";
    EXPECT_THAT(error_of(options), HasSubstr("RedisOptions::tls.ca_file = '/no/such/ca.pem'"));
    options = trusting(1);
    options.tls.certificate_file = certificates_->certificate("right");
    options.tls.key_file = certificates_->key("expired");
    EXPECT_THAT(error_of(options), HasSubstr("RedisOptions::tls.key_file"));
}

} // namespace
} // namespace becache::redis
