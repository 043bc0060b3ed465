#include "reply_decoder.hpp"

#include <gtest/gtest.h>

#include <random>

namespace becache::redis {
namespace {

using Step = ReplyDecoder::Step;

Reply text(std::string bytes) { return {.kind = Reply::Kind::text, .text = std::move(bytes)}; }

Reply array(std::vector<Reply> elements) {
    return {.kind = Reply::Kind::array, .elements = std::move(elements)};
}

/// Everything in `bytes`, fed in slices of `slice`, until the decoder wants more or refuses.
struct Decoded {
    std::vector<Reply> replies;
    Step last = Step::more;
};

Decoded decode(std::string_view bytes, std::size_t slice, const ReplyLimits& limits = {}) {
    ReplyDecoder decoder{limits};
    Decoded decoded;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(slice, bytes.size()))) {
        decoder.feed(bytes.substr(0, slice));
        Reply reply;
        while ((decoded.last = decoder.next(reply)) == Step::reply) {
            decoded.replies.push_back(std::move(reply));
        }
        if (decoded.last != Step::more) {
            break;
        }
    }
    return decoded;
}

Step last_step(std::string_view bytes, const ReplyLimits& limits = {}) {
    const Step at_once = decode(bytes, bytes.size(), limits).last;
    EXPECT_EQ(decode(bytes, 1, limits).last, at_once) << bytes;
    return at_once;
}

TEST(ReplyDecoder, hands_out_whole_replies_from_slices_of_any_size) {
    std::string bytes = "+OK\r\n-ERR no\r\n:-12\r\n$-1\r\n$5\r\na\r\nb";
    bytes += '\0';
    bytes += "\r\n$0\r\n\r\n*-1\r\n*0\r\n*3\r\n$1\r\nx\r\n*2\r\n:1\r\n$-1\r\n+s\r\n:9223372036854775807\r\n";
    const std::vector<Reply> expected{
        {.kind = Reply::Kind::status, .text = "OK"},
        {.kind = Reply::Kind::error, .text = "ERR no"},
        {.kind = Reply::Kind::integer, .integer = -12},
        {},
        text(std::string{"a\r\nb\0", 5}),
        text(""),
        {},
        array({}),
        array(
            {text("x"),
             array({{.kind = Reply::Kind::integer, .integer = 1}, {}}),
             {.kind = Reply::Kind::status, .text = "s"}}),
        {.kind = Reply::Kind::integer, .integer = 9223372036854775807},
    };
    for (std::size_t slice = 1; slice <= bytes.size(); ++slice) {
        const Decoded decoded = decode(bytes, slice);
        EXPECT_EQ(decoded.replies, expected) << slice;
        EXPECT_EQ(decoded.last, Step::more) << slice;
    }
}

TEST(ReplyDecoder, never_makes_a_reply_of_a_part) {
    const std::string bytes = "*3\r\n$1\r\nx\r\n*2\r\n:1\r\n$4\r\nabcd\r\n+s\r\n";
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const Decoded decoded = decode(std::string_view{bytes}.substr(0, size), 7);
        EXPECT_TRUE(decoded.replies.empty()) << size;
        EXPECT_EQ(decoded.last, Step::more) << size;
    }
}

TEST(ReplyDecoder, refuses_a_declared_length_over_the_limit_before_its_bytes) {
    EXPECT_EQ(last_step("$600000000\r\n"), Step::too_large);
    EXPECT_EQ(last_step("*1\r\n$600000000\r\n"), Step::too_large);
    const ReplyLimits limits{.max_text_bytes = 10};
    EXPECT_EQ(last_step("$11\r\n", limits), Step::too_large);
    EXPECT_EQ(last_step("$10\r\n", limits), Step::more);
    EXPECT_EQ(decode("$10\r\n0123456789\r\n", 3, limits).replies, std::vector<Reply>{text("0123456789")});
    // All bytes at once, so that it is never waited for.
    EXPECT_EQ(last_step("$11\r\n01234567890\r\n", limits), Step::too_large);
}

TEST(ReplyDecoder, refuses_lengths_that_no_machine_has) {
    for (const char* const bytes :
         {"$9223372036854775807\r\n", "$9223372036854775805\r\n", "$9223372036854775800\r\nx",
          "$18446744073709551615\r\n", "$99999999999999999999999\r\n", "*2147483647\r\n", "*1000000\r\n",
          "*9223372036854775807\r\n", "$-2\r\n", "$0x10\r\n", "$1 \r\n", "*-2\r\n"}) {
        for (const std::size_t slice : {std::size_t{1}, std::size_t{100}}) {
            const Step step = decode(bytes, slice).last;
            EXPECT_TRUE(step == Step::too_large || step == Step::malformed) << bytes;
        }
    }
}

TEST(ReplyDecoder, bounds_all_texts_of_a_reply_together) {
    const ReplyLimits limits{.max_text_bytes = 10, .max_reply_bytes = 12};
    EXPECT_EQ(last_step("*2\r\n$8\r\n01234567\r\n$5\r\n", limits), Step::too_large);
    EXPECT_EQ(last_step("*2\r\n$8\r\n01234567\r\n$5\r\n01234\r\n", limits), Step::too_large);
    // Two replies are not one.
    EXPECT_EQ(decode("$8\r\n01234567\r\n$8\r\n01234567\r\n", 5, limits).replies.size(), 2U);
    EXPECT_EQ(decode("*1\r\n$8\r\n01234567\r\n$8\r\n01234567\r\n", 5, limits).replies.size(), 2U);
}

TEST(ReplyDecoder, bounds_all_values_of_a_reply_together) {
    const ReplyLimits limits{.max_values = 4};
    EXPECT_EQ(last_step("*3\r\n:1\r\n:2\r\n:3\r\n", limits), Step::more);
    EXPECT_EQ(last_step("*4\r\n", limits), Step::too_large);
    EXPECT_EQ(last_step("*2\r\n*2\r\n:1\r\n:2\r\n:3\r\n", limits), Step::too_large);
    EXPECT_EQ(last_step("*2\r\n*1\r\n:1\r\n:2\r\n", limits), Step::more);
}

TEST(ReplyDecoder, bounds_depth) {
    std::string bytes;
    for (int level = 0; level < 20; ++level) {
        bytes += "*1\r\n";
    }
    EXPECT_EQ(last_step(bytes), Step::malformed);
}

TEST(ReplyDecoder, bounds_a_line_without_an_end) {
    for (const char type : {'+', '-', ':', '*'}) {
        const std::string bytes = type + std::string(100'000, 'a');
        const Step step = decode(bytes, 4096).last;
        EXPECT_EQ(step, Step::too_large) << type;
    }
    EXPECT_EQ(last_step("$" + std::string(100, '1')), Step::too_large);
}

TEST(ReplyDecoder, refuses_bytes_that_are_no_reply) {
    for (const char* const bytes :
         {"HTTP/1.1 400 Bad Request\r\n\r\n", "\x15\x03\x01", "\r\n", ":1x\r\n", ":\r\n"}) {
        EXPECT_EQ(last_step(bytes), Step::malformed) << bytes;
    }
}

TEST(ReplyDecoder, stays_refused) {
    ReplyDecoder decoder{{}};
    Reply reply;
    decoder.feed("!");
    EXPECT_EQ(decoder.next(reply), Step::malformed);
    decoder.feed("+OK\r\n");
    EXPECT_EQ(decoder.next(reply), Step::malformed);
}

TEST(ReplyDecoder, survives_noise) {
    std::mt19937_64 random{2026};
    const std::string alphabet = "+-:$*0123456789\r\n\r\n\r\nabc";
    int replies = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string noise(random() % 60, ' ');
        for (char& byte : noise) {
            byte = alphabet[random() % alphabet.size()];
        }
        const Decoded at_once = decode(noise, 60, {.max_text_bytes = 20, .max_values = 20});
        const Decoded sliced = decode(noise, 1 + random() % 5, {.max_text_bytes = 20, .max_values = 20});
        EXPECT_EQ(at_once.replies, sliced.replies);
        replies += static_cast<int>(at_once.replies.size());
    }
    EXPECT_GT(replies, 100);
}

} // namespace
} // namespace becache::redis
