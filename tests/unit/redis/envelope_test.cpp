#include "envelope_samples.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace becache::redis {
namespace {

using ::testing::HasSubstr;

/// What opening answers, in one word: "value", "absent", "loading" or the fault.
std::string outcome(
    std::string_view bytes, std::string_view key = sample_key, WallTime now = sample_time,
    const EnvelopeLimits& limits = {}) {
    EnvelopeFaultCounters counters;
    const OpenedEnvelope opened = open_envelope(bytes, key, now, counters, limits);
    if (!opened) {
        EXPECT_EQ(counters.of(opened.fault), 1U);
        return std::string{to_string(opened.fault)};
    }
    switch (opened.envelope->kind) {
    case EnvelopeKind::value:
        return "value";
    case EnvelopeKind::absent:
        return "absent";
    case EnvelopeKind::loading:
        return "loading";
    }
    return "no kind";
}

std::string sealed(const Envelope& envelope = sample_envelope()) {
    return seal(envelope, sample_key).value();
}

/// The sealed sample with one byte changed and the checksum renewed.
std::string forged(std::size_t place, int byte) {
    std::string bytes = sealed();
    bytes.at(place) = static_cast<char>(byte);
    return with_checksum(std::move(bytes));
}

/// The bytes of a vector of docs/envelope.md.
std::string vector(const std::string& name) {
    std::ifstream file{BECACHE_DOCS "/envelope.md"};
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    const std::string head = "### Vector `" + name + "`\n\n```hex\n";
    const std::size_t begin = page.find(head);
    if (begin == std::string::npos) {
        throw std::runtime_error{"docs/envelope.md has no vector " + name};
    }
    std::string digits;
    for (std::size_t place = begin + head.size(); page.at(place) != '`'; ++place) {
        if (page[place] != '\n') {
            digits += page[place];
        }
    }
    std::string bytes;
    for (std::size_t place = 0; place < digits.size(); place += 2) {
        bytes += static_cast<char>(std::stoi(digits.substr(place, 2), nullptr, 16));
    }
    return bytes;
}

Envelope opened(std::string_view bytes) {
    EnvelopeFaultCounters counters;
    return open_envelope(bytes, sample_key, sample_time, counters).envelope.value();
}

TEST(EnvelopeVectors, of_a_value_is_written_and_read) {
    EXPECT_EQ(sealed(), vector("value"));
    EXPECT_EQ(opened(vector("value")), sample_envelope());
}

TEST(EnvelopeVectors, of_an_absent_value_is_written_and_read) {
    Envelope envelope = sample_envelope();
    envelope.kind = EnvelopeKind::absent;
    envelope.payload.clear();
    EXPECT_EQ(sealed(envelope), vector("absent"));
    EXPECT_EQ(opened(vector("absent")), envelope);
}

TEST(EnvelopeVectors, of_a_loading_value_is_written_and_read) {
    Envelope envelope = sample_envelope();
    envelope.kind = EnvelopeKind::loading;
    envelope.generations.clear();
    envelope.payload = "nonce-of-a-process";
    EXPECT_EQ(sealed(envelope), vector("loading"));
    EXPECT_EQ(opened(vector("loading")), envelope);
}

TEST(EnvelopeVectors, of_a_value_with_a_tag_of_its_own_is_written_and_read) {
    Envelope envelope = sample_envelope();
    envelope.epoch = "e";
    envelope.generations = {{.scope = "", .token = "t1"}, {.scope = "cameras#label:front", .token = "t2"}};
    envelope.payload = "v";
    EXPECT_EQ(sealed(envelope), vector("tagged"));
    EXPECT_EQ(opened(vector("tagged")), envelope);
}

TEST(EnvelopeVectors, of_a_compressed_value_is_read) {
    EXPECT_EQ(opened(vector("compressed")).payload, std::string(2000, 'a'));
}

TEST(Envelope, costs_77_bytes_without_tags) {
    const Envelope envelope = sample_envelope();
    EXPECT_EQ(sealed(envelope).size(), envelope.payload.size() + 77);
}

TEST(Envelope, costs_121_bytes_with_the_tokens_of_scripts) {
    Envelope envelope = sample_envelope();
    envelope.epoch = std::string(32, 'e');
    envelope.generations[0].token = "12345678901-" + std::string(32, 'f');
    EXPECT_EQ(sealed(envelope).size(), envelope.payload.size() + 121);
}

TEST(Envelope, with_one_byte_flipped_is_a_miss) {
    const std::string bytes = sealed();
    for (std::size_t place = 0; place < bytes.size(); ++place) {
        for (int bits = 1; bits < 256; ++bits) {
            std::string flipped = bytes;
            flipped[place] = static_cast<char>(flipped[place] ^ bits);
            const std::string cause = outcome(flipped);
            EXPECT_EQ(cause, place == 0 ? "foreign" : place == 1 ? "other_version" : "corrupt") << place;
        }
    }
}

TEST(Envelope, cut_to_any_length_is_a_miss) {
    const std::string bytes = sealed();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_EQ(outcome(bytes.substr(0, size)), size < 43 ? "truncated" : "corrupt") << size;
        EXPECT_NE(outcome(bytes.substr(bytes.size() - size)), "value") << size;
        if (size >= 8) {
            // A forger cuts and renews the checksum: only the sizes inside can tell.
            EXPECT_NE(outcome(with_checksum(bytes.substr(0, size))), "value") << size;
        }
    }
}

TEST(Envelope, with_bytes_behind_it_is_a_miss) {
    EXPECT_EQ(outcome(sealed() + '\0'), "corrupt");
    std::string longer = sealed();
    longer.insert(longer.size() - 8, "x");
    EXPECT_EQ(outcome(with_checksum(longer)), "malformed");
}

TEST(Envelope, of_another_key_is_a_miss) {
    EXPECT_EQ(outcome(sealed(), "cameras/by_id/back_door"), "other_key");
}

TEST(Envelope, of_another_program_is_a_miss) {
    EXPECT_EQ(outcome(R"({"camera":"front_door","name":"Front door","zones":[1,2,3]})"), "foreign");
    EXPECT_EQ(outcome(forged(1, 2)), "other_version");
}

TEST(Envelope, with_fields_that_may_not_be_is_a_miss) {
    EXPECT_EQ(outcome(forged(2, 0)), "malformed");     // no kind
    EXPECT_EQ(outcome(forged(2, 4)), "malformed");     // an unknown kind
    EXPECT_EQ(outcome(forged(2, 2)), "malformed");     // absent, with a payload
    EXPECT_EQ(outcome(forged(3, 2)), "malformed");     // an unknown flag
    EXPECT_EQ(outcome(forged(3, 1)), "undecodable");   // compressed, it says
    EXPECT_EQ(outcome(forged(19, 0xff)), "malformed"); // fresh until the year 584 million
    EXPECT_EQ(outcome(forged(27, 0xff)), "malformed"); // and expires then
    EXPECT_EQ(outcome(forged(28, 18)), "malformed");   // a byte less payload than there is
    EXPECT_EQ(outcome(forged(28, 20)), "malformed");   // a byte more
    EXPECT_EQ(outcome(forged(32, 0)), "malformed");    // an epoch without bytes
    EXPECT_EQ(outcome(forged(32, 65)), "malformed");   // a longer epoch than may be
    EXPECT_EQ(outcome(forged(49, 34)), "malformed");   // more generations than may be
    EXPECT_EQ(outcome(forged(49, 32)), "malformed");   // more generations than there are
    EXPECT_EQ(outcome(forged(51, 0xff)), "malformed"); // a scope past the end
    EXPECT_EQ(outcome(forged(52, 0)), "malformed");    // a token without bytes
}

TEST(Envelope, past_its_time_is_a_miss) {
    const WallTime end = sample_envelope().expires_at;
    EXPECT_EQ(outcome(sealed(), sample_key, end - std::chrono::milliseconds{1}), "value");
    EXPECT_EQ(outcome(sealed(), sample_key, end), "expired");
    EXPECT_EQ(outcome(sealed(), sample_key, end + std::chrono::hours{1}), "expired");
}

TEST(Envelope, with_an_oversize_declared_length_is_a_miss_before_anything_is_allocated) {
    std::string bytes = sealed();
    bytes.replace(28, 4, std::string{"\x00\x00\xc0\x23", 4}); // 600 MB
    EXPECT_EQ(outcome(with_checksum(bytes)), "too_large");
    bytes[3] = 1; // and compressed, it says
    EXPECT_EQ(outcome(with_checksum(bytes)), "too_large");
}

TEST(Envelope, over_the_limit_is_neither_written_nor_read) {
    Envelope envelope = sample_envelope();
    envelope.payload = std::string(101, 'a');
    const EnvelopeLimits limits{.max_payload_bytes = 100};
    EXPECT_FALSE(seal(envelope, sample_key, limits));
    EXPECT_EQ(outcome(sealed(envelope), sample_key, sample_time, limits), "too_large");
    envelope.payload.pop_back();
    EXPECT_EQ(outcome(seal(envelope, sample_key, limits).value(), sample_key, sample_time, limits), "value");
    EXPECT_EQ(outcome(std::string(std::size_t{9} << 20U, '\xbe')), "too_large");
}

TEST(Envelope, that_would_unpack_to_more_than_it_declares_is_a_miss) {
    Envelope envelope = sample_envelope();
    envelope.payload = std::string(std::size_t{100} << 20U, '\0');
    const std::string bomb =
        seal(envelope, sample_key, {.max_payload_bytes = std::size_t{512} << 20U}).value();
    ASSERT_LT(bomb.size(), 20'000U);
    EXPECT_EQ(outcome(bomb), "too_large");
    std::string modest = bomb;
    modest.replace(28, 4, std::string{"\x00\x10\x00\x00", 4}); // 4 KiB, it says
    EXPECT_EQ(outcome(with_checksum(modest)), "undecodable");
}

TEST(Envelope, with_a_frame_that_lies_about_its_content_is_a_miss) {
    Envelope envelope = sample_envelope();
    envelope.payload = std::string(5000, 'a');
    const std::string bytes = sealed(envelope);
    const std::size_t frame = 69; // after one generation
    for (std::size_t place = frame; place < bytes.size() - 8; ++place) {
        std::string broken = bytes;
        broken[place] = static_cast<char>(broken[place] ^ 1);
        // Some bits of the content decide nothing but the content: then it is another value, honestly signed.
        const std::string cause = outcome(with_checksum(broken));
        EXPECT_TRUE(cause == "undecodable" || cause == "value") << place << ' ' << cause;
    }
    std::string two_frames = bytes;
    two_frames.insert(two_frames.size() - 8, bytes.substr(frame, bytes.size() - 8 - frame));
    EXPECT_EQ(outcome(with_checksum(two_frames)), "undecodable");
}

TEST(Envelope, is_compressed_from_the_threshold_on_if_that_makes_it_smaller) {
    Envelope envelope = sample_envelope();
    envelope.payload = std::string(1023, 'a');
    EXPECT_EQ(sealed(envelope).size(), 1023U + 77);
    envelope.payload += 'a';
    EXPECT_LT(sealed(envelope).size(), 200U);
    EXPECT_EQ(opened(sealed(envelope)), envelope);
    // Every byte once, in an order without repetitions, cannot become smaller.
    envelope.payload.clear();
    std::uint64_t state = 1;
    while (envelope.payload.size() < 2048) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        envelope.payload += static_cast<char>(state >> 56U);
    }
    EXPECT_EQ(sealed(envelope).size(), 2048U + 77);
    EXPECT_EQ(opened(sealed(envelope)), envelope);
}

TEST(Envelope, with_an_empty_payload_is_a_value) {
    Envelope envelope = sample_envelope();
    envelope.payload.clear();
    const EnvelopeLimits limits{.compress_from_bytes = 0};
    EXPECT_EQ(opened(seal(envelope, sample_key, limits).value()), envelope);
}

TEST(Envelope, counts_each_miss_under_its_cause) {
    EnvelopeFaultCounters counters;
    const std::string bytes = sealed();
    (void)open_envelope("", sample_key, sample_time, counters);
    (void)open_envelope("short", sample_key, sample_time, counters);
    (void)open_envelope(bytes, "other", sample_time, counters);
    (void)open_envelope(bytes, sample_key, sample_time, counters);
    EXPECT_EQ(counters.of(EnvelopeFault::truncated), 2U);
    EXPECT_EQ(counters.of(EnvelopeFault::other_key), 1U);
    EXPECT_EQ(counters.of(EnvelopeFault::corrupt), 0U);
}

TEST(Envelope, refuses_to_seal_what_has_no_place_in_it) {
    const auto error_of = [](auto change) -> std::string {
        Envelope envelope = sample_envelope();
        change(envelope);
        try {
            (void)seal(envelope, sample_key);
        } catch (const std::invalid_argument& error) {
            return error.what();
        }
        return "no error";
    };
    EXPECT_EQ(
        error_of([](Envelope& envelope) { envelope.epoch.clear(); }),
        "seal an envelope with an epoch of 0 bytes: the size has no place in it; it has 1 to 64 bytes");
    EXPECT_THAT(error_of([](Envelope& envelope) { envelope.epoch = std::string(65, 'e'); }), HasSubstr("65"));
    EXPECT_THAT(
        error_of([](Envelope& envelope) { envelope.generations[0].token = ""; }), HasSubstr("a token"));
    EXPECT_THAT(
        error_of([](Envelope& envelope) { envelope.generations[0].scope = std::string(513, 's'); }),
        HasSubstr("a scope of 513"));
    EXPECT_THAT(
        error_of([](Envelope& envelope) { envelope.generations.resize(34, envelope.generations[0]); }),
        HasSubstr("34 generations"));
    EXPECT_THAT(
        error_of([](Envelope& envelope) { envelope.kind = EnvelopeKind::absent; }), HasSubstr("absent"));
}

} // namespace
} // namespace becache::redis
