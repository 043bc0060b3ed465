// Compares the table of this test with the tables of the contract itself, where the file is at hand.
#include "contract_rows.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <optional>
#include <regex>
#include <string>
#include <vector>

namespace {

/// The rows of all tables of constants in a Markdown text.
std::vector<ContractRow> rows_of(std::istream& markdown) {
    static const std::regex heading{R"(^### (.+?)\s*$)"};
    static const std::regex row{R"(^\| `([A-Z_]+)`\s*\| `([a-z_]+)`\s*\|.*\|\s*$)"};
    std::vector<ContractRow> rows;
    std::string category;
    std::smatch match;
    for (std::string line; std::getline(markdown, line);) {
        if (std::regex_match(line, match, heading)) {
            category = match[1];
        } else if (std::regex_match(line, match, row)) {
            rows.push_back({match[1], match[2], category});
        }
    }
    return rows;
}

TEST(ContractReference, is_read_row_by_row) {
    std::istringstream markdown{"### Some Operations\n\n"
                                "| Constant | Value | Description |\n"
                                "| -------- | ----- | ----------- |\n"
                                "| `MANUAL` | `manual` | By hand (e.g., `x`) |\n"};
    EXPECT_THAT(rows_of(markdown), testing::ElementsAre(ContractRow{"MANUAL", "manual", "Some Operations"}));
}

TEST(ContractReference, has_the_rows_of_this_test) {
    std::ifstream file{BECACHE_CONTRACT_REFERENCE};
    if (!file) {
        EXPECT_EQ(contract_rows().size(), 22U);
        return;
    }
    EXPECT_THAT(rows_of(file), testing::ElementsAreArray(contract_rows()));
}

} // namespace
