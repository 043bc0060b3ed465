// becache::Reason: what the library knows of a reason of any catalogue.
#include <becache/reason/reason.hpp>

#include <backend/core/constants.hpp>

#include <gtest/gtest.h>

#include <sstream>
#include <type_traits>

namespace {

using becache::Reason;
using becache::ReasonInfo;

static_assert(!std::is_default_constructible_v<Reason>);
static_assert(!std::is_convertible_v<const char*, Reason>);
static_assert(!std::is_convertible_v<const ReasonInfo&, Reason>);
static_assert(std::is_trivially_copyable_v<Reason>);

constexpr ReasonInfo alpha{
    .constant = "ALPHA", .text = "alpha", .category = "letters", .description = "First.", .number = 7};
constexpr ReasonInfo alpha_of_another_catalogue{
    .constant = "ALPHA", .text = "alpha", .category = "greek", .description = "A.", .number = 1};
constexpr ReasonInfo beta{
    .constant = "BETA", .text = "beta", .category = "letters", .description = "Second.", .number = 1};

TEST(Reason, equals_a_reason_of_another_catalogue_with_the_same_text) {
    EXPECT_EQ(Reason{alpha}, Reason{alpha_of_another_catalogue});
    EXPECT_NE(Reason{alpha}, Reason{beta});
}

TEST(Reason, is_ordered_by_text_and_not_by_number) {
    EXPECT_LT(Reason{alpha}, Reason{beta});
    EXPECT_GT(Reason{beta}, Reason{alpha_of_another_catalogue});
}

TEST(Reason, is_printed_as_its_text) {
    std::ostringstream out;
    out << Reason{beta};
    EXPECT_EQ(out.str(), "beta");
}

TEST(PlaceOfNumber, is_found_where_numbers_have_gaps) {
    static constexpr ReasonInfo reasons[] = {
        {.constant = "A", .text = "a", .category = "c", .description = "A.", .number = 2},
        {.constant = "B", .text = "b", .category = "c", .description = "B.", .number = 9},
        {.constant = "C", .text = "c", .category = "c", .description = "C.", .number = 255},
    };
    EXPECT_EQ(becache::place_of_number(reasons, 2), 0U);
    EXPECT_EQ(becache::place_of_number(reasons, 9), 1U);
    EXPECT_EQ(becache::place_of_number(reasons, 255), 2U);
    for (const int number : {0, 1, 3, 8, 10, 254}) {
        EXPECT_EQ(becache::place_of_number(reasons, static_cast<std::uint8_t>(number)), std::nullopt)
            << number;
    }
    EXPECT_EQ(becache::place_of_number({}, 1), std::nullopt);
}

} // namespace
