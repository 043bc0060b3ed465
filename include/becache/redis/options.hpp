#pragma once

#include <becache/core/environment.hpp>
#include <becache/redis/reply.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace becache::redis {

/// What a server's certificate is checked for.
enum class CertificateCheck : std::uint8_t {
    none,     ///< nothing
    optional, ///< as required: a server always shows one
    required, ///< an authority that is trusted signed it, and it is in its time
};

/// How the connection is encrypted.
struct TlsOptions {
    bool enabled = false;
    CertificateCheck check = CertificateCheck::required;
    /// Whether the certificate must be for RedisOptions::host. Without effect where nothing is checked.
    bool check_hostname = true;
    /// A PEM file of trusted authorities; empty: those of the system.
    std::string ca_file{};
    /// PEM files of our own certificate and its key; both or neither.
    std::string certificate_file{};
    std::string key_file{};
};

/// Where Redis is and how to talk to it. Checked once, when a connection or a pool is made.
struct RedisOptions {
    // Where.
    std::string host = "127.0.0.1"; ///< a name or an address, IPv6 without brackets
    std::uint16_t port = 6379;
    std::string unix_path{}; ///< of a socket file; then host and port count for nothing
    std::uint32_t database = 0;
    TlsOptions tls{};
    /// Whether bytes may leave this machine unencrypted.
    bool allow_plaintext = false;

    // Who.
    std::string user{};     ///< of an access list; empty: the default user
    std::string password{}; ///< empty: none is sent
    /// Shown by the server's CLIENT LIST: 1 to 64 printable bytes without spaces.
    std::string client_name = "becache";
    /// What every key in Redis begins with: 1 to 64 letters, digits, `_`, `-`, `.` and `:`.
    std::string key_prefix = "becache";

    // How long. Each at least 1 ms.
    std::chrono::milliseconds command_timeout{500};
    /// One attempt to connect: name, socket, TLS and handshake.
    std::chrono::milliseconds connect_timeout{1000};
    /// How long the kernel keeps bytes that the other end does not acknowledge.
    std::chrono::milliseconds tcp_user_timeout{5000};
    /// The wait after a failed attempt: at most `first_backoff`, doubled with each, up to `longest_backoff`.
    std::chrono::milliseconds first_backoff{50};
    std::chrono::milliseconds longest_backoff{5000};

    // How much.
    /// Commands of one connection that wait for a reply; more are refused. At least 1.
    std::size_t max_in_flight = 16'384;
    /// Connections of a pool for blocking calls. At least 1.
    std::size_t max_pool_connections = 16;
    ReplyLimits reply_limits{};

    /// `redis://user:password@host:port/database`, `rediss://` for TLS, `unix:///path?db=1`; every part but
    /// the host or path may be left out, `%XX` is decoded. Throws std::invalid_argument, without showing the
    /// text.
    [[nodiscard]] static RedisOptions from_url(std::string_view url);

    /// REDIS_URL, REDIS_PASSWORD, REDIS_KEY_PREFIX, REDIS_SSL_ENABLED, REDIS_SSL_CERT_REQS (none, optional,
    /// required), REDIS_SSL_CA_CERTS, REDIS_SSL_CERTFILE, REDIS_SSL_KEYFILE, REDIS_SSL_CHECK_HOSTNAME over
    /// the defaults. Throws std::invalid_argument that names the variable, its value's shape and what is
    /// allowed; also for a REDIS_SSL_... that there is not.
    [[nodiscard]] static RedisOptions from_environment(
        const Environment& environment = current_environment());

    /// Throws std::invalid_argument that names the member, its value and the values it may have.
    void validate() const;

    /// `redis://127.0.0.1:6379/0`, without user and password: for logs and errors.
    [[nodiscard]] std::string description() const;
};

} // namespace becache::redis
