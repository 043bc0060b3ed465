#include "text_sets.hpp"

#include <codegen/perfect_hash_search.hpp>

#include <gmock/gmock.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace becache::codegen {
namespace {

using becache::testing::numbered_texts;
using becache::testing::texts_of_all_lengths;
using becache::testing::texts_with_one_other_byte;
using ::testing::HasSubstr;

std::string refusal(const std::vector<std::string>& texts) {
    try {
        (void)search_perfect_hash(texts);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "(found)";
}

TEST(SearchPerfectHash, finds_the_same_again) {
    for (const auto& texts : {numbered_texts(22), texts_with_one_other_byte(40)}) {
        const PerfectHashParameters first = search_perfect_hash(texts);
        const PerfectHashParameters second = search_perfect_hash(texts);
        EXPECT_EQ(first.shape, second.shape);
        EXPECT_EQ(first.multipliers.first, second.multipliers.first);
        EXPECT_EQ(first.multipliers.last, second.multipliers.last);
    }
}

TEST(SearchPerfectHash, finds_the_same_on_every_machine) {
    const std::vector<std::string> texts{"alpha", "beta", "a_longer_text", "a_longer_test"};
    const PerfectHashParameters found = search_perfect_hash(texts);
    EXPECT_EQ(
        found.shape,
        (PerfectHashShape{.texts = 4, .shortest = 4, .longest = 13, .bucket_bits = 3, .ends_suffice = true}));
    EXPECT_EQ(found.multipliers.first, 0x657eecdd3cb13d09U);
    EXPECT_EQ(found.multipliers.last, 0xc2d326e0055bdef7U);
}

TEST(SearchPerfectHash, describes_the_texts) {
    const PerfectHashShape shape =
        search_perfect_hash(std::vector<std::string>{"four", "fourteen_bytes"}).shape;
    EXPECT_EQ(shape.texts, 2U);
    EXPECT_EQ(shape.shortest, 4U);
    EXPECT_EQ(shape.longest, 14U);
    EXPECT_EQ(shape.words(), 2U);
}

TEST(SearchPerfectHash, hashes_all_words_only_where_the_ends_are_alike) {
    EXPECT_TRUE(search_perfect_hash(texts_of_all_lengths(60)).shape.ends_suffice);
    EXPECT_TRUE(search_perfect_hash(texts_with_one_other_byte(16)).shape.ends_suffice);
    // The texts with a 'b' at place 8 and 9 of 18 share their first and last eight bytes.
    EXPECT_FALSE(search_perfect_hash(texts_with_one_other_byte(18)).shape.ends_suffice);
}

TEST(SearchPerfectHash, separates_a_change_of_length_that_a_change_of_the_first_byte_makes_up_for) {
    // 'b' + 17 is 'a' + 18, and 'b' ^ 17 is 'a' ^ 18.
    const std::vector<std::string> texts{"b" + std::string(16, 'a'), std::string(18, 'a')};
    EXPECT_FALSE(search_perfect_hash(texts).shape.ends_suffice);
}

TEST(SearchPerfectHash, succeeds_for_the_most_texts_there_can_be) {
    EXPECT_EQ(search_perfect_hash(numbered_texts(255)).shape.texts, 255U);
    const PerfectHashShape shape = search_perfect_hash(texts_with_one_other_byte(255)).shape;
    EXPECT_EQ(shape.longest, 255U);
    EXPECT_LE(shape.bucket_bits, 13U);
}

TEST(SearchPerfectHash, keeps_the_table_of_a_usual_catalogue_small) {
    EXPECT_LE(search_perfect_hash(numbered_texts(22)).shape.bucket_bits, 6U);
}

TEST(SearchPerfectHash, refuses_no_texts_and_too_many) {
    EXPECT_THAT(refusal({}), HasSubstr("there are 0; declare 1 to 255 reasons"));
    EXPECT_THAT(refusal(numbered_texts(256)), HasSubstr("there are 256; declare 1 to 255 reasons"));
}

TEST(SearchPerfectHash, refuses_a_text_twice) {
    EXPECT_EQ(
        refusal({"one", "two", "one"}),
        "perfect hash of the text 'one': it is there twice; every reason has a text of its own");
}

TEST(SearchPerfectHash, refuses_an_empty_text_and_one_too_long) {
    EXPECT_EQ(refusal({""}), "perfect hash of the text '': it has 0 bytes; a text has 1 to 255");
    EXPECT_THAT(refusal({std::string(256, 'a')}), HasSubstr("': it has 256 bytes; a text has 1 to 255"));
    EXPECT_LT(refusal({std::string(100000, 'a')}).size(), 200U);
}

} // namespace
} // namespace becache::codegen
