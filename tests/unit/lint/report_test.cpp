#include <lint/baseline.hpp>
#include <lint/report.hpp>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

namespace becache::lint {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Report sample() {
    Finding finding;
    finding.rule = Rule::raw_reason;
    finding.path = "src/a,b: 100%.py";
    finding.begin = {3, 7};
    finding.end = {3, 22};
    finding.message = "50% <\"of\">\nit: a, b \xFF";
    finding.fingerprint = "0123456789abcdef";
    finding.constant = "EVENT_CREATED";
    Report report;
    report.findings.push_back(finding);
    report.files = 2;
    report.known = 1;
    return report;
}

TEST(Report, text_has_a_line_a_finding_and_a_sum) {
    const std::string text = write_report(sample(), Format::text);
    EXPECT_THAT(text, HasSubstr("src/a,b: 100%.py:3:7: 50% "));
    EXPECT_THAT(text, HasSubstr("[raw-reason]\n1 finding in 2 files, 1 in the baseline\n"));
}

TEST(Report, json_has_all_that_is_known_of_a_finding) {
    const auto json = nlohmann::json::parse(write_report(sample(), Format::json));
    EXPECT_EQ(json["files"], 2);
    EXPECT_EQ(json["known"], 1);
    const auto& finding = json["findings"].at(0);
    EXPECT_EQ(finding["rule"], "raw-reason");
    EXPECT_EQ(finding["path"], "src/a,b: 100%.py");
    EXPECT_EQ(finding["begin"]["column"], 7);
    EXPECT_EQ(finding["constant"], "EVENT_CREATED");
    EXPECT_EQ(finding["fingerprint"], "0123456789abcdef");
}

TEST(Report, annotations_of_github_are_escaped) {
    EXPECT_EQ(
        write_report(sample(), Format::github),
        "::error file=src/a%2Cb%3A 100%25.py,line=3,endLine=3,col=7,endColumn=22,title=becache raw-reason"
        "::50%25 <\"of\">%0Ait: a, b \xFF\n");
}

TEST(Report, gitlab_gets_its_code_quality_format) {
    const auto json = nlohmann::json::parse(write_report(sample(), Format::gitlab));
    const auto& issue = json.at(0);
    EXPECT_EQ(issue["check_name"], "raw-reason");
    EXPECT_EQ(issue["fingerprint"], "0123456789abcdef");
    EXPECT_EQ(issue["severity"], "major");
    EXPECT_EQ(issue["location"]["path"], "src/a,b: 100%.py");
    EXPECT_EQ(issue["location"]["lines"]["begin"], 3);
}

TEST(Report, junit_is_escaped_and_counts_failures) {
    const std::string xml = write_report(sample(), Format::junit);
    EXPECT_THAT(xml, HasSubstr("tests=\"1\" failures=\"1\""));
    EXPECT_THAT(xml, HasSubstr("message=\"50% &lt;&quot;of&quot;&gt;&#10;it: a, b \xEF\xBF\xBD\""));
}

TEST(Report, junit_without_findings_is_one_test_that_passed) {
    EXPECT_THAT(write_report({}, Format::junit), HasSubstr("tests=\"1\" failures=\"0\""));
}

TEST(Report, sarif_names_rules_places_and_fingerprints) {
    const auto json = nlohmann::json::parse(write_report(sample(), Format::sarif));
    EXPECT_EQ(json["version"], "2.1.0");
    const auto& run = json["runs"].at(0);
    EXPECT_EQ(run["columnKind"], "unicodeCodePoints");
    const auto& result = run["results"].at(0);
    EXPECT_EQ(result["ruleId"], "raw-reason");
    EXPECT_EQ(run["tool"]["driver"]["rules"].at(result["ruleIndex"].get<std::size_t>())["id"], "raw-reason");
    const auto& place = result["locations"].at(0)["physicalLocation"];
    EXPECT_EQ(place["artifactLocation"]["uri"], "src/a%2Cb%3A%20100%25.py");
    EXPECT_EQ(place["region"]["startColumn"], 7);
    EXPECT_EQ(result["partialFingerprints"]["becacheLint/v1"], "0123456789abcdef");
}

TEST(Report, formats_have_names) {
    EXPECT_EQ(format_of("sarif"), Format::sarif);
    EXPECT_EQ(format_of("xml"), std::nullopt);
}

class BaselineFile : public testing::Test {
protected:
    void write(const std::string& text) const { std::ofstream{file_} << text; }
    ~BaselineFile() override { std::filesystem::remove(file_); }

    std::filesystem::path file_ = std::filesystem::path{testing::TempDir()} / "becache_lint_baseline.json";
};

TEST_F(BaselineFile, is_read_as_it_was_written) {
    write(write_baseline(sample().findings));
    EXPECT_THAT(read_baseline(file_), ElementsAre("0123456789abcdef"));
    write(write_baseline({}));
    EXPECT_THAT(read_baseline(file_), testing::IsEmpty());
}

TEST_F(BaselineFile, that_is_none_is_refused) {
    for (const char* text :
         {"", "[]", "{\"version\": 2, \"findings\": []}", "{\"version\": 1, \"findings\": [{}]}"}) {
        write(text);
        EXPECT_THROW(std::ignore = read_baseline(file_), std::runtime_error) << text;
    }
    EXPECT_THROW(std::ignore = read_baseline("/nowhere/baseline.json"), std::runtime_error);
}

} // namespace
} // namespace becache::lint
