#include "linting.hpp"

#include <gmock/gmock.h>

namespace becache::lint {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

TEST(Settings, add_sinks) {
    const Settings settings = read_settings_text("sinks = [\"drop_*\", \"forget(why=)\"]", "x.toml");
    EXPECT_THAT(
        found("a.py", "drop_all('manual')\nforget('manual', why='manual')\n", settings),
        ElementsAre("1:10 dictionary-reason", "2:22 dictionary-reason"));
}

TEST(Settings, add_names_of_tests) {
    const Settings settings = read_settings_text("test_files = [\"checks/*\"]", "x.toml");
    EXPECT_THAT(found("checks/a.py", "f(CacheInvalidationReason.TEST)", settings), IsEmpty());
    EXPECT_THAT(found("src/checks/a.py", "f(CacheInvalidationReason.TEST)", settings), testing::SizeIs(1));
}

TEST(Settings, name_catalogue_and_imports) {
    const Settings settings = read_settings_text(
        "catalogue = \"c.toml\"\n[fix]\ncpp_header = \"a.hpp\"\npython_module = \"b\"\ntypescript_module = "
        "\"@/c\"\n",
        "x.toml");
    EXPECT_EQ(settings.catalogue, "c.toml");
    EXPECT_EQ(settings.imports.cpp_header, "a.hpp");
    EXPECT_EQ(settings.imports.python_module, "b");
    EXPECT_EQ(settings.imports.typescript_module, "@/c");
}

TEST(Settings, all_that_is_wrong_is_told_at_once_with_its_line) {
    EXPECT_THAT(
        [] { std::ignore = read_settings_text("sinks = [\"a b\"]\nexclud = []\nfix = 1\n", "x.toml"); },
        ThrowsMessage<std::runtime_error>(
            AllOf(HasSubstr("x.toml:1:"), HasSubstr("x.toml:2:"), HasSubstr("x.toml:3:"))));
}

TEST(Patterns, without_a_slash_fit_any_part_of_a_path) {
    EXPECT_TRUE(fits("a/build/b.py", {"build"}));
    EXPECT_TRUE(fits("a/b.gen.py", {"*.gen.py"}));
    EXPECT_FALSE(fits("a/building/b.py", {"build"}));
}

TEST(Patterns, with_a_slash_fit_the_path_or_a_folder_of_it) {
    EXPECT_TRUE(fits("src/old/a.py", {"src/old"}));
    EXPECT_TRUE(fits("src/old/a.py", {"src/*"}));
    EXPECT_FALSE(fits("lib/src/old/a.py", {"src/old"}));
}

} // namespace
} // namespace becache::lint
