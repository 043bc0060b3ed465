#include <hit_ratio/comparison.hpp>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace becache::hit_ratio {
namespace {

using policy::Contender;
using policy::Key;
using policy::NumberedTrace;
using policy::PolicySize;
using policy::Role;
using testing::ElementsAre;

Contender made(std::string name, Role role, std::size_t hits) {
    return {std::move(name), "word", role, [hits](PolicySize size, std::span<const Key>) {
                return hits * size.capacity;
            }};
}

const std::vector<Contender> four{
    made("ours", Role::ours, 3), made("floor", Role::floor, 2), made("peer", Role::peer, 4),
    made("bound", Role::bound, 5)};

TEST(Comparison, takes_four_shares_of_the_keys_and_one_entry_at_least) {
    const NumberedTrace trace{.name = "made", .accesses = std::vector<Key>(1'000, 0), .keys = 150};
    const auto cells = compare(trace, four);
    ASSERT_EQ(cells.size(), 4U);
    EXPECT_EQ(cells[0].capacity, 1U) << "0.75 of an entry";
    EXPECT_EQ(cells[1].capacity, 2U);
    EXPECT_EQ(cells[2].capacity, 8U);
    EXPECT_EQ(cells[3].capacity, 15U);
    EXPECT_THAT(cells[3].hits, ElementsAre(45, 30, 60, 75));
    EXPECT_DOUBLE_EQ(cells[3].hit_ratio(0), 4.5);
}

TEST(Comparison, measures_ours_against_the_floor_and_the_best_but_the_bound) {
    const Cell cell{
        .trace = "made",
        .accesses = 1'000,
        .keys = 9,
        .share = 0.1,
        .capacity = 1,
        .hits = {300, 299, 320, 900}};
    const auto found = margins(cell, four);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].contender, 0U);
    EXPECT_NEAR(found[0].over_floor, 30.0 - (29.9 - 0.5), 1e-9);
    EXPECT_NEAR(found[0].over_best, 30.0 - (32.0 - 1.0), 1e-9);
}

TEST(Comparison, writes_a_row_for_each_cell_and_contender) {
    const Cell cell{
        .trace = "made",
        .accesses = 1'000,
        .keys = 9,
        .share = 0.1,
        .capacity = 1,
        .hits = {300, 299, 320, 900}};
    const auto rows = to_json({cell}, four);
    ASSERT_EQ(rows.size(), 4U);
    const nlohmann::json expected{{"trace", "made"}, {"accesses", 1'000}, {"keys", 9},   {"share", 0.1},
                                  {"capacity", 1},   {"policy", "peer"},  {"hits", 320}, {"hit_ratio", 0.32}};
    EXPECT_EQ(rows[2], expected);
}

} // namespace
} // namespace becache::hit_ratio
