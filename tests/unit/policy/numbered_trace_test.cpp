#include <policy/numbered_trace.hpp>

#include <gmock/gmock.h>

#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace becache::policy {
namespace {

using testing::ElementsAre;

TEST(NumberedTrace, numbers_keys_in_the_order_of_their_first_use) {
    std::string name = std::filesystem::temp_directory_path() / "becache-numbered.trace-XXXXXX";
    close(mkstemp(name.data()));
    std::ofstream{name} << "b\na\nb\nc\n";
    const NumberedTrace lines = read_trace(name);
    std::ofstream{name} << "9 2 0 0\n8 2 0 0\n";
    const NumberedTrace runs = read_trace(name);
    std::filesystem::remove(name);
    EXPECT_EQ(lines.name, "becache-numbered");
    EXPECT_THAT(lines.accesses, ElementsAre(0, 1, 0, 2));
    EXPECT_EQ(lines.keys, 3U);
    EXPECT_THAT(runs.accesses, ElementsAre(0, 1, 2, 0));
    EXPECT_EQ(runs.keys, 3U);
}

} // namespace
} // namespace becache::policy
