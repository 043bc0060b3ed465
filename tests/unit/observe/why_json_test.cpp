#include <becache/observe/why_json.hpp>
#include <support/small_catalogue.hpp>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace becache {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;

std::string time_of(WallTime time) {
    const Record record{
        .id = 1, .time = time, .reason = small::by_hand, .subject = {}, .scopes = {}, .origin = {}};
    return json::parse(to_json(record))["time"];
}

TEST(WhyJson, shows_address_state_and_the_records_newest_first) {
    small::Store store;
    store.caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    store.caches.items.by_id.invalidate({8}, small::by_hand);
    const unsigned line = __LINE__ + 1;
    store.caches.items.by_id.invalidate({7}, small::by_hand);
    store.clock->advance(90s);
    store.caches.invalidate(small::item_changed, Subject{}.add("item", "item", 7));

    const json why = json::parse(to_json(store.cache.why("items/by_id/7")));
    EXPECT_EQ(why["address"], "items/by_id/7");
    EXPECT_EQ(why["state"], "absent");
    ASSERT_EQ(why["records"].size(), 2U);
    EXPECT_EQ(why["records"][0]["id"], 3);
    EXPECT_EQ(why["records"][0]["time"], "2026-01-01T00:01:30.000000Z");
    EXPECT_EQ(why["records"][0]["reason"], "item_changed");
    EXPECT_EQ(why["records"][0]["subject"], "item=7");
    EXPECT_EQ(why["records"][1]["id"], 2);
    EXPECT_EQ(why["records"][1]["reason"], "by_hand");
    EXPECT_EQ(why["records"][1]["constant"], "BY_HAND");
    EXPECT_EQ(why["records"][1]["description"], "Somebody asked for it.");
    EXPECT_EQ(why["records"][1]["entries_dropped"], 1);
    EXPECT_EQ(
        why["records"][1]["scopes"],
        json::array({{{"kind", "key"}, {"name", "items/by_id/7"}, {"entries_dropped", 1}}}));
    EXPECT_THAT(why["records"][1]["origin"]["file"].get<std::string>(), HasSubstr("why_json_test.cpp"));
    EXPECT_EQ(why["records"][1]["origin"]["line"], line);
}

TEST(WhyJson, names_every_state) {
    small::Store store;
    const auto state = [&] {
        return json::parse(to_json(store.cache.why("items/by_id/7")))["state"].get<std::string>();
    };
    EXPECT_EQ(state(), "absent");
    store.caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    EXPECT_EQ(state(), "fresh");
    store.caches.items.invalidate(small::by_hand);
    EXPECT_EQ(state(), "stale");
}

TEST(WhyJson, has_an_empty_list_where_nothing_was_invalidated) {
    small::Store store;
    EXPECT_EQ(
        to_json(store.cache.why("items/by_id/7")),
        R"({"address":"items/by_id/7","state":"absent","records":[]})");
}

TEST(WhyJson, names_a_record_of_everything_with_a_star) {
    small::Store store;
    store.cache.invalidate_everything(small::by_hand);
    const json record = json::parse(to_json(store.cache.ledger().front()));
    EXPECT_EQ(record["regions"], json::array({"*"}));
    EXPECT_EQ(
        record["scopes"], json::array({{{"kind", "everything"}, {"name", "*"}, {"entries_dropped", 0}}}));
}

TEST(WhyJson, is_valid_for_bytes_that_are_no_utf_8) {
    Record record{.id = 1, .time = {}, .reason = small::by_hand, .subject = {}, .scopes = {}, .origin = {}};
    record.subject = "a\xff\n";
    const std::string text = to_json(record);
    EXPECT_EQ(json::parse(text)["subject"], "a\xef\xbf\xbd\n");
    EXPECT_EQ(text.find('\n'), std::string::npos);
    EXPECT_EQ(json::parse(to_json(Why{.address = "\xc3"}))["address"], "\xef\xbf\xbd");
}

TEST(WhyJson, spells_times_in_utc_with_microseconds) {
    using std::chrono::sys_days;
    using std::chrono::year;
    EXPECT_EQ(time_of(WallTime{0us}), "1970-01-01T00:00:00.000000Z");
    EXPECT_EQ(time_of(WallTime{-1us}), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(
        time_of(WallTime{sys_days{year{2024} / 2 / 29}} + 23h + 59min + 59s + 7us),
        "2024-02-29T23:59:59.000007Z");
}

} // namespace
} // namespace becache
