#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace becache::redis {

/// What went wrong with a command.
enum class Fault : std::uint8_t {
    // The way to the server.
    unreachable, ///< no such host, nobody listens, or no answer to the connection in time
    tls,         ///< no TLS session: the certificate, its name, or a server without TLS
    lost,        ///< the connection broke
    timed_out,   ///< no reply before the deadline
    protocol,    ///< bytes that are no reply
    too_large,   ///< a reply over ReplyLimits
    overloaded,  ///< too many commands wait already
    closed,      ///< the connection was closed by its owner
    // Who we are.
    unauthenticated, ///< NOAUTH, WRONGPASS
    forbidden,       ///< NOPERM, DENIED
    // The server's state.
    not_master,       ///< the role is another, READONLY
    redirected,       ///< MOVED, ASK
    loading,          ///< LOADING
    master_down,      ///< MASTERDOWN
    busy,             ///< BUSY, or too many clients
    misconfigured,    ///< MISCONF
    too_few_replicas, ///< NOREPLICAS
    cluster_down,     ///< CLUSTERDOWN
    try_again,        ///< TRYAGAIN
    out_of_memory,    ///< OOM
    // The command.
    wrong_type, ///< WRONGTYPE
    no_script,  ///< NOSCRIPT
    aborted,    ///< EXECABORT
    cross_slot, ///< CROSSSLOT
    refused,    ///< any other error
};

inline constexpr std::size_t fault_count = 25;

/// "unreachable", "tls", ...
[[nodiscard]] std::string_view to_string(Fault fault) noexcept;

/// What helps against a fault.
enum class Remedy : std::uint8_t {
    retry,      ///< time: the same command may succeed later
    rediscover, ///< another server: this one is not, or no longer, the right one
    operate,    ///< a person: credentials, permissions or certificates are wrong
    mend,       ///< a programmer: the command, or what answers to it, is wrong
};

[[nodiscard]] Remedy remedy_of(Fault fault) noexcept;

/// What is known about a failed command's effect.
enum class Delivery : std::uint8_t {
    not_sent, ///< the server never saw it
    unknown,  ///< it may have been executed, or may still be
    answered, ///< the server refused it
};

/// Why a command has no reply.
struct Error {
    Fault fault = Fault::refused;
    Delivery delivery = Delivery::not_sent;
    /// For a person: escaped, never a secret, never a value.
    std::string text{};
};

/// What an error reply means, by its first word: `READONLY You can't write...` is not_master.
[[nodiscard]] Fault fault_of(std::string_view error_reply) noexcept;

} // namespace becache::redis
