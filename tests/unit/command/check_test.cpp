// `becache check` as people and pipelines call it.

#include "run_becache.hpp"

#include "unit/codegen/small_catalogue.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Check : public Becache {
protected:
    Check() {
        write("old.toml", std::string{small_catalogue});
        write("shop.toml", std::string{small_catalogue});
    }

    // With a number that changed, a category that changed, and a region that is stale, too.
    void write_changes() const {
        write(
            "shop.toml", changed(
                             "number = 7", "number = 9",
                             changed(
                                 "category = \"staff\"", "category = \"stock\"",
                                 changed("description = \"An", "description = \"Some"))));
    }
};

TEST_F(Check, says_nothing_and_ends_with_0_if_nothing_is_broken) {
    const Outcome outcome = run("becache check --catalogue shop.toml --against old.toml");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.output + outcome.errors, "");
}

TEST_F(Check, tells_what_is_broken_and_ends_with_1) {
    write_changes();
    const Outcome outcome = run("becache check --catalogue shop.toml --against old.toml");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_EQ(
        outcome.output,
        "shop.toml:45:10: error: reason AUDIT: its number was 7 and is 9; give it 7 back: records keep it "
        "[number-changed]\n"
        "shop.toml:45:10: error: reason AUDIT: its category was staff and is stock; leave it: metrics and "
        "dashboards are grouped by it [category-changed]\n");
    EXPECT_EQ(outcome.errors, "");
}

TEST_F(Check, counts_the_levels_up_to_the_one_that_is_asked_for) {
    write("shop.toml", changed("category = \"staff\"", "category = \"stock\""));
    for (const char* level : {"wire", "text", "source"}) {
        const Outcome outcome =
            run(std::string{"becache check --catalogue shop.toml --against old.toml --level "} + level);
        EXPECT_EQ(outcome.exit_code, 0) << level;
        EXPECT_EQ(outcome.output, "") << level;
    }
    EXPECT_EQ(run("becache check --catalogue shop.toml --against old.toml --level behaviour").exit_code, 1);
}

TEST_F(Check, ends_with_0_for_information_and_warnings) {
    write(
        "shop.toml",
        changed("items = \"item\"", "items = \"*\"")
            + "\n[[exception]]\nrule = \"value-changed\"\nreason = \"AUDIT\"\nwhy = \"It is meant.\"\n");
    const Outcome outcome = run("becache check --catalogue shop.toml --against old.toml");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.output, HasSubstr(": information: reason ITEM_SOLD: it made items stale by item"));
    EXPECT_THAT(
        outcome.output,
        HasSubstr(": warning: [[exception]] to value-changed for AUDIT: nothing breaks that rule"));
}

TEST_F(Check, writes_json_and_annotations) {
    write_changes();
    const auto json = nlohmann::json::parse(
        run("becache check --catalogue shop.toml --against old.toml --format json").output);
    ASSERT_EQ(json.size(), 2U);
    EXPECT_EQ(json[0].at("rule"), "number-changed");
    EXPECT_EQ(json[1].at("line"), 45);
    EXPECT_THAT(
        run("becache check --catalogue shop.toml --against old.toml --format github").output,
        StartsWith(
            "::error file=shop.toml,line=45,col=10,title=number-changed::reason AUDIT: its number was"));
    EXPECT_EQ(run("becache check --catalogue old.toml --against old.toml --format json").output, "[]\n");
}

TEST_F(Check, compares_with_a_commit_a_branch_and_a_tag) {
    const Outcome made = run("mkdir -p 'a repository/catalogue' && cd 'a repository' && cp ../old.toml "
                             "catalogue/shop.toml && git init -q . && "
                             "git checkout -q -b trunk && git add . && "
                             "git -c user.name=a -c user.email=a@example.org -c commit.gpgsign=false commit "
                             "-q -m one && git tag v1.0 && "
                             "sed -i 's/number = 7/number = 9/' catalogue/shop.toml");
    ASSERT_EQ(made.exit_code, 0) << made.errors;
    for (const char* reference : {"HEAD", "trunk", "v1.0"}) {
        const Outcome outcome =
            run(std::string{"becache check --catalogue 'a repository/catalogue/shop.toml' --against "}
                + reference);
        EXPECT_EQ(outcome.exit_code, 1) << outcome.errors;
        EXPECT_THAT(outcome.output, HasSubstr("reason AUDIT: its number was 7 and is 9;"));
    }
    EXPECT_EQ(
        run("cd 'a repository/catalogue' && becache check --catalogue shop.toml --against HEAD").exit_code,
        1);
}

TEST_F(Check, ends_with_2_if_there_is_nothing_to_compare_with) {
    for (const char* against : {"v9.9", "nowhere.toml", "''", "\"'; touch owned; '\"", "--output=owned"}) {
        const Outcome outcome = run(std::string{"becache check --catalogue shop.toml --against="} + against);
        EXPECT_EQ(outcome.exit_code, 2) << against;
        EXPECT_EQ(outcome.output, "");
        EXPECT_THAT(outcome.errors, HasSubstr("--against")) << against;
    }
    EXPECT_FALSE(std::filesystem::exists(folder_ / "owned"));
}

TEST_F(Check, ends_with_2_for_a_catalogue_with_errors) {
    write("wrong.toml", changed("number = 7", "number = 0"));
    Outcome outcome = run("becache check --catalogue wrong.toml --against old.toml");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(
        outcome.errors,
        StartsWith("wrong.toml:47:10: the number of reason AUDIT: 0 is not between 1 and 255;"));
    outcome = run("becache check --catalogue old.toml --against wrong.toml");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.errors, StartsWith("wrong.toml:47:10: "));
}

TEST_F(Check, refuses_levels_and_formats_that_it_does_not_know) {
    const Outcome outcome = run("becache check --catalogue shop.toml --against old.toml --level wired");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.errors, HasSubstr("--level: 'wired' is none of them; did you mean 'wire'?"));
    EXPECT_EQ(run("becache check --catalogue shop.toml --against old.toml --format sarif").exit_code, 2);
}

} // namespace
