// `becache generate` as CMake calls it.

#include "run_becache.hpp"

#include "unit/codegen/small_catalogue.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Generate : public Becache {
protected:
    // Runs the program on a catalogue with this text.
    [[nodiscard]] Outcome generate(const std::string& text, const std::string& arguments = "") const {
        write("shop.toml", text);
        return run("becache generate --catalogue shop.toml --out out " + arguments);
    }
};

TEST_F(Generate, writes_the_files_and_ends_with_0) {
    const Outcome outcome = generate(std::string{small_catalogue}, "--depfile out.d");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.output + outcome.errors, "");
    for (const char* name :
         {"reasons.hpp", "reasons.cpp", "caches.hpp", "caches.cpp", "caches_testing.hpp"}) {
        EXPECT_TRUE(std::filesystem::exists(folder_ / "out/shop" / name)) << name;
    }
    EXPECT_TRUE(std::filesystem::exists(folder_ / "out.d"));
}

TEST_F(Generate, tells_every_error_on_a_line_of_its_own_and_ends_with_2) {
    const Outcome outcome = generate(changed("number = 7", "number = 1", changed("\"250ms\"", "\"soon\"")));
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(
        outcome.errors, HasSubstr("shop.toml:33:7: the ttl of region prices: 'soon' is not a time to live"));
    EXPECT_THAT(
        outcome.errors,
        HasSubstr("shop.toml:47:10: the number of reason AUDIT: 1 is the number of ITEM_SOLD"));
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 2);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "out"));
}

TEST_F(Generate, ends_with_2_for_a_file_that_is_not_there) {
    const Outcome outcome = run("becache generate --catalogue /nowhere/shop.toml --out out");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(
        outcome.errors, StartsWith("/nowhere/shop.toml: a catalogue to read: No such file or directory;"));
}

TEST_F(Generate, shows_nothing_for_files_that_are_current) {
    ASSERT_EQ(generate(std::string{small_catalogue}).exit_code, 0);
    const Outcome outcome = run("becache generate --catalogue shop.toml --out out --check");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.output + outcome.errors, "");
}

TEST_F(Generate, shows_how_stale_files_differ_leaves_them_alone_and_ends_with_1) {
    ASSERT_EQ(generate(std::string{small_catalogue}).exit_code, 0);
    write("shop.toml", changed("by the till", "by a till"));
    std::filesystem::remove(folder_ / "out/shop/caches_testing.hpp");
    const auto written = std::filesystem::last_write_time(folder_ / "out/shop/reasons.hpp");
    const Outcome outcome = run("becache generate --catalogue shop.toml --out out --check");
    EXPECT_EQ(outcome.exit_code, 1);
    const std::string header = "out/shop/reasons.hpp";
    EXPECT_THAT(outcome.output, HasSubstr("--- " + header + "\n+++ " + header + " (generated)\n@@ "));
    EXPECT_THAT(
        outcome.output, HasSubstr("\n-    /// An item was sold: raised by the till.\n+    /// An item was "
                                  "sold: raised by a till.\n"));
    EXPECT_THAT(outcome.output, HasSubstr("--- /dev/null\n+++ out/shop/caches_testing.hpp (generated)\n"));
    EXPECT_EQ(
        outcome.errors,
        "out: what lies there is not what the catalogue generates; run becache generate without --check\n");
    EXPECT_EQ(std::filesystem::last_write_time(folder_ / "out/shop/reasons.hpp"), written);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "out/shop/caches_testing.hpp"));
}

TEST_F(Generate, is_not_stale_by_a_comment_or_another_order_of_the_reasons) {
    ASSERT_EQ(generate(std::string{small_catalogue}).exit_code, 0);
    const std::string text{small_catalogue};
    const auto first = text.find("[reasons.ITEM_SOLD]");
    const auto second = text.find("[reasons.AUDIT]");
    write(
        "shop.toml",
        "# Again.\n" + text.substr(0, first) + text.substr(second) + text.substr(first, second - first));
    EXPECT_EQ(run("becache generate --catalogue shop.toml --out out --check").exit_code, 0);
}

TEST_F(Generate, writes_every_language) {
    const std::string text = changed(
        "reason_class =",
        "python_module = \"shop.core.reasons\"\ntypescript_module = \"web/shop-reasons\"\nreason_class =");
    const std::pair<const char*, std::vector<const char*>> languages[] = {
        {"cpp", {"shop/reasons.hpp", "shop/caches.hpp"}},
        {"python", {"shop/core/reasons.py", "shop/core/reasons.pyi"}},
        {"typescript", {"web/shop-reasons.ts", "web/shop-reasons.mjs"}},
        {"markdown", {"reasons.md"}},
        {"json-schema", {"reasons.schema.json", "reasons.vectors.json"}},
    };
    for (const auto& [language, files] : languages) {
        const Outcome outcome = generate(text, std::string{"--lang "} + language);
        EXPECT_EQ(outcome.exit_code, 0) << outcome.errors;
        for (const char* file : files) {
            EXPECT_TRUE(std::filesystem::exists(folder_ / "out" / file)) << file;
        }
    }
}

TEST_F(Generate, refuses_a_language_whose_module_the_catalogue_does_not_name) {
    Outcome outcome = generate(std::string{small_catalogue}, "--lang python");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(
        outcome.errors, "Python from the catalogue shop: it does not name a module; write python_module = "
                        "\"backend.core.constants\" below [catalogue]\n");
    outcome = generate(std::string{small_catalogue}, "--lang typescript");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(
        outcome.errors,
        "TypeScript from the catalogue shop: it does not name a module; write typescript_module = "
        "\"backend/core/constants\" below [catalogue]\n");
}

TEST_F(Generate, refuses_a_language_that_it_does_not_know) {
    const Outcome outcome = generate(std::string{small_catalogue}, "--lang fortran");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(
        outcome.errors, HasSubstr("--lang: 'fortran' is none of them; known are cpp, python, typescript, "
                                  "markdown and json-schema"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "out"));
}

TEST_F(Generate, asks_for_what_it_needs) {
    const Outcome outcome = run("becache generate");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.errors, HasSubstr("--catalogue is required"));
}

TEST_F(Generate, is_asked_for_by_its_name) {
    Outcome outcome = run("becache");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.errors, HasSubstr("subcommand is required"));
    outcome = run("becache --help");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.output, HasSubstr("generate"));
}

} // namespace
