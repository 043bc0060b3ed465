// Compares what is generated with the files kept here, byte for byte. `tests/golden/renew` writes them anew.

#include <codegen/read_catalogue.hpp>
#include <codegen/write_files.hpp>

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace {

const std::filesystem::path source{BECACHE_SOURCE_DIR};

struct Golden {
    std::string name;
    std::filesystem::path catalogue;
};

void PrintTo(const Golden& golden, std::ostream* out) { *out << golden.name; }

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

// "line 7: 'old' became 'new'" for the first line that differs; empty for equal texts.
std::string first_difference(const std::string& expected, const std::string& actual) {
    if (expected == actual) {
        return "";
    }
    std::size_t begin = 0;
    for (std::size_t line = 1;; ++line) {
        const auto line_at = [&](const std::string& text) {
            return begin > text.size() ? std::string{"(nothing)"}
                                       : text.substr(begin, text.find('\n', begin) - begin);
        };
        if (line_at(expected) != line_at(actual)) {
            return "line " + std::to_string(line) + ": '" + line_at(expected) + "' became '" + line_at(actual)
                   + "'";
        }
        begin += line_at(expected).size() + 1;
        if (begin > expected.size() && begin > actual.size()) {
            return "the end of the last line";
        }
    }
}

class GoldenFiles : public testing::TestWithParam<Golden> {};

TEST_P(GoldenFiles, hold_what_is_generated) {
    const auto read = becache::codegen::read_catalogue(source / GetParam().catalogue);
    ASSERT_THAT(read.errors, testing::IsEmpty());
    const std::filesystem::path folder = source / "tests/golden" / GetParam().name;
    std::set<std::string> generated;
    for (const auto& [language_name, language] : becache::codegen::languages) {
        for (const auto& file : becache::codegen::generate(read.catalogue, language)) {
            const std::string name = file.path.generic_string() + ".golden";
            EXPECT_TRUE(generated.insert(name).second) << name << " is generated for two languages";
            EXPECT_EQ(first_difference(text_of(folder / name), file.text), "")
                << name << " differs; if it is meant to, run tests/golden/renew";
        }
    }
    std::set<std::string> kept;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (entry.path().extension() == ".golden") {
            kept.insert(std::filesystem::relative(entry.path(), folder).generic_string());
        }
    }
    EXPECT_EQ(kept, generated);
}

INSTANTIATE_TEST_SUITE_P(
    Catalogues, GoldenFiles,
    testing::Values(
        Golden{"home_security", "catalogue/home_security.toml"}, Golden{"odd", "tests/golden/odd/odd.toml"}),
    [](const testing::TestParamInfo<Golden>& golden) { return golden.param.name; });

} // namespace
