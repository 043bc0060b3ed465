// The hash of a catalogue's meaning.

#include "small_catalogue.hpp"

#include <codegen/meaning.hpp>
#include <codegen/read_catalogue.hpp>

#include <gmock/gmock.h>

#include <set>
#include <string>

namespace {

using becache::codegen::Part;

std::string hash_of(std::string_view text, Part part = Part::whole) {
    const auto read = becache::codegen::read_catalogue_text(text, "shop.toml");
    EXPECT_THAT(read.errors, testing::IsEmpty());
    return becache::codegen::hash_of_meaning(read.catalogue, part);
}

TEST(Meaning, is_sixteen_hexadecimal_digits) {
    EXPECT_THAT(hash_of(small_catalogue), testing::MatchesRegex("[0-9a-f]{16}"));
}

TEST(Meaning, stays_with_comments_layout_and_the_order_of_reasons) {
    const std::string hash = hash_of(small_catalogue);
    EXPECT_EQ(hash_of("# A comment.\n" + changed("number = 7", "number   =   7 # seven")), hash);
    const std::string text{small_catalogue};
    const auto first = text.find("[reasons.ITEM_SOLD]");
    const auto second = text.find("[reasons.AUDIT]");
    EXPECT_EQ(
        hash_of(text.substr(0, first) + text.substr(second) + text.substr(first, second - first)), hash);
}

TEST(Meaning, stays_with_exceptions_which_generate_nothing) {
    EXPECT_EQ(
        hash_of(
            std::string{small_catalogue}
            + "[[exception]]\nrule = \"value-changed\"\nreason = \"AUDIT\"\nwhy = \"It is meant.\"\n"),
        hash_of(small_catalogue));
}

TEST(Meaning, changes_with_everything_that_is_generated) {
    std::set<std::string> hashes{hash_of(small_catalogue)};
    const std::pair<const char*, const char*> changes[] = {
        {"name = \"shop\"", "name = \"store\""},
        {"\"shop::core\"", "\"shop::cores\""},
        {"\"shop/reasons.hpp\"", "\"shop/reason.hpp\""},
        {"\"shop/caches.hpp\"", "\"shop/cache.hpp\""},
        {"\"ShopReason\"", "\"Reason\""},
        {"\"ShopReason\"", "\"ShopReason\"\npython_module = \"shop\""},
        {"\"ShopReason\"", "\"ShopReason\"\ntypescript_module = \"shop\""},
        {"\"Stock\"", "\"Stocks\""},
        {"page = \"integer\"", "page = \"text\""},
        {"ttl = \"5m\"", "ttl = \"6m\""},
        {"\"shelf?\"", "\"shelf\""},
        {"tags = [\"item\"]", "tags = []"},
        {"\"shop::Item\"", "\"shop::Items\""},
        {"number = 7", "number = 8"},
        {"category = \"staff\"", "category = \"stock\""},
        {"by the till", "by a till"},
        {"test_only = true\n", ""},
        {"test_only = true\n", "test_only = true\nsince = \"1\"\n"},
        {"test_only = true\n", "test_only = true\nstability = \"experimental\"\n"},
        {"test_only = true\n", "test_only = true\naliases = [\"books\"]\n"},
        {"test_only = true\n", "test_only = true\ndeprecated = { renamed_to = \"ITEM_SOLD\" }\n"},
        {"test_only = true\n", "test_only = true\ndeprecated = { obsolete = \"ITEM_SOLD\" }\n"},
        {", prices = \"*\"", ""},
        {"[categories]", "[reserved]\nnumbers = [3]\n[categories]"},
        {"[categories]", "[reserved]\nvalues = [\"gone\"]\n[categories]"},
    };
    for (const auto& [from, to] : changes) {
        std::string text = changed(from, to);
        if (std::string_view{to} == "tags = []") {
            text = changed("items = \"item\"", "items = \"*\"", text);
        }
        EXPECT_TRUE(hashes.insert(hash_of(text)).second) << from << " to " << to;
    }
}

TEST(Meaning, of_a_part_changes_with_that_part_alone) {
    const std::string description = changed("by the till", "by a till");
    EXPECT_NE(hash_of(description, Part::reasons), hash_of(small_catalogue, Part::reasons));
    EXPECT_EQ(hash_of(description, Part::regions), hash_of(small_catalogue, Part::regions));
    const std::string time_to_live = changed("ttl = \"5m\"", "ttl = \"6m\"");
    EXPECT_EQ(hash_of(time_to_live, Part::reasons), hash_of(small_catalogue, Part::reasons));
    EXPECT_NE(hash_of(time_to_live, Part::regions), hash_of(small_catalogue, Part::regions));
    const std::string reason_class = changed("\"ShopReason\"", "\"Reason\"");
    EXPECT_NE(hash_of(reason_class, Part::reasons), hash_of(small_catalogue, Part::reasons));
    EXPECT_NE(hash_of(reason_class, Part::regions), hash_of(small_catalogue, Part::regions));
}

} // namespace
