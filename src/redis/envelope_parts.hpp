#pragma once

#include <becache/redis/envelope.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// An envelope as it lies in the bytes that came: a hit looks at an epoch and some tokens only to compare
// them, and need not copy them. Everything here points into those bytes.

namespace becache::redis {

/// Takes numbers and texts off the front of bytes. Past the end it answers zeros and empty texts, and ok() is
/// false from then on.
class EnvelopeBytes {
public:
    explicit EnvelopeBytes(std::string_view bytes)
        : rest_{bytes} {}

    template <std::unsigned_integral Number>
    Number number() noexcept {
        std::uint64_t value = 0;
        const std::string_view taken = take(sizeof(Number));
        for (std::size_t byte = 0; byte < taken.size(); ++byte) {
            value |= std::uint64_t{static_cast<unsigned char>(taken[byte])} << (8 * byte);
        }
        return static_cast<Number>(value);
    }
    template <std::unsigned_integral Length>
    std::string_view text() noexcept {
        return take(number<Length>());
    }
    std::string_view take(std::size_t size) noexcept {
        ok_ = ok_ && size <= rest_.size();
        const std::string_view taken = ok_ ? rest_.substr(0, size) : std::string_view{};
        rest_.remove_prefix(taken.size());
        return taken;
    }
    [[nodiscard]] std::string_view rest() const noexcept { return rest_; }
    [[nodiscard]] bool ok() const noexcept { return ok_; }

private:
    std::string_view rest_;
    bool ok_ = true;
};

/// The generations of an envelope, one after the other.
class Generations {
public:
    struct Generation {
        std::string_view scope;
        std::string_view token;
    };

    Generations() = default;
    Generations(EnvelopeBytes bytes, std::size_t count)
        : bytes_{bytes}
        , left_{count} {}

    [[nodiscard]] std::size_t left() const noexcept { return left_; }
    /// Only while some are left.
    Generation next() noexcept {
        --left_;
        const std::string_view scope = bytes_.text<std::uint16_t>();
        return {.scope = scope, .token = bytes_.text<std::uint8_t>()};
    }
    [[nodiscard]] bool ok() const noexcept { return bytes_.ok(); }
    /// What comes after those that were taken.
    [[nodiscard]] std::string_view rest() const noexcept { return bytes_.rest(); }

private:
    EnvelopeBytes bytes_{{}};
    std::size_t left_ = 0;
};

struct EnvelopeParts {
    EnvelopeKind kind = EnvelopeKind::value;
    WallTime fresh_until{};
    WallTime expires_at{};
    std::string_view epoch{};
    bool is_compressed = false;
    std::size_t size = 0; ///< of the payload before compression
    Generations generations{};
    std::string_view payload{}; ///< as it is stored
};

struct FoundParts {
    std::optional<EnvelopeParts> parts{};
    EnvelopeFault fault = EnvelopeFault::truncated; ///< where there are none
};

/// All of open_envelope() but for the payload, which is left as it is.
[[nodiscard]] FoundParts find_parts(
    std::string_view bytes, std::string_view key, WallTime now, EnvelopeFaultCounters& counters,
    const EnvelopeLimits& limits) noexcept;

/// The payload as it was before compression; nothing, and counted, if it cannot be had.
[[nodiscard]] std::optional<std::string> payload_of(
    const EnvelopeParts& parts, EnvelopeFaultCounters& counters) noexcept;

} // namespace becache::redis
