#include "small_catalogue.hpp"

#include <codegen/cpp_text.hpp>
#include <codegen/read_catalogue.hpp>
#include <codegen/write_files.hpp>

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace {

using namespace becache::codegen;
using testing::ElementsAre;

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

class WriteFiles : public testing::Test {
protected:
    WriteFiles() { std::filesystem::remove_all(folder_); }
    ~WriteFiles() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path folder_ = std::filesystem::path{testing::TempDir()} / "becache write files";
};

TEST_F(WriteFiles, names_them_after_the_headers_of_the_catalogue) {
    const auto files = generate(read_catalogue_text(small_catalogue, "shop.toml").catalogue, Language::cpp);
    std::vector<std::string> paths;
    for (const GeneratedFile& file : files) {
        paths.push_back(file.path.generic_string());
    }
    EXPECT_THAT(
        paths, ElementsAre(
                   "shop/reasons.hpp", "shop/reasons.cpp", "shop/caches.hpp", "shop/caches.cpp",
                   "shop/caches_testing.hpp"));
}

TEST_F(WriteFiles, gives_the_same_bytes_for_the_same_catalogue) {
    const auto once = generate(read_catalogue_text(small_catalogue, "shop.toml").catalogue, Language::cpp);
    const auto again =
        generate(read_catalogue_text(small_catalogue, "/another/place.toml").catalogue, Language::cpp);
    ASSERT_EQ(once.size(), again.size());
    for (std::size_t i = 0; i < once.size(); ++i) {
        EXPECT_EQ(once[i].text, again[i].text);
    }
}

TEST_F(WriteFiles, leaves_alone_what_is_there_already) {
    const std::vector<GeneratedFile> files{{"a/kept.hpp", "kept\n"}, {"a/changed.hpp", "new\n"}};
    write_files({{"a/kept.hpp", "kept\n"}, {"a/changed.hpp", "old\n"}}, folder_);
    const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours{1};
    std::filesystem::last_write_time(folder_ / "a/kept.hpp", long_ago);
    std::filesystem::last_write_time(folder_ / "a/changed.hpp", long_ago);

    write_files(files, folder_);

    EXPECT_EQ(std::filesystem::last_write_time(folder_ / "a/kept.hpp"), long_ago);
    EXPECT_NE(std::filesystem::last_write_time(folder_ / "a/changed.hpp"), long_ago);
    EXPECT_EQ(text_of(folder_ / "a/changed.hpp"), "new\n");
}

TEST_F(WriteFiles, says_what_cannot_be_written) {
    std::filesystem::create_directories(folder_ / "a.hpp");
    try {
        write_files({{"a.hpp", "text"}}, folder_);
        FAIL() << "a folder was written as a file";
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(
            error.what(),
            (folder_ / "a.hpp").string()
                + ": a generated file: it cannot be written; name a folder that may be written");
    }
}

TEST_F(WriteFiles, writes_a_rule_that_make_and_ninja_read) {
    write_depfile(folder_ / "d", {{"a.hpp", ""}, {"b c.hpp", ""}}, "out$", "my catalogue.toml");
    EXPECT_EQ(text_of(folder_ / "d"), "out$$/a.hpp out$$/b\\ c.hpp : my\\ catalogue.toml\n");
}

TEST(CppText, escapes_what_would_end_or_change_a_literal) {
    EXPECT_EQ(string_literal("plain"), "\"plain\"");
    EXPECT_EQ(string_literal("\"\\"), "\"\\\"\\\\\"");
    EXPECT_EQ(string_literal("what?\?/"), "\"what\\?\\?/\"");
    EXPECT_EQ(
        string_literal("\xc3\xa4"
                       "1\n"),
        "\"\\303\\2441\\012\"");
}

} // namespace
