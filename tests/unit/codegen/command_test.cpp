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

namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct Outcome {
    int exit_code = -1;
    std::string errors; // what was written on standard error
};

Outcome run(const std::string& arguments) {
    const std::string command = std::string{BECACHE_COMMAND} + " generate " + arguments + " 2>&1 >/dev/null";
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

TEST_F(Command, asks_for_what_it_needs) {
    const Outcome outcome = run("");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.errors, HasSubstr("--catalogue is required"));
}

} // namespace
