#include <becache/core/codec.hpp>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <stdexcept>

namespace shop {

struct Price {
    int cents = 0;
};

} // namespace shop

namespace becache {

template <>
struct Codec<shop::Price> {
    static std::optional<std::string> encode(const shop::Price& price) { return std::to_string(price.cents); }
    static std::optional<shop::Price> decode(std::string_view bytes) {
        return shop::Price{std::stoi(std::string{bytes})};
    }
};

namespace {

using nlohmann::json;
using ::testing::Eq;
using ::testing::Optional;

struct Unspelled {};

static_assert(HasCodec<std::string>);
static_assert(HasCodec<json>);
static_assert(HasCodec<shop::Price>);
static_assert(!HasCodec<Unspelled>);
static_assert(!HasCodec<int>);

std::string brackets(int depth) {
    const auto size = static_cast<std::size_t>(depth);
    return std::string(size, '[') + std::string(size, ']');
}

TEST(Codec, bytes_cross_unchanged) {
    const std::string bytes{"a\0\xff\n", 4};
    EXPECT_THAT(encode_value(bytes), Optional(bytes));
    EXPECT_THAT(decode_value<std::string>(bytes), Optional(bytes));
}

TEST(Codec, json_crosses_with_its_types) {
    const json document = {
        {"name", "front door"}, {"zones", {1, 2.5, nullptr, true}}, {"none", json::object()}};
    const auto bytes = encode_value(document);
    ASSERT_TRUE(bytes);
    const auto decoded = decode_value<json>(*bytes);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(*decoded, document);
    EXPECT_TRUE(decoded->is_object());
}

TEST(Codec, a_json_array_stays_one_array) {
    const auto decoded = decode_value<json>("[1]");
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->dump(), "[1]");
}

TEST(Codec, bytes_that_are_no_json_are_no_value) {
    for (const char* const bytes : {"", "{", "[1,]", "nul", "1 2", "\"\xff\""}) {
        EXPECT_FALSE(decode_value<json>(bytes)) << bytes;
    }
}

TEST(Codec, text_that_is_no_utf8_has_no_json) { EXPECT_FALSE(encode_value(json("\xff"))); }

TEST(Codec, json_is_nested_to_a_bound) {
    EXPECT_TRUE(decode_value<json>(brackets(max_json_depth)));
    EXPECT_FALSE(decode_value<json>(brackets(max_json_depth + 1)));
    EXPECT_FALSE(decode_value<json>(brackets(1'000'000)));
    EXPECT_TRUE(decode_value<json>('"' + brackets(1000) + "\\\"[\""));

    json deep = json::array();
    for (int level = 1; level < max_json_depth; ++level) {
        json outer = json::array();
        outer.push_back(std::move(deep));
        deep = std::move(outer);
    }
    EXPECT_THAT(encode_value(deep), Optional(Eq(brackets(max_json_depth))));
    json deeper = json::array();
    deeper.push_back(std::move(deep));
    EXPECT_FALSE(encode_value(deeper));
}

TEST(Codec, a_users_type_needs_one_specialization) {
    EXPECT_THAT(encode_value(shop::Price{120}), Optional(Eq("120")));
    EXPECT_EQ(decode_value<shop::Price>("120")->cents, 120);
}

TEST(Codec, what_a_users_codec_throws_is_no_value) { EXPECT_FALSE(decode_value<shop::Price>("cheap")); }

} // namespace
} // namespace becache
