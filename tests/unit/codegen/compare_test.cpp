// Each rule of docs/catalogue-rules.md: a change that breaks it, one beside it that does not, and an
// exception that silences it.

#include <codegen/compare.hpp>
#include <codegen/read_catalogue.hpp>

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace becache::codegen;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view base = R"([catalogue]
name = "shop"
namespace = "shop"
reasons_header = "shop/reasons.hpp"
caches_header = "shop/caches.hpp"
reason_class = "ShopReason"
python_module = "shop.reasons"

[categories]
stock = "Stock"
staff = "Staff"

[fields]
item_id = "text"

[tags]
item = "item_id"

[regions.items]
ttl = "5m"
[regions.items.views.by_id]
key = ["item_id"]
tags = ["item"]

[regions.prices]
ttl = "1m"
[regions.prices.views.by_id]
key = ["item_id"]
tags = ["item"]

[regions.staff]
ttl = "1m"
[regions.staff.views.all]
key = []

[reasons.ITEM_SOLD]
value = "item_sold"
number = 1
category = "stock"
description = "An item was sold."
aliases = ["item_gone"]
stale = { items = "item", prices = "*" }

[reasons.ITEM_BOUGHT]
value = "item_bought"
number = 2
category = "stock"
description = "An item was sold, as it was called once."
deprecated = { renamed_to = "ITEM_SOLD" }

[reasons.AUDIT]
value = "audit"
number = 7
category = "staff"
description = "The books are checked."
test_only = true

[reasons.COUNTED]
value = "counted"
number = 8
category = "stock"
description = "Somebody counted."

[reserved]
numbers = [3]
values = ["item_found"]
)";

struct Edit {
    std::string_view from;
    std::string_view to;
};

std::string edited(std::vector<Edit> edits) {
    std::string text{base};
    for (const Edit& edit : edits) {
        const auto at = text.find(edit.from);
        if (at == std::string::npos || text.find(edit.from, at + 1) != std::string::npos) {
            return "the test is to change a place that is there once";
        }
        text.replace(at, edit.from.size(), edit.to);
    }
    return text;
}

Catalogue read(const std::string& text) {
    ReadResult result = read_catalogue_text(text, "shop.toml");
    EXPECT_THAT(result.errors, IsEmpty());
    return std::move(result.catalogue);
}

std::vector<std::string> findings_of(const std::string& before, const std::string& after) {
    std::vector<std::string> texts;
    for (const Finding& finding : compare(read(before), read(after))) {
        texts.push_back(std::string{finding.rule.id} + ": " + finding.asked + ": " + finding.wrong);
    }
    return texts;
}

constexpr std::string_view counted =
    "[reasons.COUNTED]\nvalue = \"counted\"\nnumber = 8\ncategory = \"stock\"\n"
    "description = \"Somebody counted.\"\n";
constexpr std::string_view bought =
    "[reasons.ITEM_BOUGHT]\nvalue = \"item_bought\"\nnumber = 2\ncategory = \"stock\"\n"
    "description = \"An item was sold, as it was called once.\"\n"
    "deprecated = { renamed_to = \"ITEM_SOLD\" }\n";
constexpr std::string_view numbers = "numbers = [3]";
constexpr std::string_view values = "values = [\"item_found\"]";

struct Change {
    std::string name;
    Rule rule;
    std::string subject;
    std::string finding; // of the rule, among others
    std::vector<Edit> break_it;
    std::vector<Edit> respect_it; // beside the change, but not against the rule
};

void PrintTo(const Change& change, std::ostream* out) { *out << change.name; }

std::vector<Change> changes() {
    return {
        {.name = "number_changed",
         .rule = rules::number_changed,
         .subject = "COUNTED",
         .finding = "number-changed: reason COUNTED: its number was 8 and is 9",
         .break_it = {{"number = 8", "number = 9"}},
         .respect_it = {{"Somebody counted", "Somebody has counted"}}},
        {.name = "number_of_a_removed_reason_reused",
         .rule = rules::number_reused,
         .subject = "WEIGHED",
         .finding = "number-reused: reason WEIGHED: its number 8 was that of COUNTED",
         .break_it =
             {{"COUNTED", "WEIGHED"},
              {"\"counted\"", "\"weighed\""},
              {values, "values = [\"item_found\", \"counted\"]"}},
         .respect_it = {{"COUNTED", "WEIGHED"}, {"\"counted\"", "\"weighed\"\naliases = [\"counted\"]"}}},
        {.name = "number_that_was_reserved_reused",
         .rule = rules::number_reused,
         .subject = "WEIGHED",
         .finding = "number-reused: reason WEIGHED: its number 3 was reserved",
         .break_it =
             {{numbers, "numbers = []"},
              {counted, "[reasons.WEIGHED]\nvalue = \"weighed\"\nnumber = 3\ncategory = "
                        "\"stock\"\ndescription = \"It was "
                        "weighed.\"\n"}},
         .respect_it =
             {{counted, "[reasons.WEIGHED]\nvalue = \"weighed\"\nnumber = 4\ncategory = "
                        "\"stock\"\ndescription = \"It was "
                        "weighed.\"\n"}}},
        {.name = "number_changed_and_given_to_a_new_reason",
         .rule = rules::number_reused,
         .subject = "WEIGHED",
         .finding = "number-reused: reason WEIGHED: its number 8 was that of COUNTED",
         .break_it =
             {{"number = 8", "number = 9"},
              {"[reserved]", "[reasons.WEIGHED]\nvalue = \"weighed\"\nnumber = 8\ncategory = "
                             "\"stock\"\ndescription = \"It was "
                             "weighed.\"\n[reserved]"}},
         .respect_it = {{"number = 8", "number = 9"}}},
        {.name = "removed_without_reserving",
         .rule = rules::removed_without_reserving,
         .subject = "COUNTED",
         .finding = "removed-without-reserving: reason COUNTED: it is gone, and its number 8 is free",
         .break_it = {{counted, ""}},
         .respect_it = {{counted, ""}, {numbers, "numbers = [3, 8]"}}},
        {.name = "reserved_number_dropped",
         .rule = rules::reservation_dropped,
         .subject = "reserved",
         .finding = "reservation-dropped: [reserved]: number 3 is not there any more",
         .break_it = {{numbers, "numbers = []"}},
         .respect_it = {{numbers, "numbers = [4, 3]"}}},
        {.name = "reserved_value_dropped",
         .rule = rules::reservation_dropped,
         .subject = "reserved",
         .finding = "reservation-dropped: [reserved]: value 'item_found' is not there any more",
         .break_it = {{values, "values = []"}},
         .respect_it = {{values, "values = [\"item_found\", \"item_lost\"]"}}},
        {.name = "value_changed",
         .rule = rules::value_changed,
         .subject = "WEIGHED",
         .finding = "value-changed: reason WEIGHED: its value was 'counted' and is 'weighed'",
         .break_it = {{"COUNTED", "WEIGHED"}, {"\"counted\"", "\"weighed\"\naliases = [\"counted\"]"}},
         .respect_it = {{"\"counted\"", "\"counted\"\naliases = [\"weighed\"]"}}},
        {.name = "value_removed",
         .rule = rules::value_removed,
         .subject = "COUNTED",
         .finding = "value-removed: reason COUNTED: its value 'counted' is not parsed any more",
         .break_it = {{counted, ""}, {numbers, "numbers = [3, 8]"}},
         .respect_it = {{counted, ""}, {values, "values = [\"item_found\", \"counted\"]"}}},
        {.name = "alias_dropped",
         .rule = rules::alias_dropped,
         .subject = "ITEM_SOLD",
         .finding = "alias-dropped: reason ITEM_SOLD: its alias 'item_gone' is not parsed any more",
         .break_it = {{"aliases = [\"item_gone\"]\n", ""}},
         .respect_it =
             {{"aliases = [\"item_gone\"]\n", ""}, {values, "values = [\"item_found\", \"item_gone\"]"}}},
        {.name = "alias_moved_to_another_reason",
         .rule = rules::text_moved,
         .subject = "COUNTED",
         .finding = "text-moved: reason COUNTED: its text 'item_gone' was parsed as ITEM_SOLD before",
         .break_it =
             {{"aliases = [\"item_gone\"]\n", ""}, {"\"counted\"", "\"counted\"\naliases = [\"item_gone\"]"}},
         .respect_it = {{"aliases = [\"item_gone\"]", "aliases = [\"item_gone\", \"item_left\"]"}}},
        {.name = "value_of_a_removed_reason_moved_to_one_that_it_was_not_renamed_to",
         .rule = rules::text_moved,
         .subject = "COUNTED",
         .finding = "text-moved: reason COUNTED: its text 'item_bought' was parsed as ITEM_BOUGHT before",
         .break_it = {{bought, ""}, {"\"counted\"", "\"counted\"\naliases = [\"item_bought\"]"}},
         .respect_it = {{bought, ""}, {"[\"item_gone\"]", "[\"item_gone\", \"item_bought\"]"}}},
        {.name = "text_that_was_reserved_used",
         .rule = rules::text_moved,
         .subject = "COUNTED",
         .finding = "text-moved: reason COUNTED: its text 'item_found' was reserved",
         .break_it = {{values, ""}, {"\"counted\"", "\"counted\"\naliases = [\"item_found\"]"}},
         .respect_it = {{"\"counted\"", "\"counted\"\naliases = [\"item_lost\"]"}}},
        {.name = "constant_renamed",
         .rule = rules::constant_renamed,
         .subject = "WEIGHED",
         .finding = "constant-renamed: reason WEIGHED: it was COUNTED before",
         .break_it = {{"COUNTED", "WEIGHED"}, {"\"counted\"", "\"weighed\"\naliases = [\"counted\"]"}},
         .respect_it =
             {{"description = \"Somebody counted.\"\n",
               "description = \"Somebody counted.\"\ndeprecated = { renamed_to = \"WEIGHED\" }\n"
               "[reasons.WEIGHED]\nvalue = \"weighed\"\nnumber = 9\ncategory = \"stock\"\ndescription = \"It "
               "was "
               "weighed.\"\n"}}},
        {.name = "constant_removed",
         .rule = rules::constant_removed,
         .subject = "COUNTED",
         .finding = "constant-removed: reason COUNTED: it is gone without one release of deprecation",
         .break_it = {{counted, ""}, {numbers, "numbers = [3, 8]"}},
         .respect_it = {{bought, ""}, {numbers, "numbers = [3, 2]"}}},
        {.name = "namespace_changed",
         .rule = rules::generated_name_changed,
         .subject = "namespace",
         .finding = "generated-name-changed: namespace of [catalogue]: it was 'shop' and is 'store'",
         .break_it = {{"namespace = \"shop\"", "namespace = \"store\""}},
         .respect_it = {{"[categories]", "typescript_module = \"shop/reasons\"\n[categories]"}}},
        {.name = "module_removed",
         .rule = rules::generated_name_changed,
         .subject = "python_module",
         .finding = "generated-name-changed: python_module of [catalogue]: it was 'shop.reasons' and is gone",
         .break_it = {{"python_module = \"shop.reasons\"\n", ""}},
         .respect_it = {{"\"Staff\"", "\"The staff\""}}},
        {.name = "region_removed",
         .rule = rules::region_removed,
         .subject = "staff",
         .finding = "region-removed: region staff: it is gone",
         .break_it = {{"[regions.staff]\nttl = \"1m\"\n[regions.staff.views.all]\nkey = []\n", ""}},
         .respect_it = {{"[regions.staff.views.all]\nkey = []\n", "[regions.staff.views.one]\nkey = []\n"}}},
        {.name = "category_changed",
         .rule = rules::category_changed,
         .subject = "AUDIT",
         .finding = "category-changed: reason AUDIT: its category was staff and is stock",
         .break_it = {{"category = \"staff\"", "category = \"stock\""}},
         .respect_it = {{"staff = \"Staff\"", "staff = \"People\""}}},
        {.name = "region_removed_from_what_is_stale",
         .rule = rules::stale_removed,
         .subject = "ITEM_SOLD",
         .finding = "stale-removed: reason ITEM_SOLD: it does not make prices stale any more",
         .break_it = {{", prices = \"*\"", ""}},
         .respect_it =
             {{", prices = \"*\"", ""},
              {"[regions.prices]\nttl = \"1m\"\n[regions.prices.views.by_id]\nkey = [\"item_id\"]\ntags = "
               "[\"item\"]\n",
               ""}}},
        {.name = "what_is_stale_narrowed",
         .rule = rules::stale_narrowed,
         .subject = "ITEM_SOLD",
         .finding = "stale-narrowed: reason ITEM_SOLD: it made prices stale as a whole and does so by item",
         .break_it = {{"prices = \"*\"", "prices = \"item\""}},
         .respect_it = {{"items = \"item\"", "items = \"*\""}}},
        {.name = "what_is_stale_widened",
         .rule = rules::stale_added,
         .subject = "ITEM_SOLD",
         .finding = "stale-added: reason ITEM_SOLD: it made items stale by item and does so as a whole",
         .break_it = {{"items = \"item\"", "items = \"*\""}},
         .respect_it = {{", prices = \"*\"", ""}}},
        {.name = "region_added_to_what_is_stale",
         .rule = rules::stale_added,
         .subject = "ITEM_SOLD",
         .finding = "stale-added: reason ITEM_SOLD: it makes staff stale, too",
         .break_it = {{"prices = \"*\"", "prices = \"*\", staff = \"*\""}},
         .respect_it =
             {{"prices = \"*\"", "prices = \"*\", tills = \"*\""},
              {"[regions.staff]",
               "[regions.tills]\nttl = \"1m\"\n[regions.tills.views.all]\nkey = []\n[regions.staff]"}}},
        {.name = "test_only_dropped",
         .rule = rules::test_only_changed,
         .subject = "AUDIT",
         .finding = "test-only-changed: reason AUDIT: it was for tests alone and is not any more",
         .break_it = {{"test_only = true\n", ""}},
         .respect_it = {{"test_only = true\n", "test_only = true\nsince = \"1.0\"\n"}}},
        {.name = "test_only_added",
         .rule = rules::test_only_changed,
         .subject = "COUNTED",
         .finding = "test-only-changed: reason COUNTED: it was for production and is for tests alone",
         .break_it = {{"number = 8\n", "number = 8\ntest_only = true\n"}},
         .respect_it = {{"number = 8\n", "number = 8\ntest_only = false\n"}}},
        {.name = "stability_weakened",
         .rule = rules::stability_weakened,
         .subject = "COUNTED",
         .finding = "stability-weakened: reason COUNTED: it was stable and is experimental",
         .break_it = {{"number = 8\n", "number = 8\nstability = \"experimental\"\n"}},
         .respect_it = {{"number = 8\n", "number = 8\nstability = \"stable\"\n"}}},
    };
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

TEST(Compare, points_at_the_reason_in_the_new_catalogue) {
    const auto findings =
        compare(read(std::string{base}), read("\n\n" + edited({{"number = 8", "number = 9"}})));
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].at, (Place{60, 10}));
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
