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

TEST(ReadCatalogue, reads_the_modules_of_other_languages) {
    const auto text = changed(
        "reason_class =",
        "python_module = \"shop.core.reasons\"\ntypescript_module = \"shop/reasons\"\nreason_class =");
    const ReadResult read = read_catalogue_text(text, "shop.toml");
    ASSERT_THAT(read.errors, IsEmpty());
    EXPECT_EQ(read.catalogue.python_module, "shop.core.reasons");
    EXPECT_EQ(read.catalogue.typescript_module, "shop/reasons");
}

TEST(ReadCatalogue, reads_that_a_reason_is_soft) {
    const ReadResult read =
        read_catalogue_text(changed("test_only = true\n", "test_only = true\nsoft = true\n"), "shop.toml");
    ASSERT_THAT(read.errors, IsEmpty());
    EXPECT_FALSE(read.catalogue.reasons.at(0).soft);
    EXPECT_TRUE(read.catalogue.reasons.at(1).soft);
}

TEST(ReadCatalogue, reads_what_a_reason_says_of_its_past) {
    const auto text = changed(
        "test_only = true\n",
        "since = \"0.2.0\"\nstability = \"experimental\"\naliases = [\"tally\", \"books\"]\n"
        "deprecated = { renamed_to = \"ITEM_SOLD\" }\n");
    const ReadResult read = read_catalogue_text(text, "shop.toml");
    ASSERT_THAT(read.errors, IsEmpty());
    const auto& sold = read.catalogue.reasons.at(0);
    EXPECT_EQ(sold.since, "");
    EXPECT_EQ(sold.stability, becache::codegen::Stability::stable);
    EXPECT_FALSE(sold.deprecated.has_value());
    const auto& audit = read.catalogue.reasons.at(1);
    EXPECT_EQ(audit.since, "0.2.0");
    EXPECT_EQ(audit.stability, becache::codegen::Stability::experimental);
    EXPECT_THAT(audit.aliases, ElementsAre("books", "tally"));
    ASSERT_TRUE(audit.deprecated.has_value());
    EXPECT_EQ(audit.deprecated->renamed_to, "ITEM_SOLD");
    EXPECT_EQ(audit.deprecated->obsolete, "");
}

TEST(ReadCatalogue, reads_what_is_reserved_and_what_is_excepted) {
    const std::string text = std::string{small_catalogue} + R"(
[reserved]
numbers = [9, 3]
values = ["shelf_moved", "item_lost"]

[[exception]]
rule = "value-changed"
reason = "AUDIT"
why = "The auditor's union asked for it."

[[exception]]
rule = "region-removed"
region = "stock"
why = "Nobody read it."
)";
    const ReadResult read = read_catalogue_text(text, "shop.toml");
    ASSERT_THAT(read.errors, IsEmpty());
    EXPECT_THAT(read.catalogue.reserved.numbers, ElementsAre(3, 9));
    EXPECT_THAT(read.catalogue.reserved.values, ElementsAre("item_lost", "shelf_moved"));
    ASSERT_THAT(read.catalogue.exceptions, SizeIs(2));
    EXPECT_EQ(read.catalogue.exceptions[0].rule, "value-changed");
    EXPECT_EQ(read.catalogue.exceptions[0].subject, "AUDIT");
    EXPECT_EQ(read.catalogue.exceptions[0].why, "The auditor's union asked for it.");
    EXPECT_EQ(read.catalogue.exceptions[1].subject, "stock");
    EXPECT_EQ(read.catalogue.exceptions[1].at, (becache::codegen::Place{62, 1}));
}

TEST(ReadCatalogue, refuses_more_texts_than_can_be_parsed) {
    std::string aliases;
    for (int i = 0; i < 254; ++i) {
        aliases += "\"a" + std::to_string(i) + "\", ";
    }
    EXPECT_THAT(
        read_catalogue_text(changed("number = 7\n", "number = 7\naliases = [" + aliases + "]\n"), "shop.toml")
            .errors,
        ElementsAre("shop.toml:38:1: [reasons]: there are 256 values and aliases; declare at most 255: drop "
                    "aliases that nobody writes any more"));
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

TEST(ReadCatalogue, tells_every_line_that_is_no_toml_at_once) {
    std::string text{small_catalogue};
    text = changed("name = \"shop\"", "name = shop", text);
    text = changed("[regions.items]", "[regions.items", text);
    text = changed("key = [\"item_id\"]", "key = [\"item_id\", ?]", text);
    text = changed("number = 7", "number = ", text);
    EXPECT_THAT(
        read_catalogue_text(text, "shop.toml").errors,
        ElementsAre(
            HasSubstr("shop.toml:2:8: the file is to be TOML: "),
            HasSubstr("shop.toml:21:15: the file is to be TOML: "),
            HasSubstr("shop.toml:25:19: the file is to be TOML: "),
            HasSubstr("shop.toml:47:10: the file is to be TOML: ")));
}

TEST(ReadCatalogue, tells_one_mistake_once_that_makes_no_toml_of_the_lines_behind_it) {
    for (const auto& [from, to] :
         {std::pair{"key = [\"item_id\"]", "key = [\"item_id\","},
          {"value = \"audit\"", "value = \"\"\"audit"}}) {
        EXPECT_EQ(read_catalogue_text(changed(from, to), "shop.toml").errors.size(), 1U) << to;
    }
}

TEST(ReadCatalogue, names_the_file_as_it_was_given) {
    const std::filesystem::path file =
        std::filesystem::path{testing::TempDir()} / "becache_wrong_catalogue.toml";
    std::ofstream{file} << changed("number = 7", "number = 0");
    EXPECT_THAT(read_catalogue(file).errors, ElementsAre(testing::StartsWith(file.string() + ":47:10: ")));
    std::filesystem::remove(file);
}

} // namespace
