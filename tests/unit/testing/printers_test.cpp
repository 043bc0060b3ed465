#include <becache/testing/printers.hpp>
#include <becache/testing/recorded_calls.hpp>
#include <support/small_catalogue.hpp>

#include <gtest/gtest.h>

namespace becache::testing {
namespace {

using ::testing::PrintToString;

const SourceLocation place = SourceLocation::current("src/items.cpp", "update", 42);

TEST(Printers, show_calls_in_words) {
    EXPECT_EQ(
        PrintToString(RecordedCall{"invalidate_items", small::item_changed, {}, place}),
        "invalidate_items, with the reason item_changed (An item was changed.), from src/items.cpp:42");
    EXPECT_EQ(
        PrintToString(RecordedCall{"invalidate", small::by_hand, Subject{}.add("item", "item", 7), {}}),
        "invalidate, with the reason by_hand (Somebody asked for it.), for item=7, from an unknown place");
}

TEST(Printers, show_records_in_words) {
    Record record{
        .id = 3, .time = {}, .reason = small::by_hand, .subject = "item=7", .scopes = {}, .origin = {}};
    record.scopes.push_back({{ScopeKind::tag, "items#item:7"}, 2});
    record.scopes.push_back({{ScopeKind::region, "plain"}, 0});
    record.origin.source = place;
    EXPECT_EQ(
        PrintToString(record),
        "record 3, with the reason by_hand (Somebody asked for it.), for item=7, "
        "tag items#item:7 (2 dropped), region plain (0 dropped), from src/items.cpp:42");
}

TEST(Printers, show_the_small_types) {
    EXPECT_EQ(PrintToString(Receipt{.record_id = 3, .entries_dropped = 2}), "record 3, 2 dropped");
    EXPECT_EQ(PrintToString(Scope{}), "everything *");
    EXPECT_EQ(PrintToString(Subject{}), "nobody");
    EXPECT_EQ(PrintToString(Subject{}.add("item", "item", 7)), "item=7");
    EXPECT_EQ(PrintToString(EntryState::fresh), "fresh");
    EXPECT_EQ(PrintToString(small::by_hand), "by_hand");
}

} // namespace
} // namespace becache::testing
