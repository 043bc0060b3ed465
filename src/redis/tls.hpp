#pragma once

#include <becache/redis/options.hpp>

#include <boost/asio/ssl/context.hpp>
#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace becache::redis {

/// The context of all TLS sessions of these options; null without TLS. Throws std::invalid_argument that
/// names the file it cannot use.
[[nodiscard]] std::shared_ptr<boost::asio::ssl::context> make_tls_context(const RedisOptions& options);

/// Tells a session which name it must find in the certificate, and which one to ask the server for.
void expect_host(SSL* session, const RedisOptions& options);

/// Which check a failed handshake did not pass: "certificate has expired", "hostname mismatch", or what else
/// OpenSSL says.
[[nodiscard]] std::string failed_check(SSL* session, const boost::system::error_code& error);

} // namespace becache::redis
