#include <codegen/write_reasons.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>
#include <string>

namespace becache::codegen {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Catalogue shop() {
    Catalogue catalogue;
    catalogue.name = "shop";
    catalogue.name_space = "shop::cache";
    catalogue.reasons_header = "shop/reasons.hpp";
    catalogue.reason_class = "Because";
    catalogue.categories = {{"stock", "Stock"}, {"empty", "Nothing Yet"}};
    catalogue.reasons = {
        {.constant = "ITEM_SOLD",
         .value = "item_sold",
         .category = "stock",
         .description = "An item went.",
         .number = 3},
        {.constant = "TEST",
         .value = "test",
         .category = "stock",
         .description = "A test ran.",
         .number = 9,
         .test_only = true},
    };
    return catalogue;
}

TEST(WriteReasons, says_first_that_the_files_are_generated) {
    for (const std::string& file : {write_reasons_header(shop()), write_reasons_source(shop())}) {
        EXPECT_THAT(file.substr(0, file.find('\n')), HasSubstr("shop"));
        EXPECT_THAT(file, StartsWith("// Generated"));
    }
}

TEST(WriteReasons, writes_the_same_again) {
    EXPECT_EQ(write_reasons_header(shop()), write_reasons_header(shop()));
    EXPECT_EQ(write_reasons_source(shop()), write_reasons_source(shop()));
}

TEST(WriteReasons, says_of_a_reason_that_it_is_soft) {
    Catalogue catalogue = shop();
    EXPECT_THAT(write_reasons_source(catalogue), Not(HasSubstr(".soft")));
    catalogue.reasons[0].soft = true;
    EXPECT_THAT(write_reasons_source(catalogue), HasSubstr(".test_only = false,\n     .soft = true},"));
}

TEST(WriteReasons, declares_the_class_with_its_constants) {
    const std::string header = write_reasons_header(shop());
    EXPECT_THAT(header, HasSubstr("namespace shop::cache {"));
    EXPECT_THAT(header, HasSubstr("class Because final {"));
    EXPECT_THAT(header, HasSubstr("    /// An item went.\n    static const Because ITEM_SOLD;\n"));
    EXPECT_THAT(header, HasSubstr("inline constexpr Because Because::TEST{Code::TEST};"));
}

TEST(WriteReasons, includes_the_header_where_the_catalogue_puts_it) {
    EXPECT_THAT(write_reasons_source(shop()), HasSubstr("#include <shop/reasons.hpp>\n"));
}

TEST(WriteReasons, needs_nothing_of_becache_but_the_reasons) {
    for (const std::string& file : {write_reasons_header(shop()), write_reasons_source(shop())}) {
        std::istringstream lines{file};
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with("#include <becache/")) {
                EXPECT_THAT(line, StartsWith("#include <becache/reason/"));
            }
        }
    }
}

TEST(WriteReasons, keeps_a_category_without_reasons) {
    EXPECT_THAT(
        write_reasons_source(shop()), HasSubstr("    case Category::empty: {\n        return {};\n    }\n"));
}

TEST(WriteReasons, escapes_quotes_and_backslashes_in_literals) {
    Catalogue catalogue = shop();
    catalogue.reasons[0].description = R"(An item "went" to C:\shop.)";
    EXPECT_THAT(write_reasons_source(catalogue), HasSubstr(R"("An item \"went\" to C:\\shop.")"));
    EXPECT_THAT(write_reasons_header(catalogue), HasSubstr("    /// An item \"went\" to C:\\shop.\n"));
}

TEST(WriteReasons, lets_no_description_swallow_the_next_line) {
    Catalogue catalogue = shop();
    catalogue.reasons[0].description = "An item went to C:\\";
    catalogue.reasons[1].description = "First\nsecond.";
    const std::string header = write_reasons_header(catalogue);
    EXPECT_THAT(header, Not(HasSubstr("\\\n")));
    EXPECT_THAT(header, HasSubstr("    /// First second.\n"));
}

TEST(WriteReasons, wraps_long_descriptions_in_the_header) {
    Catalogue catalogue = shop();
    for (int count = 0; count < 40; ++count) {
        catalogue.reasons[0].description += " Words and words.";
    }
    std::istringstream lines{write_reasons_header(catalogue)};
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(line.size(), 110U) << line;
    }
}

} // namespace
} // namespace becache::codegen
