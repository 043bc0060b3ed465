#include <becache/redis/options.hpp>

#include <becache/reason/error_text.hpp>

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace becache::redis {
namespace {

constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_unix_path = 107;
constexpr auto longest_time = std::chrono::hours{24};

[[noreturn]] void refuse(std::string_view asked, std::string_view wrong, std::string_view right) {
    throw std::invalid_argument{three_parts(asked, wrong, right)};
}

void require_time(std::string_view member, std::chrono::milliseconds time) {
    if (time.count() < 1 || time > longest_time) {
        refuse(
            fmt::format("RedisOptions::{} = {} ms", member, time.count()), "the time is out of its range",
            "it is 1 ms to 24 hours");
    }
}

void require_size(std::string_view member, std::size_t size) {
    if (size < 1) {
        refuse(fmt::format("RedisOptions::{} = 0", member), "the value is too small", "it is at least 1");
    }
}

void require_name(
    std::string_view member, const std::string& name, bool (*may_have)(char), std::string_view right) {
    if (name.empty() || name.size() > longest_name || !std::ranges::all_of(name, may_have)) {
        refuse(fmt::format("RedisOptions::{} = {}", member, quote(name)), "the name may not be", right);
    }
}

bool is_printable(char character) { return character > ' ' && character <= '~'; }

bool is_of_prefix(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
           || (character >= '0' && character <= '9')
           || std::string_view{"_-.:"}.find(character) != std::string_view::npos;
}

bool is_loopback(const std::string& host) {
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    return error ? host == "localhost" : address.is_loopback();
}

} // namespace

void RedisOptions::validate() const {
    if (unix_path.empty() && (host.empty() || host.find('\0') != std::string::npos)) {
        refuse("RedisOptions::host = " + quote(host), "it is no host", "it is a name or an address");
    }
    if (unix_path.empty() && port == 0) {
        refuse("RedisOptions::port = 0", "it is no port", "it is 1 to 65535");
    }
    if (unix_path.size() > longest_unix_path || unix_path.find('\0') != std::string::npos) {
        refuse(
            "RedisOptions::unix_path = " + quote(unix_path), "it is no path of a socket",
            fmt::format("it has at most {} bytes", longest_unix_path));
    }
    if (tls.enabled && !unix_path.empty()) {
        refuse(
            "RedisOptions::tls.enabled = true with a unix_path", "a socket file is not encrypted",
            "leave one of them out");
    }
    if (!tls.enabled && unix_path.empty() && !allow_plaintext && !is_loopback(host)) {
        refuse(
            "RedisOptions::host = " + quote(host) + " without TLS",
            "bytes would leave this machine unencrypted",
            "use rediss:// or tls.enabled, or say allow_plaintext");
    }
    if (tls.certificate_file.empty() != tls.key_file.empty()) {
        refuse(
            "RedisOptions::tls", "there is a certificate_file without a key_file, or the other way round",
            "name both or neither");
    }
    if (!user.empty() && password.empty()) {
        refuse("RedisOptions::user", "there is a user without a password", "name both, or a password alone");
    }
    require_name(
        "client_name", client_name, is_printable, "it has 1 to 64 printable characters without spaces");
    require_name(
        "key_prefix", key_prefix, is_of_prefix, "it has 1 to 64 letters, digits, '_', '-', '.' and ':'");
    require_time("command_timeout", command_timeout);
    require_time("connect_timeout", connect_timeout);
    require_time("tcp_user_timeout", tcp_user_timeout);
    require_time("first_backoff", first_backoff);
    require_time("longest_backoff", longest_backoff);
    if (longest_backoff < first_backoff) {
        refuse(
            fmt::format("RedisOptions::longest_backoff = {} ms", longest_backoff.count()),
            "it is shorter than first_backoff", fmt::format("it is at least {} ms", first_backoff.count()));
    }
    require_size("max_in_flight", max_in_flight);
    require_size("max_pool_connections", max_pool_connections);
    require_size("reply_limits.max_text_bytes", reply_limits.max_text_bytes);
    require_size("reply_limits.max_reply_bytes", reply_limits.max_reply_bytes);
    require_size("reply_limits.max_values", reply_limits.max_values);
}

std::string RedisOptions::description() const {
    if (!unix_path.empty()) {
        return fmt::format("unix://{}?db={}", unix_path, database);
    }
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return fmt::format(
        "{}://{}{}{}:{}/{}", tls.enabled ? "rediss" : "redis", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "",
        port, database);
}

} // namespace becache::redis
