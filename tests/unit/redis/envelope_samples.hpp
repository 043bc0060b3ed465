#pragma once

#include <becache/redis/envelope.hpp>

#include <xxhash.h>

#include <chrono>
#include <string>
#include <string_view>

namespace becache::redis {

inline constexpr std::string_view sample_key = "cameras/by_id/front_door";
inline constexpr WallTime sample_time{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

/// Bytes that count up from `first`.
inline std::string counting_bytes(int first, int count) {
    std::string bytes;
    for (int byte = first; byte < first + count; ++byte) {
        bytes += static_cast<char>(byte);
    }
    return bytes;
}

inline Envelope sample_envelope() {
    return {
        .kind = EnvelopeKind::value,
        .epoch = counting_bytes(0, 16),
        .generations = {{.scope = "", .token = counting_bytes(16, 16)}},
        .fresh_until = sample_time,
        .expires_at = sample_time + std::chrono::minutes{1},
        .payload = R"({"id":"front_door"})",
    };
}

/// The bytes with the checksum that fits them: what a forger, or another program, may store.
inline std::string with_checksum(std::string bytes) {
    const std::size_t size = bytes.size() - 8;
    const std::uint64_t checksum = XXH3_64bits(bytes.data(), size);
    for (std::size_t byte = 0; byte < 8; ++byte) {
        bytes[size + byte] = static_cast<char>(checksum >> (8 * byte));
    }
    return bytes;
}

} // namespace becache::redis
