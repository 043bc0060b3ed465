#include <becache/core/key.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <array>
#include <limits>
#include <stdexcept>

namespace becache {
namespace {

using ::testing::HasSubstr;

constexpr std::array<FieldInfo, 3> fields{{
    {.name = "name"},
    {.name = "page", .type = FieldType::integer, .optional = true},
    {.name = "status", .optional = true},
}};
constexpr ViewInfo list{.name = "list", .fields = fields, .tags = {}};
constexpr ViewInfo all{.name = "all", .fields = {}, .tags = {}};
constexpr RegionInfo region{
    .name = "cameras", .time_to_live = std::chrono::seconds{1}, .tag_kinds = {}, .views = {}};

std::string error_of(const ViewInfo& view, std::string_view address) {
    try {
        (void)parse_fields(region, view, address);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "no error";
}

TEST(KeyWriter, joins_fields_with_slashes_and_spells_absent_ones_as_a_dash) {
    KeyWriter key;
    key.add(std::string_view{"2026-01-01"});
    key.add(std::optional<std::string>{});
    key.add(std::optional<std::string>{"front_door"});
    key.add(std::int64_t{-7});
    EXPECT_EQ(key.text(), "2026-01-01/-/front_door/-7");
    ASSERT_EQ(key.field_count(), 4U);
    EXPECT_EQ(key.field(0), "2026-01-01");
    EXPECT_EQ(key.field(1), "-");
    EXPECT_EQ(key.field(2), "front_door");
    EXPECT_EQ(key.field(3), "-7");
}

TEST(KeyWriter, spells_the_extremes_of_an_integer) {
    KeyWriter key;
    key.add(std::numeric_limits<std::int64_t>::min());
    key.add(std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(key.text(), "-9223372036854775808/9223372036854775807");
}

TEST(KeyWriter, escapes_what_would_be_mistaken_for_something_else) {
    EXPECT_EQ(escape_field("-"), "%2D");
    EXPECT_EQ(escape_field("--"), "--");
    EXPECT_EQ(escape_field("a/b"), "a%2Fb");
    EXPECT_EQ(escape_field("100%"), "100%25");
    EXPECT_EQ(escape_field("a b\n#*?"), "a%20b%0A%23%2A%3F");
    EXPECT_EQ(escape_field(std::string_view{"\0\xff", 2}), "%00%FF");
    EXPECT_EQ(escape_field(""), "");
    EXPECT_EQ(escape_field("T-12:30:00.5,a@b+c=d~e_F"), "T-12:30:00.5,a@b+c=d~e_F");
}

TEST(KeyWriter, spells_every_byte_alike_wherever_it_stands) {
    constexpr std::string_view plain{
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.~:,@+="};
    for (int byte = 0; byte < 256; ++byte) {
        const auto character = static_cast<char>(byte);
        const std::string spelled = plain.find(character) != std::string_view::npos
                                        ? std::string{character}
                                        : fmt::format("%{:02X}", byte);
        for (std::size_t size = 2; size <= 50; ++size) {
            for (std::size_t place = 0; place < size; ++place) {
                std::string text(size, 'x');
                text[place] = character;
                KeyWriter key;
                key.add("before");
                key.add(text);
                ASSERT_EQ(
                    key.text(),
                    "before/" + std::string(place, 'x') + spelled + std::string(size - place - 1, 'x'));
                ASSERT_EQ(key.field(1), key.text().substr(7));
            }
        }
    }
}

TEST(KeyWriter, keeps_an_empty_text_apart_from_an_absent_one) {
    KeyWriter empty;
    empty.add(std::string_view{});
    KeyWriter absent;
    absent.add_absent();
    EXPECT_EQ(empty.text(), "");
    EXPECT_EQ(empty.field_count(), 1U);
    EXPECT_NE(empty.text(), absent.text());
}

TEST(KeyWriter, takes_keys_up_to_the_bound_and_refuses_longer_ones) {
    KeyWriter at_bound;
    at_bound.add(std::string(max_key_bytes, 'a'));
    EXPECT_EQ(at_bound.text().size(), max_key_bytes);
    KeyWriter past_bound;
    EXPECT_THROW(past_bound.add(std::string(max_key_bytes + 1, 'a')), std::invalid_argument);
    KeyWriter escaped_past_bound;
    EXPECT_THROW(escaped_past_bound.add(std::string(max_key_bytes / 2, '/')), std::invalid_argument);
    KeyWriter two;
    two.add(std::string(max_key_bytes - 1, 'a'));
    EXPECT_THROW(two.add(std::string_view{"b"}), std::invalid_argument);
    KeyWriter full;
    full.add(std::string(max_key_bytes, 'a'));
    EXPECT_THROW(full.add_absent(), std::invalid_argument);
}

TEST(KeyWriter, refuses_more_fields_than_it_has_room_for) {
    KeyWriter key;
    for (std::size_t i = 0; i < KeyWriter::max_fields; ++i) {
        key.add(std::int64_t{1});
    }
    EXPECT_THROW(key.add(std::int64_t{1}), std::invalid_argument);
}

TEST(ParseFields, gives_back_what_make_address_spelled) {
    KeyWriter key;
    key.add(std::string_view{"a/b -"});
    key.add(std::int64_t{3});
    key.add_absent();
    const std::string address = make_address(region, list, key.text());
    EXPECT_EQ(address, "cameras/list/a%2Fb%20-/3/-");
    EXPECT_EQ(parse_fields(region, list, address).text(), key.text());
    EXPECT_EQ(make_address(region, all, ""), "cameras/all");
    EXPECT_EQ(parse_fields(region, all, "cameras/all").field_count(), 0U);
}

TEST(ParseFields, takes_an_empty_text_only_where_it_is_spelled_out) {
    EXPECT_EQ(parse_fields(region, list, "cameras/list//-/-").field(0), "");
    EXPECT_THAT(error_of(list, "cameras/list"), HasSubstr("the field name is missing"));
}

TEST(ParseFields, refuses_what_no_key_is_spelled_as) {
    EXPECT_THAT(error_of(list, "cameras/list/a"), HasSubstr("the field page is missing"));
    EXPECT_THAT(error_of(list, "cameras/list/a/1"), HasSubstr("the field status is missing"));
    EXPECT_THAT(error_of(list, "cameras/list/a/1/x/y"), HasSubstr("more fields than the view"));
    EXPECT_THAT(error_of(list, "cameras/list/-/1/x"), HasSubstr("the field name may not be absent"));
    EXPECT_THAT(error_of(list, "cameras/list/a/one/x"), HasSubstr("the field page is not an integer"));
    EXPECT_THAT(error_of(list, "cameras/list/a/01/x"), HasSubstr("the field page is not an integer"));
    EXPECT_THAT(error_of(list, "cameras/list/a b/1/x"), HasSubstr("the field name is not spelled"));
    EXPECT_THAT(error_of(list, "cameras/list/a%2fb/1/x"), HasSubstr("the field name is not spelled"));
    EXPECT_THAT(error_of(list, "cameras/list/a%2/1/x"), HasSubstr("the field name is not spelled"));
    EXPECT_THAT(error_of(list, "cameras/list/%61/1/x"), HasSubstr("the field name is not spelled"));
    EXPECT_THAT(error_of(all, "cameras/all/"), HasSubstr("more fields than the view"));
}

TEST(ParseFields, says_how_an_address_of_the_view_looks) {
    EXPECT_EQ(
        error_of(list, "cameras/list/\n"),
        "address 'cameras/list/\\x0a': the field name is not spelled as keys are; "
        "an address of this view is cameras/list/<name>/<page or ->/<status or ->");
}

} // namespace
} // namespace becache
