#include <becache/redis/envelope.hpp>

#include <xxhash.h>

#include <cstdlib>

// Bytes are a miss, or an envelope that can be sealed and is read again as the same. The checksum is renewed
// first: no fuzzer guesses one, and what lies behind it is to be reached.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace becache;
    using namespace becache::redis;
    static EnvelopeFaultCounters counters;
    constexpr std::size_t checksum_bytes = 8;
    std::string bytes{reinterpret_cast<const char*>(data), size};
    if (size >= checksum_bytes) {
        const std::uint64_t checksum = XXH3_64bits(bytes.data(), size - checksum_bytes);
        for (std::size_t byte = 0; byte < checksum_bytes; ++byte) {
            bytes[size - checksum_bytes + byte] = static_cast<char>(checksum >> (8 * byte));
        }
    }
    const EnvelopeLimits limits{.max_payload_bytes = 1U << 16U, .compress_from_bytes = 64};
    const OpenedEnvelope opened = open_envelope(bytes, "key", WallTime{}, counters, limits);
    if (opened) {
        const auto sealed = seal(*opened.envelope, "key", limits);
        if (!sealed
            || open_envelope(*sealed, "key", WallTime{}, counters, limits).envelope != opened.envelope) {
            std::abort();
        }
    }
    return 0;
}
