#include "captured_log.hpp"

#include <becache/observe/log.hpp>
#include <becache/testing/matchers.hpp>
#include <support/small_catalogue.hpp>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <spdlog/sinks/base_sink.h>

#include <algorithm>
#include <stdexcept>
#include <thread>

#include <unistd.h>

namespace becache {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

CacheOptions logging_to(const CapturedLog& log, LogFormat format) {
    return {.application = "shop", .observers = {make_log(log.logger, format)}};
}

/// What a hostile client, host name or path might hold.
const std::vector<std::string> hostile_texts{
    "a\nlevel=error forged",
    "a\r\n",
    "\x1b[2J\x1b]0;owned\x07",
    "\" reason=\"forged",
    "back\\slash\\",
    "{\"reason\":\"forged\"}",
    "%n%v{}{0}",
    "\xff\xfe not UTF-8 \xc3",
    "\xc2\x9b"
    "31m",
    "\xe2\x80\xa8",
    "\x7f",
    std::string("a\0b", 3),
    std::string(1024, '\n'),
    std::string(1024, '\xff'),
    "",
};

/// A record that holds the text wherever a text from outside may stand.
Record record_with(const std::string& text) {
    static std::string place; // SourceLocation keeps pointers
    place = text;
    Record record{.id = 1, .time = {}, .reason = small::by_hand, .subject = text, .scopes = {}, .origin = {}};
    record.scopes.push_back({{ScopeKind::key, "items/by_id/" + text}, 1});
    record.origin = {
        .source = SourceLocation::current(place.c_str(), place.c_str(), 3),
        .application = text,
        .host = text,
        .process = 4,
        .thread = 5};
    return record;
}

bool is_printable_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char character) { return character >= ' ' && character <= '~'; });
}

TEST(JsonLog, says_of_an_invalidation_all_that_its_record_says) {
    CapturedLog log{"%v"};
    small::Store store{logging_to(log, LogFormat::json)};
    store.caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    store.caches.items.list.get_or_load({}, [] { return "all"; });
    store.caches.shelves.by_id.get_or_load({"a b"}, [] { return "shelf"; });
    store.clock->advance(std::chrono::microseconds{1'000'001});
    const Subject subject = Subject{}.add("item", "item", 7).add("shelf", "shelf", "a b");
    const unsigned line = __LINE__ + 1;
    store.caches.invalidate(small::item_changed, subject);

    ASSERT_THAT(log.lines(), SizeIs(1));
    const json logged = json::parse(log.lines().front());
    EXPECT_EQ(logged["level"], "info");
    EXPECT_EQ(logged["event"], "invalidation");
    EXPECT_EQ(logged["id"], 1);
    EXPECT_EQ(logged["time"], "2026-01-01T00:00:01.000001Z");
    EXPECT_EQ(logged["reason"], "item_changed");
    EXPECT_EQ(logged["constant"], "ITEM_CHANGED");
    EXPECT_EQ(logged["category"], "item");
    EXPECT_EQ(logged["description"], "An item was changed.");
    EXPECT_EQ(logged["subject"], "item=7 shelf=a%20b");
    EXPECT_EQ(logged["entries_dropped"], 3);
    EXPECT_EQ(logged["hardness"], "hard");
    const Record record = store.cache.ledger().front();
    EXPECT_EQ(logged["regions"], json({"items", "shelves"}));
    ASSERT_EQ(logged["scopes"].size(), record.scopes.size());
    for (std::size_t place = 0; place < record.scopes.size(); ++place) {
        EXPECT_EQ(
            logged["scopes"][place], json(
                                         {{"kind", to_string(record.scopes[place].scope.kind)},
                                          {"name", record.scopes[place].scope.name},
                                          {"entries_dropped", record.scopes[place].entries_dropped}}));
    }
    EXPECT_THAT(logged["origin"]["file"].get<std::string>(), EndsWith("log_test.cpp"));
    EXPECT_EQ(logged["origin"]["line"], line);
    EXPECT_THAT(logged["origin"]["function"].get<std::string>(), Not(IsEmpty()));
    EXPECT_EQ(logged["origin"]["thread"], ::gettid());
    EXPECT_EQ(logged["origin"]["process"], ::getpid());
    EXPECT_EQ(logged["origin"]["host"], record.origin.host);
    EXPECT_EQ(logged["origin"]["application"], "shop");
}

TEST(JsonLog, is_one_object_a_line_whatever_the_texts_hold) {
    for (const std::string& text : hostile_texts) {
        CapturedLog log{"%v"};
        make_log(log.logger, LogFormat::json)->on_invalidation(record_with(text));
        make_log(log.logger, LogFormat::json)->on_warning(text);
        ASSERT_THAT(log.lines(), SizeIs(2)) << text;
        for (const std::string& line : log.lines()) {
            EXPECT_TRUE(is_printable_ascii(line)) << line;
        }
        const json invalidation = json::parse(log.lines()[0]);
        EXPECT_EQ(invalidation["reason"], "by_hand");
        EXPECT_EQ(invalidation["origin"]["line"], 3);
        EXPECT_EQ(json::parse(log.lines()[1])["event"], "warning");
    }
}

TEST(JsonLog, gives_valid_texts_back_and_replaces_bytes_that_are_no_utf_8) {
    CapturedLog log{"%v"};
    const auto observer = make_log(log.logger, LogFormat::json);
    observer->on_invalidation(record_with("a\n\"b\" \x1b[0m \xc3\xbc"));
    observer->on_invalidation(record_with("a\xff"
                                          "b"));
    EXPECT_EQ(json::parse(log.lines()[0])["subject"], "a\n\"b\" \x1b[0m \xc3\xbc");
    EXPECT_EQ(
        json::parse(log.lines()[1])["subject"], "a\xef\xbf\xbd"
                                                "b");
}

TEST(JsonLog, says_a_warning_at_level_warning_with_its_time) {
    CapturedLog log;
    make_log(log.logger, LogFormat::json)->on_warning("look here");
    ASSERT_THAT(log.lines(), ElementsAre(StartsWith("warning {")));
    const json logged = json::parse(log.lines().front().substr(8));
    EXPECT_EQ(logged["level"], "warning");
    EXPECT_EQ(logged["text"], "look here");
    EXPECT_THAT(
        logged["time"].get<std::string>(),
        ::testing::MatchesRegex("[0-9]+-[0-9]+-[0-9]+T[0-9]+:[0-9]+:[0-9]+[.][0-9]+Z"));
}

TEST(HumanLog, says_of_an_invalidation_what_happened_and_who_asked) {
    CapturedLog log;
    Record record{
        .id = 17,
        .time = testing::ManualClock::first_wall_time,
        .reason = small::item_changed,
        .subject = "item=7",
        .scopes = {},
        .origin = {}};
    record.scopes.push_back({{ScopeKind::tag, "items#item:7"}, 2});
    record.scopes.push_back({{ScopeKind::key, "items/both/-/a"}, 0});
    record.scopes.push_back({{ScopeKind::region, "shelves"}, 1});
    record.origin = {
        .source = SourceLocation::current("src/items.cpp", "update", 42),
        .application = "shop",
        .host = "pi",
        .process = 10,
        .thread = 11};
    make_log(log.logger)->on_invalidation(record);
    EXPECT_THAT(
        log.lines(),
        ElementsAre("info invalidation id=17 time=2026-01-01T00:00:00.000000Z reason=item_changed dropped=3 "
                    "hardness=hard "
                    "regions=\"items shelves\" scopes=\"items#item:7=2 items/both/-/a=0 shelves=1\" "
                    "subject=\"item=7\" file=\"src/items.cpp\" line=42 function=\"update\" thread=11 "
                    "process=10 host=\"pi\" application=\"shop\""));
}

TEST(HumanLog, is_one_line_of_printable_ascii_whatever_the_texts_hold) {
    for (const std::string& text : hostile_texts) {
        CapturedLog log;
        make_log(log.logger)->on_invalidation(record_with(text));
        make_log(log.logger)->on_warning(text);
        ASSERT_THAT(log.lines(), SizeIs(2)) << text;
        EXPECT_THAT(log.lines()[0], StartsWith("info invalidation id=1 "));
        EXPECT_THAT(log.lines()[1], StartsWith("warning warning text=\""));
        for (const std::string& line : log.lines()) {
            EXPECT_TRUE(is_printable_ascii(line)) << line;
        }
    }
}

TEST(HumanLog, lets_no_text_end_its_quotes) {
    CapturedLog log;
    make_log(log.logger)->on_warning("a\" reason=\"b\\");
    make_log(log.logger)->on_warning("a\n\x1b\xff");
    EXPECT_THAT(
        log.lines(),
        ElementsAre(R"(warning warning text="a\" reason=\"b\\")", R"(warning warning text="a\x0a\x1b\xff")"));
}

TEST(Log, is_one_line_for_a_hostile_key_of_a_real_cache) {
    for (const LogFormat format : {LogFormat::human, LogFormat::json}) {
        CapturedLog log{"%v"};
        small::Store store{logging_to(log, format)};
        const small::ShelfKey key{"a\n\x1b[31m\"\xff"};
        store.caches.shelves.by_id.get_or_load(key, [] { return "x"; });
        store.caches.shelves.by_id.invalidate(key, small::by_hand);
        store.caches.shelves.by_id.invalidate({std::string(1024, 'k')}, small::by_hand);
        EXPECT_THAT(
            log.lines(), ElementsAre(
                             HasSubstr("shelves/by_id/a%0A%1B%5B31m%22%FF"),
                             HasSubstr("shelves/by_id/" + std::string(1024, 'k'))));
    }
}

TEST(Log, writes_one_line_for_each_invalidation_also_for_one_that_dropped_nothing) {
    CapturedLog log;
    small::Store store{logging_to(log, LogFormat::human)};
    store.caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    EXPECT_THAT(log.lines(), IsEmpty());
    store.caches.items.by_id.invalidate({7}, small::by_hand);
    store.caches.items.by_id.invalidate({7}, small::by_hand);
    store.caches.items.invalidate(small::by_hand);
    store.caches.items.invalidate_tag("item", 7, small::by_hand);
    store.caches.invalidate(small::store_closed);
    store.caches.invalidate(small::by_hand);
    store.cache.invalidate_everything(small::store_closed);
    EXPECT_THAT(
        log.lines(),
        ElementsAre(
            HasSubstr(R"(dropped=1 hardness=hard regions="items" scopes="items/by_id/7=1" subject="")"),
            HasSubstr(R"(dropped=0 hardness=hard regions="items" scopes="items/by_id/7=0")"),
            HasSubstr(R"(scopes="items=0")"), HasSubstr(R"(scopes="items#item:7=0")"),
            HasSubstr(R"(regions="items shelves plain" scopes="items=0 shelves=0 plain=0")"),
            HasSubstr(R"(dropped=0 hardness=hard regions="" scopes="")"),
            HasSubstr(R"(regions="*" scopes="*=0")")));
}

TEST(Log, says_once_that_a_reason_for_tests_was_raised) {
    CapturedLog log;
    small::Store store{logging_to(log, LogFormat::human)};
    store.caches.items.invalidate(small::only_in_tests);
    store.caches.items.invalidate(small::only_in_tests);
    EXPECT_THAT(
        log.lines(), ElementsAre(
                         AllOf(StartsWith("warning warning text="), HasSubstr("only_in_tests")),
                         StartsWith("info invalidation id=1"), StartsWith("info invalidation id=2")));
}

TEST(Log, does_not_warn_of_a_reason_for_tests_where_the_cache_serves_tests) {
    CapturedLog log;
    CacheOptions options = logging_to(log, LogFormat::human);
    options.for_tests = true;
    small::Store store{std::move(options)};
    store.caches.items.invalidate(small::only_in_tests);
    EXPECT_THAT(log.lines(), ElementsAre(StartsWith("info ")));
}

TEST(Log, writes_whole_lines_from_several_threads) {
    CapturedLog log{"%v"};
    small::Store store{logging_to(log, LogFormat::json)};
    constexpr int each = 50;
    const auto invalidate = [&] {
        for (int time = 0; time < each; ++time) {
            store.caches.items.invalidate(small::by_hand);
        }
    };
    std::thread other{invalidate};
    invalidate();
    other.join();
    std::vector<std::uint64_t> ids;
    for (const std::string& line : log.lines()) {
        ids.push_back(json::parse(line)["id"]);
    }
    std::ranges::sort(ids);
    ASSERT_THAT(ids, SizeIs(2 * each));
    EXPECT_EQ(ids.front(), 1U);
    EXPECT_EQ(ids.back(), 2U * each);
    EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
}

TEST(Log, obeys_the_level_of_its_logger) {
    CapturedLog log;
    log.logger->set_level(spdlog::level::warn);
    const auto observer = make_log(log.logger);
    observer->on_invalidation(record_with("a"));
    observer->on_warning("look here");
    EXPECT_THAT(log.lines(), ElementsAre(R"(warning warning text="look here")"));
}

class FailingSink : public spdlog::sinks::base_sink<std::mutex> {
    void sink_it_(const spdlog::details::log_msg&) override { throw 7; } // not even a std::exception
    void flush_() override {}
};

TEST(Log, keeps_what_the_logger_throws_from_the_caller) {
    const auto logger = std::make_shared<spdlog::logger>("", std::make_shared<FailingSink>());
    logger->set_error_handler([](const std::string&) {}); // else spdlog tells the terminal
    small::Store store{{.observers = {make_log(logger)}}};
    store.caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    EXPECT_THAT(store.caches.items.invalidate(small::by_hand), testing::dropped(1));
}

TEST(Log, refuses_an_empty_logger) {
    try {
        static_cast<void>(make_log(nullptr));
        FAIL() << "nothing was thrown";
    } catch (const std::invalid_argument& error) {
        EXPECT_STREQ(
            error.what(), "a log of invalidations: its logger is an empty pointer; "
                          "pass the spdlog::logger that the lines go to, or leave the observer out");
    }
}

class Counting final : public Observer {
public:
    void on_invalidation(const Record& record) noexcept override { ids.push_back(record.id); }
    void on_warning(std::string_view) noexcept override { ++warnings; }
    std::vector<std::uint64_t> ids;
    int warnings = 0;
};

TEST(Observers, are_each_called_once_per_invalidation) {
    const auto first = std::make_shared<Counting>();
    const auto second = std::make_shared<Counting>();
    small::Store store{{.observers = {first, second}}};
    store.caches.invalidate(small::store_closed); // three scopes
    store.caches.invalidate(small::by_hand);      // no scope
    store.cache.invalidate_everything(small::only_in_tests);
    for (const auto& observer : {first, second}) {
        EXPECT_THAT(observer->ids, ElementsAre(1, 2, 3));
        EXPECT_EQ(observer->warnings, 1);
    }
}

} // namespace
} // namespace becache
