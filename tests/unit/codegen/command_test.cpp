// `becache generate` as CMake calls it.

#include "small_catalogue.hpp"

#include <gmock/gmock.h>

#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct Outcome {
    int exit_code = -1;
    std::string errors; // what was written on standard error, or on both
};

Outcome run(const std::string& arguments, const std::string& redirection = "2>&1 >/dev/null") {
    const std::string command = std::string{BECACHE_COMMAND} + " generate " + arguments + " " + redirection;
    Outcome outcome;
    FILE* const pipe = popen(command.c_str(), "r"); // NOLINT(cert-env33-c)
    if (pipe == nullptr) {
        return outcome;
    }
    std::array<char, 4096> part{};
    for (std::size_t read = 0; (read = fread(part.data(), 1, part.size(), pipe)) > 0;) {
        outcome.errors.append(part.data(), read);
    }
    const int status = pclose(pipe);
    outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return outcome;
}

class Command : public testing::Test {
protected:
    Command() {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    ~Command() override { std::filesystem::remove_all(folder_); }

    // Runs the program on a catalogue with this text.
    Outcome generate(const std::string& text) const {
        std::ofstream{folder_ / "shop.toml"} << text;
        const std::string place = folder_.string();
        return run(
            "--catalogue " + place + "/shop.toml --out " + place + "/out --depfile " + place + "/out.d");
    }

    // Runs it with further arguments on the catalogue that is there.
    Outcome again(const std::string& arguments) const {
        const std::string place = folder_.string();
        return run("--catalogue " + place + "/shop.toml --out " + place + "/out " + arguments, "2>&1");
    }

    std::filesystem::path folder_ = std::filesystem::path{testing::TempDir()} / "becache_codegen_command";
};

TEST_F(Command, writes_the_files_and_ends_with_0) {
    const Outcome outcome = generate(std::string{small_catalogue});
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.errors, "");
    for (const char* name :
         {"reasons.hpp", "reasons.cpp", "caches.hpp", "caches.cpp", "caches_testing.hpp"}) {
        EXPECT_TRUE(std::filesystem::exists(folder_ / "out/shop" / name)) << name;
    }
    EXPECT_TRUE(std::filesystem::exists(folder_ / "out.d"));
}

TEST_F(Command, tells_every_error_on_a_line_of_its_own_and_ends_with_2) {
    const Outcome outcome = generate(changed("number = 7", "number = 1", changed("\"250ms\"", "\"soon\"")));
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(
        outcome.errors, HasSubstr("/shop.toml:33:7: the ttl of region prices: 'soon' is not a time to live"));
    EXPECT_THAT(
        outcome.errors,
        HasSubstr("/shop.toml:47:10: the number of reason AUDIT: 1 is the number of ITEM_SOLD"));
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 2);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "out"));
}

TEST_F(Command, ends_with_2_for_a_file_that_is_not_there) {
    const Outcome outcome = run("--catalogue /nowhere/shop.toml --out " + folder_.string());
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(
        outcome.errors, StartsWith("/nowhere/shop.toml: a catalogue to read: No such file or directory;"));
}

TEST_F(Command, shows_nothing_for_files_that_are_current) {
    ASSERT_EQ(generate(std::string{small_catalogue}).exit_code, 0);
    const Outcome outcome = again("--check");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.errors, "");
}

TEST_F(Command, shows_how_stale_files_differ_leaves_them_alone_and_ends_with_1) {
    ASSERT_EQ(generate(std::string{small_catalogue}).exit_code, 0);
    std::ofstream{folder_ / "shop.toml"} << changed("by the till", "by a till");
    std::filesystem::remove(folder_ / "out/shop/caches_testing.hpp");
    const auto written = std::filesystem::last_write_time(folder_ / "out/shop/reasons.hpp");
    const Outcome outcome = again("--check");
    EXPECT_EQ(outcome.exit_code, 1);
    const std::string header = folder_.string() + "/out/shop/reasons.hpp";
    EXPECT_THAT(outcome.errors, HasSubstr("--- " + header + "\n+++ " + header + " (generated)\n@@ "));
    EXPECT_THAT(
        outcome.errors, HasSubstr("\n-    /// An item was sold: raised by the till.\n+    /// An item was "
                                  "sold: raised by a till.\n"));
    EXPECT_THAT(
        outcome.errors, HasSubstr("--- /dev/null\n+++ " + folder_.string() + "/out/shop/caches_testing.hpp"));
    EXPECT_THAT(
        outcome.errors, HasSubstr("/out: what lies there is not what the catalogue generates; run becache "
                                  "generate without --check\n"));
    EXPECT_EQ(std::filesystem::last_write_time(folder_ / "out/shop/reasons.hpp"), written);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "out/shop/caches_testing.hpp"));
}

TEST_F(Command, is_not_stale_by_a_comment_or_another_order_of_the_reasons) {
    ASSERT_EQ(generate(std::string{small_catalogue}).exit_code, 0);
    const std::string text{small_catalogue};
    const auto first = text.find("[reasons.ITEM_SOLD]");
    const auto second = text.find("[reasons.AUDIT]");
    std::ofstream{folder_ / "shop.toml"} << "# Again.\n"
                                         << text.substr(0, first) << text.substr(second)
                                         << text.substr(first, second - first);
    EXPECT_EQ(again("--check").exit_code, 0);
}

TEST_F(Command, writes_every_language) {
    std::ofstream{folder_ / "shop.toml"} << changed(
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
        const Outcome outcome = again(std::string{"--lang "} + language);
        EXPECT_EQ(outcome.exit_code, 0) << outcome.errors;
        for (const char* file : files) {
            EXPECT_TRUE(std::filesystem::exists(folder_ / "out" / file)) << file;
        }
    }
}

TEST_F(Command, refuses_a_language_whose_module_the_catalogue_does_not_name) {
    std::ofstream{folder_ / "shop.toml"} << small_catalogue;
    Outcome outcome = again("--lang python");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(
        outcome.errors, "Python from the catalogue shop: it does not name a module; write python_module = "
                        "\"backend.core.constants\" below [catalogue]\n");
    outcome = again("--lang typescript");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(
        outcome.errors,
        "TypeScript from the catalogue shop: it does not name a module; write typescript_module = "
        "\"backend/core/constants\" below [catalogue]\n");
}

TEST_F(Command, refuses_a_language_that_it_does_not_know) {
    std::ofstream{folder_ / "shop.toml"} << small_catalogue;
    const Outcome outcome = again("--lang fortran");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.errors, HasSubstr("fortran"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "out"));
}

TEST_F(Command, asks_for_what_it_needs) {
    const Outcome outcome = run("");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.errors, HasSubstr("--catalogue is required"));
}

} // namespace
