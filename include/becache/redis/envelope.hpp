#pragma once

#include <becache/core/clock.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace becache::redis {

/// What an envelope says about its key.
enum class EnvelopeKind : std::uint8_t {
    value = 1,   ///< it has this value
    absent = 2,  ///< it has none: a negative answer of the loader
    loading = 3, ///< a process is loading it; the payload is that process's nonce
};

/// A scope's token under which a value was filled.
struct FilledGeneration {
    /// `cameras#label:front`; empty for the scopes that a reader knows from the key, in the reader's order.
    std::string scope{};
    /// The token: 1 to 64 bytes.
    std::string token{};

    friend bool operator==(const FilledGeneration&, const FilledGeneration&) = default;
};

/// What is stored in the shared tier under a key: docs/envelope.md, byte for byte.
struct Envelope {
    EnvelopeKind kind = EnvelopeKind::value;
    /// Nonce of the epoch it was filled in: 1 to 64 bytes.
    std::string epoch{};
    /// The generations it was filled under: 0 to 33.
    std::vector<FilledGeneration> generations{};
    /// From here on it may be served while it is loaded anew; not after `expires_at`.
    WallTime fresh_until{};
    /// From here on it is a miss. Redis' own expiry is the bound; this one only ever makes it shorter.
    WallTime expires_at{};
    /// The codec's bytes; empty for `absent`.
    std::string payload{};

    friend bool operator==(const Envelope&, const Envelope&) = default;
};

/// Bounds of both directions.
struct EnvelopeLimits {
    /// The largest payload before compression: up to 512 MiB.
    std::size_t max_payload_bytes = std::size_t{8} << 20U;
    /// Payloads from this size on are compressed, if that makes them smaller.
    std::size_t compress_from_bytes = 1024;
};

/// Why stored bytes are not a value. Each of them is a miss.
enum class EnvelopeFault : std::uint8_t {
    truncated,     ///< shorter than the smallest envelope
    too_large,     ///< longer than an envelope may be, or it declares a payload over the limit
    foreign,       ///< not written by becache: the magic byte differs
    other_version, ///< written by another version of the format
    corrupt,       ///< the checksum does not fit the bytes
    other_key,     ///< the envelope of another key
    malformed,     ///< the checksum fits, and a field has a value it may not have
    undecodable,   ///< zstd refuses the payload, or it has another size than was declared
    expired,       ///< past its time
};

inline constexpr std::size_t envelope_fault_count = 9;

/// "truncated", "too_large", ...
[[nodiscard]] std::string_view to_string(EnvelopeFault fault) noexcept;

/// Counts misses by their cause. Thread-safe.
class EnvelopeFaultCounters {
public:
    void count(EnvelopeFault fault) noexcept {
        counts_[static_cast<std::size_t>(fault)].fetch_add(1, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t of(EnvelopeFault fault) const noexcept {
        return counts_[static_cast<std::size_t>(fault)].load(std::memory_order_relaxed);
    }

private:
    std::array<std::atomic<std::uint64_t>, envelope_fault_count> counts_{};
};

/// What opening an envelope answers: the envelope, or why there is none.
struct OpenedEnvelope {
    std::optional<Envelope> envelope{};
    EnvelopeFault fault = EnvelopeFault::truncated; ///< where there is no envelope

    explicit operator bool() const noexcept { return envelope.has_value(); }
};

/// The bytes to store under `key`; nothing if the payload is over the limit. Throws std::invalid_argument for
/// an epoch, a token, a scope or a number of generations that has no place in the format.
[[nodiscard]] std::optional<std::string> seal(
    const Envelope& envelope, std::string_view key, const EnvelopeLimits& limits = {});

/// Reads what is stored under `key`. Trusts nothing: sizes are checked before anything is allocated, at most
/// `max_payload_bytes` are decompressed, and whatever is odd is a fault, counted in `counters`. Throws
/// nothing.
[[nodiscard]] OpenedEnvelope open_envelope(
    std::string_view bytes, std::string_view key, WallTime now, EnvelopeFaultCounters& counters,
    const EnvelopeLimits& limits = {}) noexcept;

} // namespace becache::redis
