// The runtime of the perfect hash, filled with what the search finds for sets of texts that are hard on it.
#include "text_sets.hpp"

#include <becache/reason/perfect_hash.hpp>
#include <codegen/perfect_hash_search.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace becache {
namespace {

using Answer = std::optional<std::uint8_t>;
using becache::testing::numbered_texts;
using becache::testing::texts_of_all_lengths;
using becache::testing::texts_with_one_other_byte;

/// Texts whose shape is known here, as it is to generated code.
template <PerfectHashShape Shape>
class Table {
public:
    explicit Table(std::vector<std::string> texts)
        : texts_{std::move(texts)} {
        const codegen::PerfectHashParameters found = codegen::search_perfect_hash(texts_);
        EXPECT_EQ(found.shape, Shape) << "bucket_bits " << found.shape.bucket_bits;
        if (found.shape != Shape) {
            return;
        }
        std::string_view views[Shape.texts];
        std::uint8_t places[Shape.texts];
        for (std::size_t place = 0; place < Shape.texts; ++place) {
            views[place] = texts_[place];
            places[place] = static_cast<std::uint8_t>(place);
        }
        hash_ = std::make_unique<PerfectHash<Answer, Shape>>(found.multipliers, views, places);
    }

    /// Looks a copy up that has no byte to spare, for the address sanitizer to see.
    [[nodiscard]] Answer find(std::string_view text) const {
        const auto bytes = std::make_unique<char[]>(text.size());
        std::copy(text.begin(), text.end(), bytes.get());
        return hash_->find({bytes.get(), text.size()});
    }

    /// Every text is found, and nothing that differs from one in a byte, at its ends, or in a NUL.
    void expect_exact() const {
        ASSERT_NE(hash_, nullptr);
        const std::set<std::string> known{texts_.begin(), texts_.end()};
        const auto expect_found_if_known = [&](const std::string& text) {
            ASSERT_EQ(find(text).has_value(), known.contains(text)) << text;
        };
        for (std::size_t place = 0; place < texts_.size(); ++place) {
            const std::string& text = texts_[place];
            ASSERT_EQ(find(text), static_cast<std::uint8_t>(place)) << text;
            if (place % (texts_.size() / 32 + 1) != 0) {
                continue; // of many texts some are enough for what follows
            }
            for (std::size_t at = 0; at < text.size(); ++at) {
                for (const char other : {'\0', 'b', '\x80'}) {
                    std::string changed = text;
                    changed[at] = other;
                    expect_found_if_known(changed);
                }
            }
            expect_found_if_known(text.substr(1));
            expect_found_if_known(text.substr(0, text.size() - 1));
            expect_found_if_known(text + 'a');
            for (std::size_t nuls = 1; nuls < 40; ++nuls) {
                expect_found_if_known(text + std::string(nuls, '\0'));
                expect_found_if_known(std::string(nuls, '\0') + text);
            }
        }
        for (std::size_t size = 0; size < 300; ++size) {
            expect_found_if_known(std::string(size, '\0'));
            expect_found_if_known(std::string(size, 'a'));
            expect_found_if_known(std::string(size, '\xff'));
        }
    }

private:
    std::vector<std::string> texts_;
    std::unique_ptr<PerfectHash<Answer, Shape>> hash_;
};

TEST(PerfectHash, finds_a_single_text) {
    Table<PerfectHashShape{1, 1, 1, 1, true}>{{"a"}}.expect_exact();
    Table<PerfectHashShape{1, 8, 8, 1, true}>{{"aaaaaaaa"}}.expect_exact();
    Table<PerfectHashShape{1, 255, 255, 1, true}>{{std::string(255, 'a')}}.expect_exact();
}

TEST(PerfectHash, is_exact_for_texts_that_differ_in_one_byte) {
    Table<PerfectHashShape{3, 3, 3, 3, true}>{texts_with_one_other_byte(3)}.expect_exact();
    Table<PerfectHashShape{7, 7, 7, 4, true}>{texts_with_one_other_byte(7)}.expect_exact();
    Table<PerfectHashShape{8, 8, 8, 4, true}>{texts_with_one_other_byte(8)}.expect_exact();
    Table<PerfectHashShape{16, 16, 16, 5, true}>{texts_with_one_other_byte(16)}.expect_exact();
    Table<PerfectHashShape{17, 17, 17, 6, true}>{texts_with_one_other_byte(17)}.expect_exact();
    Table<PerfectHashShape{24, 24, 24, 6, false}>{texts_with_one_other_byte(24)}.expect_exact();
    Table<PerfectHashShape{33, 33, 33, 7, false}>{texts_with_one_other_byte(33)}.expect_exact();
}

TEST(PerfectHash, is_exact_for_texts_that_differ_in_length_alone) {
    Table<PerfectHashShape{7, 1, 7, 4, true}>{texts_of_all_lengths(7)}.expect_exact();
    Table<PerfectHashShape{60, 1, 60, 7, true}>{texts_of_all_lengths(60)}.expect_exact();
    Table<PerfectHashShape{255, 1, 255, 9, true}>{texts_of_all_lengths(255)}.expect_exact();
}

TEST(PerfectHash, is_exact_where_a_change_of_length_is_made_up_for_by_the_first_byte) {
    Table<PerfectHashShape{2, 17, 18, 2, false}>{{"b" + std::string(16, 'a'), std::string(18, 'a')}}
        .expect_exact();
}

TEST(PerfectHash, is_exact_for_the_most_texts_there_can_be) {
    Table<PerfectHashShape{255, 2, 4, 10, true}>{numbered_texts(255)}.expect_exact();
    Table<PerfectHashShape{255, 255, 255, 12, false}>{texts_with_one_other_byte(255)}.expect_exact();
}

TEST(PerfectHash, is_exact_for_any_bytes) {
    Table<PerfectHashShape{5, 3, 10, 4, true}>{{
                                                   std::string("\0\0\0", 3),
                                                   std::string("\0\0\0\0", 4),
                                                   std::string("\0\0\0\0\0\0\0\0", 8),
                                                   std::string("\0\0\0\0\0\0\0\0\0\0", 10),
                                                   std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff", 9),
                                               }}
        .expect_exact();
}

TEST(PerfectHash, refuses_texts_that_its_multipliers_are_not_for) {
    const std::string_view texts[] = {"same_text", "same_text"};
    const std::uint8_t answers[] = {0, 1};
    using Hash = PerfectHash<Answer, PerfectHashShape{2, 9, 9, 2, true}>;
    EXPECT_ANY_THROW((Hash{{.first = 3, .last = 5}, texts, answers}));
}

// The compiler can fill and ask it, too.
constexpr std::string_view words[] = {"one", "four", "twenty_two"};
constexpr int numbers[] = {1, 4, 22};
constexpr PerfectHash<int, PerfectHashShape{3, 3, 10, 4, true}> constant{
    {.first = 0x9e3779b97f4a7c15, .last = 0xbf58476d1ce4e5b9}, words, numbers};
static_assert(constant.find("one") == 1);
static_assert(constant.find("four") == 4);
static_assert(constant.find("twenty_two") == 22);
static_assert(constant.find("twenty_twp") == 0);
static_assert(constant.find("twenty_two_") == 0);
static_assert(constant.find("on") == 0);

TEST(PerfectHash, gives_the_same_answers_to_the_compiler_and_at_run_time) {
    for (std::size_t place = 0; place < 3; ++place) {
        const std::string text{words[place]};
        EXPECT_EQ(constant.find(text), numbers[place]);
        EXPECT_EQ(constant.find(text + "_"), 0);
    }
}

} // namespace
} // namespace becache
