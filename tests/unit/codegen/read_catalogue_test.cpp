#include "refusal.hpp"

#include <codegen/read_catalogue.hpp>

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

using becache::codegen::Catalogue;
using becache::codegen::FieldKind;
using becache::codegen::read_catalogue;
using becache::codegen::read_catalogue_text;
using becache::codegen::ReadResult;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_P(Refusal, says_what_was_asked_what_is_wrong_and_what_would_be_right) {
    const Mistake& mistake = GetParam();
    EXPECT_THAT(
        read_catalogue_text(changed(mistake.from, mistake.to), "shop.toml").errors,
        ElementsAreArray(mistake.errors));
}

TEST(ReadCatalogue, reads_a_valid_one_as_it_is_written) {
    const ReadResult read = read_catalogue_text(small_catalogue, "shop.toml");
    ASSERT_THAT(read.errors, IsEmpty());
    const Catalogue& catalogue = read.catalogue;
    EXPECT_EQ(catalogue.name, "shop");
    EXPECT_EQ(catalogue.name_space, "shop::core");
    EXPECT_EQ(catalogue.reasons_header, "shop/reasons.hpp");
    EXPECT_EQ(catalogue.caches_header, "shop/caches.hpp");
    EXPECT_EQ(catalogue.reason_class, "ShopReason");
    ASSERT_THAT(catalogue.categories, SizeIs(2));
    EXPECT_EQ(catalogue.categories[0].name, "stock");
    EXPECT_EQ(catalogue.categories[1].title, "Staff");
    ASSERT_THAT(catalogue.tags, SizeIs(2));
    EXPECT_EQ(catalogue.tags[1].kind, "shelf");
    EXPECT_EQ(catalogue.tags[1].field_kind, FieldKind::integer);

    ASSERT_THAT(catalogue.regions, SizeIs(2));
    EXPECT_EQ(catalogue.regions[0].time_to_live, std::chrono::minutes{5});
    EXPECT_EQ(catalogue.regions[1].time_to_live, std::chrono::milliseconds{250});
    EXPECT_EQ(catalogue.regions[0].invalidator, "invalidate_items");
    EXPECT_THAT(catalogue.regions[0].tag_kinds, ElementsAre("item"));
    ASSERT_THAT(catalogue.regions[0].views, SizeIs(2));
    const auto& by_id = catalogue.regions[0].views[0];
    EXPECT_EQ(by_id.value.type, "shop::Item");
    EXPECT_EQ(by_id.value.header, "shop/item.hpp");
    const auto& list = catalogue.regions[0].views[1];
    ASSERT_THAT(list.fields, SizeIs(2));
    EXPECT_EQ(list.fields[0].name, "shelf");
    EXPECT_TRUE(list.fields[0].optional);
    EXPECT_EQ(list.fields[1].kind, FieldKind::integer);
    EXPECT_FALSE(list.fields[1].optional);
    EXPECT_EQ(list.value.type, "");

    ASSERT_THAT(catalogue.reasons, SizeIs(2));
    EXPECT_EQ(catalogue.reasons[0].constant, "ITEM_SOLD");
    EXPECT_EQ(catalogue.reasons[0].value, "item_sold");
    EXPECT_EQ(catalogue.reasons[0].description, "An item was sold: raised by the till.");
    EXPECT_FALSE(catalogue.reasons[0].test_only);
    EXPECT_EQ(catalogue.reasons[1].number, 7);
    EXPECT_EQ(catalogue.reasons[1].category, "staff");
    EXPECT_TRUE(catalogue.reasons[1].test_only);

    ASSERT_THAT(catalogue.selections, SizeIs(4));
    EXPECT_EQ(catalogue.selections[0].tag_kind, "item");
    EXPECT_EQ(catalogue.selections[1].region, 1U);
    EXPECT_EQ(catalogue.selections[1].tag_kind, std::nullopt);
    EXPECT_EQ(catalogue.selections[3].reason, 1U);
}

TEST(ReadCatalogue, orders_reasons_by_number_and_everything_else_by_the_file) {
    const auto text = changed("number = 1\n", "number = 9\n", changed("stale = \"*\"\n", ""));
    const Catalogue catalogue = read_catalogue_text(text, "shop.toml").catalogue;
    ASSERT_THAT(catalogue.reasons, SizeIs(2));
    EXPECT_EQ(catalogue.reasons[0].constant, "AUDIT");
    EXPECT_EQ(catalogue.reasons[1].constant, "ITEM_SOLD");
    ASSERT_THAT(catalogue.selections, SizeIs(2));
    EXPECT_EQ(catalogue.selections[0].reason, 1U);
    EXPECT_EQ(catalogue.regions[1].name, "prices");
    EXPECT_EQ(catalogue.categories[0].name, "stock");
}

TEST(ReadCatalogue, reads_windows_line_ends) {
    std::string text;
    for (const char c : small_catalogue) {
        text += c == '\n' ? "\r\n" : std::string{c};
    }
    EXPECT_THAT(read_catalogue_text(text, "shop.toml").errors, IsEmpty());
}

TEST(ReadCatalogue, does_without_regions) {
    const std::string text = R"(
[catalogue]
name = "words"
namespace = "words"
reasons_header = "words.hpp"
caches_header = "words_caches.hpp"
reason_class = "Word"
[categories]
all = "All"
[reasons.SAID]
value = "said"
number = 1
category = "all"
description = "It was said."
)";
    EXPECT_THAT(read_catalogue_text(text, "words.toml").errors, IsEmpty());
}

TEST(ReadCatalogue, tells_all_mistakes_at_once_in_the_order_of_the_lines) {
    std::string text{small_catalogue};
    text = changed("staff = \"Staff\"", "staff = \"Staff\"\nstaff = \"Crew\"", text);
    text = changed("\"250ms\"", "\"soon\"", text);
    text = changed("value = \"item_sold\"", "value = \"item_gone\"", text);
    text = changed("prices = \"*\" }", "price = \"*\" }", text);
    text = changed("number = 7", "number = 1", text);
    text = changed("category = \"staff\"", "category = \"stuff\"", text);
    text += "\n[reasons.AUDIT]\nvalue = \"audit\"\n";
    EXPECT_THAT(
        read_catalogue_text(text, "shop.toml").errors,
        ElementsAre(
            HasSubstr("shop.toml:11:1: staff: declared twice, first in line 10;"),
            HasSubstr("shop.toml:34:7: the ttl of region prices: 'soon' is not a time to live;"),
            HasSubstr("shop.toml:40:9: the value of reason ITEM_SOLD: 'item_gone' is not the lower case"),
            HasSubstr("shop.toml:44:27: what reason ITEM_SOLD makes stale: there is no region 'price'; did "
                      "you mean"),
            HasSubstr("shop.toml:48:10: the number of reason AUDIT: 1 is the number of ITEM_SOLD already;"),
            HasSubstr(
                "shop.toml:49:12: the category of reason AUDIT: there is no category 'stuff'; did you mean"),
            HasSubstr("shop.toml:54:1: [reasons.AUDIT]: declared twice, first in line 46;")));
}

TEST(ReadCatalogue, reads_the_example_of_its_documentation) {
    std::ifstream in{std::filesystem::path{BECACHE_SOURCE_DIR} / "docs/catalogue-format.md"};
    const std::string page{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    constexpr std::string_view fence = "```toml\n";
    const auto begin = page.find(fence);
    ASSERT_NE(begin, std::string::npos);
    const std::string example =
        page.substr(begin + fence.size(), page.find("\n```\n", begin) - begin - fence.size());
    const ReadResult read = read_catalogue_text(example, "catalogue-format.md");
    EXPECT_THAT(read.errors, IsEmpty());
    EXPECT_EQ(read.catalogue.name, "shop");
    EXPECT_THAT(read.catalogue.selections, SizeIs(1));
}

TEST(ReadCatalogue, refuses_an_empty_file) {
    EXPECT_THAT(
        read_catalogue_text("", "shop.toml").errors, ElementsAre(
                                                         HasSubstr("shop.toml: [catalogue]: it is missing"),
                                                         HasSubstr("shop.toml: [categories]: it is missing"),
                                                         HasSubstr("shop.toml: [reasons]: it is missing")));
}

TEST(ReadCatalogue, refuses_more_fields_and_kinds_of_tag_than_the_library_takes) {
    std::string fields;
    std::string tags;
    std::string key;
    std::string view_tags;
    for (int i = 0; i < 17; ++i) {
        const std::string name = "f" + std::to_string(i);
        fields += name + " = \"text\"\n";
        tags += name + " = \"" + name + "\"\n";
        key += (i == 0 ? "\"" : ", \"") + name + "\"";
    }
    std::string text = changed("\n[tags]", fields + "\n[tags]");
    text = changed("shelf = \"shelf\"\n", "shelf = \"shelf\"\n" + tags, text);
    text = changed("key = []", "key = [" + key + "]\ntags = [" + key + "]", text);
    EXPECT_THAT(
        read_catalogue_text(text, "shop.toml").errors,
        ElementsAre(
            "shop.toml:66:10: region prices: its views declare 17 kinds of tag; declare at most 16 in one "
            "region",
            "shop.toml:70:7: the key of view prices/all: it has 17 fields; write at most 16"));
}

TEST(ReadCatalogue, refuses_a_file_that_is_not_there) {
    EXPECT_THAT(
        read_catalogue("/nowhere/shop.toml").errors,
        ElementsAre("/nowhere/shop.toml: a catalogue to read: No such file or directory; "
                    "name a file that exists and may be read"));
}

TEST(ReadCatalogue, refuses_a_folder) {
    const std::string folder = testing::TempDir();
    EXPECT_THAT(
        read_catalogue(folder).errors,
        ElementsAre(
            folder + ": a catalogue to read: it is a folder; name a file that exists and may be read"));
}

TEST(ReadCatalogue, refuses_bytes_that_are_no_text) {
    EXPECT_THAT(
        read_catalogue_text(changed("\"Stock\"", "\"\xff\xfe\""), "shop.toml").errors,
        ElementsAre(HasSubstr("shop.toml:9:9: the file is to be TOML: ")));
}

TEST(ReadCatalogue, names_the_file_as_it_was_given) {
    const std::filesystem::path file =
        std::filesystem::path{testing::TempDir()} / "becache_wrong_catalogue.toml";
    std::ofstream{file} << changed("number = 7", "number = 0");
    EXPECT_THAT(read_catalogue(file).errors, ElementsAre(testing::StartsWith(file.string() + ":47:10: ")));
    std::filesystem::remove(file);
}

} // namespace
