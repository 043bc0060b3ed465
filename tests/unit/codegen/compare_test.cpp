// Each rule of docs/catalogue-rules.md: a change that breaks it, one beside it that does not, and an
// exception that silences it.

#include "comparing.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace becache::codegen;
using namespace becache::codegen::comparing;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::vector<Change> changes() {
    std::vector<Change> all = changes_of_reasons();
    for (Change& change : changes_of_regions()) {
        all.push_back(std::move(change));
    }
    return all;
}

std::string exception_to(const Change& change) {
    return "[[exception]]\nrule = \"" + std::string{change.rule.id} + "\"\n"
           + std::string{name_of(change.rule.subject)} + " = \"" + change.subject
           + "\"\nwhy = \"It is meant.\"\n";
}

class Rules : public testing::TestWithParam<Change> {};

TEST_P(Rules, are_broken_by_the_change) {
    EXPECT_THAT(
        findings_of(std::string{base}, edited(GetParam().break_it)), Contains(GetParam().finding).Times(1));
}

TEST_P(Rules, are_not_broken_by_a_change_beside_it) {
    EXPECT_THAT(
        findings_of(std::string{base}, edited(GetParam().respect_it)),
        Not(Contains(StartsWith(std::string{GetParam().rule.id} + ":"))));
}

TEST_P(Rules, are_silenced_by_an_exception) {
    const Change& change = GetParam();
    const std::string after = edited(change.break_it);
    auto expected = findings_of(std::string{base}, after);
    std::erase(expected, change.finding);
    EXPECT_EQ(findings_of(std::string{base}, after + exception_to(change)), expected);
}

TEST_P(Rules, report_an_exception_that_nothing_needs) {
    const Change& change = GetParam();
    EXPECT_THAT(
        findings_of(std::string{base}, edited(change.respect_it) + exception_to(change)),
        Contains(
            "unused-exception: [[exception]] to " + std::string{change.rule.id} + " for " + change.subject
            + ": nothing breaks that rule"));
}

INSTANTIATE_TEST_SUITE_P(
    Each, Rules, testing::ValuesIn(changes()),
    [](const testing::TestParamInfo<Change>& change) { return change.param.name; });

TEST(Compare, tries_every_rule) {
    std::vector<std::string> tried;
    for (const Change& change : changes()) {
        tried.emplace_back(change.rule.id);
    }
    EXPECT_THAT(tried, testing::IsSupersetOf(rule_ids()));
}

TEST(Compare, finds_nothing_in_the_same_catalogue) {
    EXPECT_THAT(findings_of(std::string{base}, std::string{base}), IsEmpty());
}

TEST(Compare, finds_nothing_in_another_order_of_the_file) {
    std::string text{base};
    const auto move_to_the_end = [&](std::string_view begin, std::string_view end) {
        const auto from = text.find(begin);
        const auto to = text.find(end);
        text += text.substr(from, to - from);
        text.erase(from, to - from);
    };
    move_to_the_end("[regions.items]", "[regions.prices]");
    move_to_the_end("[reasons.ITEM_SOLD]", "[reasons.AUDIT]");
    move_to_the_end("[categories]", "[fields]");
    ASSERT_NE(text, base);
    EXPECT_THAT(findings_of(std::string{base}, text), IsEmpty());
    EXPECT_THAT(findings_of(text, std::string{base}), IsEmpty());
}

TEST(Compare, finds_nothing_where_reasons_and_regions_are_added) {
    EXPECT_THAT(
        findings_of(
            std::string{base},
            edited(
                {{"[reserved]", "[reasons.NEW]\nvalue = \"new\"\nnumber = 9\ncategory = "
                                "\"staff\"\ndescription = \"It is new.\"\n"
                                "stale = \"*\"\n[reserved]"},
                 {"[regions.staff]",
                  "[regions.tills]\nttl = \"1m\"\n[regions.tills.views.all]\nkey = []\n[regions.staff]"}})),
        IsEmpty());
}

TEST(Compare, finds_nothing_where_a_reason_goes_as_it_should) {
    // Deprecated in the version before; now its number is reserved, and its text is parsed as its successor.
    EXPECT_THAT(
        findings_of(
            std::string{base}, edited(
                                   {{bought, ""},
                                    {numbers, "numbers = [3, 2]"},
                                    {"[\"item_gone\"]", "[\"item_gone\", \"item_bought\"]"}})),
        IsEmpty());
}

TEST(Compare, tells_all_that_a_careless_removal_breaks) {
    EXPECT_THAT(
        findings_of(std::string{base}, edited({{counted, ""}})),
        ElementsAre(
            "removed-without-reserving: reason COUNTED: it is gone, and its number 8 is free",
            "value-removed: reason COUNTED: its value 'counted' is not parsed any more",
            "constant-removed: reason COUNTED: it is gone without one release of deprecation"));
}

TEST(Compare, tells_two_reasons_that_change_places) {
    EXPECT_THAT(
        findings_of(
            std::string{base}, edited(
                                   {{"number = 7", "number = 70"},
                                    {"number = 8", "number = 7"},
                                    {"number = 70", "number = 8"}})),
        ElementsAre(
            "number-changed: reason AUDIT: its number was 7 and is 8",
            "number-changed: reason COUNTED: its number was 8 and is 7"));
}

TEST(Compare, finds_nothing_where_only_what_people_read_changes) {
    EXPECT_THAT(
        findings_of(
            std::string{base},
            edited({{"Somebody counted.", "Somebody has counted."}, {"\"Staff\"", "\"The staff\""}})),
        IsEmpty());
}

TEST(Compare, finds_nothing_where_a_reason_is_hard_that_was_soft) {
    const std::string soft = edited({{"number = 8\n", "number = 8\nsoft = true\n"}});
    EXPECT_THAT(findings_of(soft, std::string{base}), IsEmpty());
}

TEST(Compare, tells_a_removed_region_or_kind_of_tag_once) {
    EXPECT_THAT(
        findings_of(
            std::string{base},
            edited({{"[regions.staff]\nttl = \"1m\"\n[regions.staff.views.all]\nkey = []\n", ""}})),
        ElementsAre("region-removed: region staff: it is gone"));
    const std::string tagged =
        edited({{"[\"page\", \"item_id?\"]", "[\"page\", \"item_id?\"]\ntags = [\"sheet\"]"}});
    EXPECT_THAT(
        findings_of(tagged, edited({{"sheet = \"page\"\n", ""}})),
        ElementsAre("tag-kind-removed: tag sheet: it is gone"));
}

TEST(Compare, points_at_the_reason_in_the_new_catalogue) {
    const auto findings =
        compare(read(std::string{base}), read("\n\n" + edited({{"number = 8", "number = 9"}})));
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].at, (Place{68, 10}));
}

TEST(Compare, points_at_the_view_in_the_new_catalogue) {
    const auto findings = compare(read(std::string{base}), read(edited({{"key = []", "key = [\"page\"]"}})));
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].at, (Place{41, 22}));
}

TEST(Compare, has_a_heading_for_every_rule_on_its_page) {
    std::ifstream in{std::filesystem::path{BECACHE_SOURCE_DIR} / "docs/catalogue-rules.md"};
    const std::string page{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    for (const std::string& id : rule_ids()) {
        EXPECT_THAT(page, testing::HasSubstr("\n### " + id + "\n"));
    }
    EXPECT_THAT(page, testing::HasSubstr("\n### unused-exception\n"));
}

} // namespace
