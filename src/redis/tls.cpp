#include "tls.hpp"

#include <becache/reason/error_text.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace becache::redis {
namespace {

namespace ssl = boost::asio::ssl;

void require(const boost::system::error_code& error, std::string_view member, const std::string& file) {
    if (error) {
        // The message of an error of a key may not show the key: OpenSSL's are fixed texts.
        throw std::invalid_argument{three_parts(
            fmt::format("RedisOptions::tls.{} = {}", member, quote(file)), error.message(),
            "name a PEM file that this process can read")};
    }
}

bool is_address(const std::string& host) {
    boost::system::error_code error;
    boost::asio::ip::make_address(host, error);
    return !error;
}

} // namespace

std::shared_ptr<ssl::context> make_tls_context(const RedisOptions& options) {
    if (!options.tls.enabled) {
        return nullptr;
    }
    auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    boost::system::error_code error;
    const TlsOptions& tls = options.tls;
    if (tls.ca_file.empty()) {
        context->set_default_verify_paths(error);
        require(error, "ca_file", tls.ca_file);
    } else {
        context->load_verify_file(tls.ca_file, error);
        require(error, "ca_file", tls.ca_file);
    }
    if (!tls.certificate_file.empty()) {
        context->use_certificate_chain_file(tls.certificate_file, error);
        require(error, "certificate_file", tls.certificate_file);
        context->use_private_key_file(tls.key_file, ssl::context::pem, error);
        require(error, "key_file", tls.key_file);
    }
    context->set_verify_mode(tls.check == CertificateCheck::none ? ssl::verify_none : ssl::verify_peer);
    return context;
}

void expect_host(SSL* session, const RedisOptions& options) {
    const bool by_address = is_address(options.host);
    if (!by_address) {
        SSL_set_tlsext_host_name(session, options.host.c_str());
    }
    if (options.tls.check == CertificateCheck::none || !options.tls.check_hostname) {
        return;
    }
    X509_VERIFY_PARAM* const parameters = SSL_get0_param(session);
    const bool set = by_address ? X509_VERIFY_PARAM_set1_ip_asc(parameters, options.host.c_str()) == 1
                                : SSL_set1_host(session, options.host.c_str()) == 1;
    if (!set) {
        throw std::bad_alloc{};
    }
}

std::string failed_check(SSL* session, const boost::system::error_code& error) {
    const long result = SSL_get_verify_result(session);
    if (result != X509_V_OK) {
        return X509_verify_cert_error_string(result);
    }
    return error == ssl::error::stream_truncated ? "the server closed the connection" : error.message();
}

} // namespace becache::redis
