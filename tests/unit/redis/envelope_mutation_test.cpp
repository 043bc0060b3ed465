#include "envelope_samples.hpp"

#include <gtest/gtest.h>

#include <random>

// What a fuzzer does, in the same order each time: bytes changed, cut out, doubled and swapped, then signed
// with the right checksum so that the fields behind it are reached. fuzz/envelope_fuzz.cpp goes on where this
// ends.

namespace becache::redis {
namespace {

class Mutator {
public:
    std::string mutate(std::string bytes) {
        for (std::size_t change = 1 + below(3); change > 0 && !bytes.empty(); --change) {
            const std::size_t place = below(bytes.size());
            const std::size_t size = 1 + below(std::min<std::size_t>(8, bytes.size() - place));
            switch (below(4)) {
            case 0:
                bytes[place] = static_cast<char>(below(256));
                break;
            case 1:
                bytes.erase(place, size);
                break;
            case 2:
                bytes.insert(place, bytes.substr(place, size));
                break;
            default:
                bytes.replace(place, size, std::string(size, below(2) == 0 ? '\0' : '\xff'));
                break;
            }
        }
        return bytes;
    }
    std::size_t below(std::size_t bound) { return random_() % bound; }

private:
    std::mt19937_64 random_{2026};
};

std::vector<std::string> samples() {
    Envelope plain = sample_envelope();
    Envelope tagged = sample_envelope();
    tagged.generations.push_back({.scope = "cameras#label:front", .token = "t"});
    Envelope compressed = sample_envelope();
    compressed.payload = std::string(3000, 'a') + "b";
    Envelope absent = sample_envelope();
    absent.kind = EnvelopeKind::absent;
    absent.payload.clear();
    std::vector<std::string> all;
    for (const Envelope& envelope : {plain, tagged, compressed, absent}) {
        all.push_back(seal(envelope, sample_key).value());
    }
    return all;
}

TEST(EnvelopeMutation, bytes_with_accidents_are_never_a_value) {
    Mutator mutator;
    EnvelopeFaultCounters counters;
    for (const std::string& sample : samples()) {
        for (int round = 0; round < 20'000; ++round) {
            const std::string mutated = mutator.mutate(sample);
            const OpenedEnvelope opened = open_envelope(mutated, sample_key, sample_time, counters);
            EXPECT_TRUE(!opened || mutated == sample);
        }
    }
}

TEST(EnvelopeMutation, signed_bytes_are_a_miss_or_an_envelope_within_its_bounds) {
    Mutator mutator;
    EnvelopeFaultCounters counters;
    const EnvelopeLimits limits{.max_payload_bytes = 4096};
    int envelopes = 0;
    for (const std::string& sample : samples()) {
        for (int round = 0; round < 20'000; ++round) {
            std::string mutated = mutator.mutate(sample);
            mutated.resize(std::max<std::size_t>(mutated.size(), 8));
            const OpenedEnvelope opened =
                open_envelope(with_checksum(mutated), sample_key, sample_time, counters, limits);
            if (!opened) {
                continue;
            }
            ++envelopes;
            const Envelope& envelope = *opened.envelope;
            EXPECT_LE(envelope.payload.size(), limits.max_payload_bytes);
            // What was read has a place in the format: it can be sealed, and read again as the same.
            const auto sealed = seal(envelope, sample_key, limits);
            ASSERT_TRUE(sealed);
            EXPECT_EQ(open_envelope(*sealed, sample_key, sample_time, counters, limits).envelope, envelope);
        }
    }
    // Else nothing was tested behind the checksum.
    EXPECT_GT(envelopes, 1000);
    EXPECT_GT(counters.of(EnvelopeFault::malformed), 1000U);
    EXPECT_GT(counters.of(EnvelopeFault::undecodable), 100U);
}

TEST(EnvelopeMutation, noise_is_a_miss) {
    Mutator mutator;
    EnvelopeFaultCounters counters;
    for (int round = 0; round < 20'000; ++round) {
        std::string noise(mutator.below(200), '\0');
        for (char& byte : noise) {
            byte = static_cast<char>(mutator.below(256));
        }
        if (noise.size() > 2 && round % 2 == 0) {
            noise[0] = '\xbe';
            noise[1] = 1;
        }
        EXPECT_FALSE(open_envelope(noise, sample_key, sample_time, counters));
    }
}

} // namespace
} // namespace becache::redis
