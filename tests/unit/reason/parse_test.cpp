#include <backend/core/constants.hpp>
#include <becache/reason/unknown_reason.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <string_view>

using backend::core::CacheInvalidationReason;

namespace {

/// Parses a copy that has no byte to spare on either side, for the address sanitizer to see.
std::optional<CacheInvalidationReason> try_parse_exactly(std::string_view text) {
    const auto bytes = std::make_unique<char[]>(text.size());
    std::copy(text.begin(), text.end(), bytes.get());
    return CacheInvalidationReason::try_parse({bytes.get(), text.size()});
}

bool is_known(std::string_view text) {
    const auto all = CacheInvalidationReason::all();
    return std::any_of(
        all.begin(), all.end(), [&](CacheInvalidationReason reason) { return reason.text() == text; });
}

void expect_unknown(std::string_view text) {
    ASSERT_FALSE(is_known(text)) << "not a miss: " << text;
    EXPECT_EQ(try_parse_exactly(text), std::nullopt) << text.substr(0, 80);
}

TEST(Parse, finds_every_reason_by_its_text) {
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        EXPECT_EQ(try_parse_exactly(reason.text()), reason);
        EXPECT_EQ(CacheInvalidationReason::parse(reason.text()), reason);
    }
}

TEST(Parse, finds_a_text_at_any_address) {
    std::string buffer(64, '#');
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        for (std::size_t offset = 0; offset < 16; ++offset) {
            buffer.replace(offset, reason.text().size(), reason.text());
            EXPECT_EQ(
                CacheInvalidationReason::try_parse({buffer.data() + offset, reason.text().size()}), reason);
        }
    }
}

TEST(Parse, distinguishes_upper_and_lower_case) {
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        expect_unknown(reason.constant());
        std::string text{reason};
        for (char& character : text) {
            if (character == '_') {
                continue;
            }
            const char before = character;
            character = static_cast<char>(std::toupper(static_cast<unsigned char>(character)));
            expect_unknown(text);
            character = before;
        }
    }
}

TEST(Parse, does_not_ignore_what_stands_around_a_text) {
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        const std::string text{reason};
        for (const std::string around : {" ", "\t", "\n", "_", "x", "\"", "\x80"}) {
            expect_unknown(around + text);
            expect_unknown(text + around);
            expect_unknown(around + text + around);
        }
        expect_unknown(text + text);
    }
}

TEST(Parse, finds_no_part_of_a_text) {
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        const std::string_view text = reason;
        for (std::size_t size = 0; size < text.size(); ++size) {
            expect_unknown(text.substr(0, size));
            if (const std::string_view rest = text.substr(size + 1); rest != "test") { // of concurrent_test
                expect_unknown(rest);
            }
        }
        for (std::size_t at = 1; at < text.size(); ++at) {
            expect_unknown(std::string{text}.erase(at, 1));
        }
    }
}

TEST(Parse, notices_every_changed_bit) {
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        for (std::size_t at = 0; at < reason.text().size(); ++at) {
            for (unsigned bit = 0; bit < 8; ++bit) {
                std::string text{reason};
                text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << bit));
                expect_unknown(text);
            }
        }
    }
}

TEST(Parse, notices_two_exchanged_bytes) {
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        for (std::size_t at = 1; at < reason.text().size(); ++at) {
            std::string text{reason};
            std::swap(text[at - 1], text[at]);
            if (text != reason) {
                expect_unknown(text);
            }
        }
    }
}

TEST(Parse, takes_a_nul_for_a_byte_like_any_other) {
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        const std::string text{reason};
        const std::string nul(1, '\0');
        expect_unknown(nul + text);
        // As many as a slot of the table could be padded with, and more.
        for (std::size_t count = 1; count <= 64; ++count) {
            expect_unknown(text + std::string(count, '\0'));
        }
        for (std::size_t at = 0; at < text.size(); ++at) {
            expect_unknown(std::string{text}.insert(at, nul));
            std::string replaced = text;
            replaced[at] = '\0';
            expect_unknown(replaced);
        }
    }
    for (std::size_t count = 1; count <= 64; ++count) {
        expect_unknown(std::string(count, '\0'));
    }
}

TEST(Parse, finds_nothing_in_an_empty_text) {
    EXPECT_EQ(CacheInvalidationReason::try_parse(""), std::nullopt);
    EXPECT_EQ(CacheInvalidationReason::try_parse(std::string_view{}), std::nullopt);
    EXPECT_THROW((void)CacheInvalidationReason::parse({}), becache::UnknownReason);
}

TEST(Parse, finds_nothing_in_a_megabyte) {
    constexpr std::size_t megabyte = 1 << 20;
    expect_unknown(std::string(megabyte, 'e'));
    std::string text{CacheInvalidationReason::EVENT_CREATED};
    text.resize(megabyte, ' ');
    expect_unknown(text);
    text.resize(megabyte / 2);
    text += std::string(megabyte / 2, '\0');
    expect_unknown(text);
}

TEST(Parse, finds_nothing_in_noise_of_any_length) {
    std::mt19937 random{20260101};
    std::uniform_int_distribution<int> letter{'_', 'z'};
    std::uniform_int_distribution<std::size_t> size{0, 40};
    for (int round = 0; round < 20000; ++round) {
        std::string text(size(random), ' ');
        std::generate(text.begin(), text.end(), [&] { return static_cast<char>(letter(random)); });
        expect_unknown(text);
    }
}

TEST(Parse, finds_no_mixture_of_two_texts) {
    for (const CacheInvalidationReason one : CacheInvalidationReason::all()) {
        for (const CacheInvalidationReason other : CacheInvalidationReason::all()) {
            for (std::size_t at = 0; at <= one.text().size(); ++at) {
                std::string text{one.text().substr(0, at)};
                if (at < other.text().size()) {
                    text += other.text().substr(at);
                }
                EXPECT_EQ(try_parse_exactly(text).has_value(), is_known(text)) << text;
            }
        }
    }
}

TEST(TryFromNumber, finds_every_reason_by_its_number) {
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        EXPECT_EQ(CacheInvalidationReason::try_from_number(reason.number()), reason);
    }
}

TEST(TryFromNumber, finds_nothing_for_any_other_number) {
    EXPECT_EQ(CacheInvalidationReason::try_from_number(0), std::nullopt);
    for (unsigned number = 23; number <= std::numeric_limits<std::uint8_t>::max(); ++number) {
        EXPECT_EQ(CacheInvalidationReason::try_from_number(static_cast<std::uint8_t>(number)), std::nullopt);
    }
}

} // namespace
