#include <becache/redis/envelope.hpp>

#include <becache/reason/error_text.hpp>

#include "compression.hpp"
#include "envelope_parts.hpp"

#include <xxhash.h>

#include <fmt/format.h>

#include <algorithm>
#include <concepts>
#include <limits>
#include <stdexcept>
#include <utility>

// The layout is docs/envelope.md's. Reading goes in the order in which a mistake can be named: size, magic,
// version, checksum, key, then the fields. After the checksum only another program's bytes, or a forger's,
// can still be wrong, so every field is checked all the same.

namespace becache::redis {
namespace {

constexpr std::uint8_t magic = 0xBE;
constexpr std::uint8_t version = 1;
constexpr std::uint8_t compressed_flag = 1;

constexpr std::size_t longest_token = 64;
constexpr std::size_t longest_scope = 512;
constexpr std::size_t most_generations = 33; // a region, 16 tags of the key, 16 of the value
constexpr std::size_t largest_payload_limit = std::size_t{512} << 20U;

constexpr std::size_t head_bytes = 4 + 8 + 8 + 8 + 4; // magic to declared size
constexpr std::size_t checksum_bytes = 8;
constexpr std::size_t least_bytes =
    head_bytes + 1 + 1 + 1 + checksum_bytes; // one byte of epoch, no generations
constexpr std::size_t most_bytes_beside_payload = head_bytes + 1 + longest_token + 1
                                                  + most_generations * (2 + longest_scope + 1 + longest_token)
                                                  + checksum_bytes;

std::uint64_t hash_of(std::string_view bytes) noexcept { return XXH3_64bits(bytes.data(), bytes.size()); }

/// Appends little-endian numbers and texts with their lengths before them.
class Writer {
public:
    explicit Writer(std::string& bytes)
        : bytes_{bytes} {}

    template <std::unsigned_integral Number>
    void number(Number value) {
        for (std::size_t byte = 0; byte < sizeof(Number); ++byte) {
            bytes_ += static_cast<char>((static_cast<std::uint64_t>(value) >> (8 * byte)) & 0xffU);
        }
    }
    template <std::unsigned_integral Length>
    void text(std::string_view text) {
        number(static_cast<Length>(text.size()));
        bytes_ += text;
    }

private:
    std::string& bytes_;
};

std::uint64_t milliseconds_of(WallTime time) {
    const auto since = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return static_cast<std::uint64_t>(std::max<std::int64_t>(since, 0));
}

/// Nothing for a time that WallTime has no number for.
std::optional<WallTime> time_of(std::uint64_t milliseconds) noexcept {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max() / 1000);
    if (milliseconds > most) {
        return std::nullopt;
    }
    return WallTime{std::chrono::milliseconds{static_cast<std::int64_t>(milliseconds)}};
}

void require_length(std::string_view what, std::string_view text, std::size_t least, std::size_t most) {
    if (text.size() < least || text.size() > most) {
        throw std::invalid_argument{three_parts(
            fmt::format("seal an envelope with {} of {} bytes", what, text.size()),
            "the size has no place in it", fmt::format("it has {} to {} bytes", least, most))};
    }
}

void require_sealable(const Envelope& envelope) {
    require_length("an epoch", envelope.epoch, 1, longest_token);
    for (const FilledGeneration& generation : envelope.generations) {
        require_length("a scope", generation.scope, 0, longest_scope);
        require_length("a token", generation.token, 1, longest_token);
    }
    if (envelope.generations.size() > most_generations) {
        throw std::invalid_argument{three_parts(
            fmt::format("seal an envelope with {} generations", envelope.generations.size()),
            "there are too many", fmt::format("it has at most {}", most_generations))};
    }
    if (envelope.kind == EnvelopeKind::absent && !envelope.payload.empty()) {
        throw std::invalid_argument{three_parts(
            "seal an envelope of an absent value", "it has a payload", "an absent value has none")};
    }
}

std::size_t payload_limit(const EnvelopeLimits& limits) noexcept {
    return std::min(limits.max_payload_bytes, largest_payload_limit);
}

/// Whether each of the generations is where it should be and has a size that it may have.
bool are_readable(Generations generations) noexcept {
    while (generations.left() > 0) {
        const auto [scope, token] = generations.next();
        if (!generations.ok() || scope.size() > longest_scope || token.empty()
            || token.size() > longest_token) {
            return false;
        }
    }
    return true;
}

FoundParts refuse(EnvelopeFault fault) noexcept { return {.fault = fault}; }

FoundParts read(
    std::string_view bytes, std::string_view key, WallTime now, const EnvelopeLimits& limits) noexcept {
    if (bytes.size() < least_bytes) {
        return refuse(EnvelopeFault::truncated);
    }
    if (bytes.size() > payload_limit(limits) + most_bytes_beside_payload) {
        return refuse(EnvelopeFault::too_large);
    }
    EnvelopeBytes reader{bytes.substr(0, bytes.size() - checksum_bytes)};
    if (reader.number<std::uint8_t>() != magic) {
        return refuse(EnvelopeFault::foreign);
    }
    if (reader.number<std::uint8_t>() != version) {
        return refuse(EnvelopeFault::other_version);
    }
    EnvelopeBytes end{bytes.substr(bytes.size() - checksum_bytes)};
    if (end.number<std::uint64_t>() != hash_of(bytes.substr(0, bytes.size() - checksum_bytes))) {
        return refuse(EnvelopeFault::corrupt);
    }

    const auto kind = reader.number<std::uint8_t>();
    const auto flags = reader.number<std::uint8_t>();
    if (reader.number<std::uint64_t>() != hash_of(key)) {
        return refuse(EnvelopeFault::other_key);
    }
    const auto fresh_until = time_of(reader.number<std::uint64_t>());
    const auto expires_at = time_of(reader.number<std::uint64_t>());
    const std::size_t size = reader.number<std::uint32_t>();
    if (kind < 1 || kind > 3 || (flags & ~compressed_flag) != 0 || !fresh_until || !expires_at) {
        return refuse(EnvelopeFault::malformed);
    }
    if (size > payload_limit(limits)) {
        return refuse(EnvelopeFault::too_large);
    }
    EnvelopeParts parts{
        .kind = static_cast<EnvelopeKind>(kind),
        .fresh_until = *fresh_until,
        .expires_at = *expires_at,
        .epoch = reader.text<std::uint8_t>(),
        .is_compressed = (flags & compressed_flag) != 0,
        .size = size};
    const std::size_t count = reader.number<std::uint8_t>();
    parts.generations = Generations{reader, count};
    if (parts.epoch.empty() || parts.epoch.size() > longest_token || count > most_generations
        || !are_readable(parts.generations) || (parts.kind == EnvelopeKind::absent && size != 0)) {
        return refuse(EnvelopeFault::malformed);
    }
    if (parts.expires_at <= now) {
        return refuse(EnvelopeFault::expired);
    }
    Generations passed = parts.generations;
    while (passed.left() > 0) {
        (void)passed.next();
    }
    parts.payload = passed.rest();
    if (!parts.is_compressed && parts.payload.size() != size) {
        return refuse(EnvelopeFault::malformed);
    }
    return {.parts = parts};
}

} // namespace

std::string_view to_string(EnvelopeFault fault) noexcept {
    static constexpr std::array<std::string_view, envelope_fault_count> names{
        "truncated", "too_large", "foreign",     "other_version", "corrupt",
        "other_key", "malformed", "undecodable", "expired"};
    return names[static_cast<std::size_t>(fault)];
}

std::optional<std::string> seal(
    const Envelope& envelope, std::string_view key, const EnvelopeLimits& limits) {
    require_sealable(envelope);
    if (envelope.payload.size() > payload_limit(limits)) {
        return std::nullopt;
    }
    std::optional<std::string> compressed;
    if (envelope.payload.size() >= limits.compress_from_bytes) {
        compressed = compress(envelope.payload);
    }
    const std::string_view payload = compressed ? *compressed : envelope.payload;

    std::string bytes;
    bytes.reserve(least_bytes + 128 + payload.size());
    Writer writer{bytes};
    writer.number(magic);
    writer.number(version);
    writer.number(static_cast<std::uint8_t>(envelope.kind));
    writer.number(compressed ? compressed_flag : std::uint8_t{0});
    writer.number(hash_of(key));
    writer.number(milliseconds_of(envelope.fresh_until));
    writer.number(milliseconds_of(envelope.expires_at));
    writer.number(static_cast<std::uint32_t>(envelope.payload.size()));
    writer.text<std::uint8_t>(envelope.epoch);
    writer.number(static_cast<std::uint8_t>(envelope.generations.size()));
    for (const FilledGeneration& generation : envelope.generations) {
        writer.text<std::uint16_t>(generation.scope);
        writer.text<std::uint8_t>(generation.token);
    }
    bytes += payload;
    writer.number(hash_of(bytes));
    return bytes;
}

FoundParts find_parts(
    std::string_view bytes, std::string_view key, WallTime now, EnvelopeFaultCounters& counters,
    const EnvelopeLimits& limits) noexcept {
    const FoundParts found = read(bytes, key, now, limits);
    if (!found.parts) {
        counters.count(found.fault);
    }
    return found;
}

std::optional<std::string> payload_of(const EnvelopeParts& parts, EnvelopeFaultCounters& counters) noexcept {
    std::optional<std::string> payload;
    try {
        payload = parts.is_compressed ? decompress(parts.payload, parts.size) : std::string{parts.payload};
    } catch (...) {
        // No memory for the payload: a miss as well.
        payload.reset();
    }
    if (!payload) {
        counters.count(EnvelopeFault::undecodable);
    }
    return payload;
}

OpenedEnvelope open_envelope(
    std::string_view bytes, std::string_view key, WallTime now, EnvelopeFaultCounters& counters,
    const EnvelopeLimits& limits) noexcept {
    const FoundParts found = find_parts(bytes, key, now, counters, limits);
    if (!found.parts) {
        return {.fault = found.fault};
    }
    auto payload = payload_of(*found.parts, counters);
    if (!payload) {
        return {.fault = EnvelopeFault::undecodable};
    }
    try {
        Envelope envelope{
            .kind = found.parts->kind,
            .epoch = std::string{found.parts->epoch},
            .fresh_until = found.parts->fresh_until,
            .expires_at = found.parts->expires_at,
            .payload = std::move(*payload)};
        Generations generations = found.parts->generations;
        while (generations.left() > 0) {
            const auto [scope, token] = generations.next();
            envelope.generations.push_back({std::string{scope}, std::string{token}});
        }
        return {.envelope = std::move(envelope)};
    } catch (...) {
        counters.count(EnvelopeFault::undecodable);
        return {.fault = EnvelopeFault::undecodable};
    }
}

} // namespace becache::redis
