// How findings are told to people, programs and GitHub.

#include <codegen/report.hpp>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace {

using namespace becache::codegen;

std::vector<Finding> findings() {
    return {
        {rules::value_removed, "SOLD", {}, "reason SOLD", "its value is gone", "reserve it"},
        {rules::stale_added,
         "SOLD",
         {7, 10},
         "reason SOLD",
         "it makes 100% stale,\r\ntoo",
         "nothing: really"},
        {rules::unused_exception, "items", {9, 1}, "[[exception]]", "nothing breaks that rule", "remove it"},
    };
}

TEST(Report, writes_a_line_for_people) {
    EXPECT_EQ(
        report_text(findings(), "shop.toml"),
        "shop.toml: error: reason SOLD: its value is gone; reserve it [value-removed]\n"
        "shop.toml:7:10: information: reason SOLD: it makes 100% stale,\r\ntoo; nothing: really "
        "[stale-added]\n"
        "shop.toml:9:1: warning: [[exception]]: nothing breaks that rule; remove it [unused-exception]\n");
    EXPECT_EQ(report_text({}, "shop.toml"), "");
}

TEST(Report, writes_json_for_programs) {
    const auto json = nlohmann::json::parse(report_json(findings(), "shop.toml"));
    ASSERT_EQ(json.size(), 3U);
    EXPECT_EQ(
        json[0], (nlohmann::json{
                     {"rule", "value-removed"},
                     {"level", "text"},
                     {"severity", "error"},
                     {"subject", "SOLD"},
                     {"file", "shop.toml"},
                     {"line", nullptr},
                     {"column", nullptr},
                     {"asked", "reason SOLD"},
                     {"wrong", "its value is gone"},
                     {"right", "reserve it"},
                 }));
    EXPECT_EQ(json[1].at("line"), 7);
    EXPECT_EQ(json[1].at("column"), 10);
    EXPECT_EQ(report_json({}, "shop.toml"), "[]\n");
}

TEST(Report, escapes_what_github_takes_for_its_own) {
    EXPECT_EQ(
        report_github(findings(), "a:b,c%.toml"),
        "::error file=a%3Ab%2Cc%25.toml,title=value-removed::reason SOLD: its value is gone; reserve it\n"
        "::notice file=a%3Ab%2Cc%25.toml,line=7,col=10,title=stale-added::reason SOLD: it makes 100%25 "
        "stale,%0D%0Atoo; nothing: really\n"
        "::warning file=a%3Ab%2Cc%25.toml,line=9,col=1,title=unused-exception::[[exception]]: nothing breaks "
        "that "
        "rule; remove it\n");
}

} // namespace
