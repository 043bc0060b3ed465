// The JSON of a record: what one process writes, every other reads; and whatever a foreign program writes
// there, nobody falls over it.
#include "shared_record.hpp"

#include <support/small_catalogue.hpp>

#include <gmock/gmock.h>

#include <random>
#include <string>

namespace becache {
namespace {

using namespace std::chrono_literals;

const ReasonInfo* find(std::string_view text) {
    for (const ReasonInfo& reason : small::catalogue.reasons) {
        if (reason.text == text) {
            return &reason;
        }
    }
    return nullptr;
}

Record sample() {
    return {
        .time = WallTime{std::chrono::sys_days{std::chrono::year{2026} / 7 / 1}} + 12h + 34min + 56s + 789us,
        .reason = small::item_changed,
        .hardness = Hardness::soft,
        .subject = "item_id=7",
        .scopes =
            {{{ScopeKind::tag, "items#item:7"}, 3},
             {{ScopeKind::key, "items/by_id/7"}, 0},
             {{ScopeKind::region, "plain"}, 0},
             {{ScopeKind::pattern, "legacy:*"}, 9},
             {{ScopeKind::everything, "*"}, 0}},
        .origin =
            {.source = SourceLocation::current(),
             .application = "backend",
             .host = "h\xc3\xb6st",
             .process = 4711,
             .thread = 18'446'744'073'709'551'615U},
        .shared_id = "0123456789abcdef0123456789abcdef"};
}

TEST(SharedRecord, reads_what_it_spells) {
    const Record record = sample();
    const auto read = read_record(spell_record(record), find);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->time, record.time);
    EXPECT_EQ(&read->reason.info(), &record.reason.info()) << "the catalogue's own";
    EXPECT_EQ(read->hardness, record.hardness);
    EXPECT_EQ(read->subject, record.subject);
    ASSERT_EQ(read->scopes.size(), record.scopes.size());
    for (std::size_t i = 0; i < record.scopes.size(); ++i) {
        EXPECT_EQ(read->scopes[i].scope, record.scopes[i].scope);
        EXPECT_EQ(read->scopes[i].entries_dropped, 0U) << "what was dropped elsewhere was not dropped here";
    }
    EXPECT_EQ(read->origin.application, "backend");
    EXPECT_EQ(read->origin.host, record.origin.host);
    EXPECT_EQ(read->origin.process, 4711);
    EXPECT_EQ(read->origin.thread, record.origin.thread);
    EXPECT_EQ(read->origin.source.file(), record.origin.source.file());
    EXPECT_EQ(read->origin.source.function(), record.origin.source.function());
    EXPECT_EQ(read->origin.source.line(), record.origin.source.line());
    EXPECT_EQ(read->shared_id, record.shared_id);
}

TEST(SharedRecord, keeps_its_texts_as_long_as_a_copy_of_it_lives) {
    const auto read =
        read_record(R"({"reason": "newer", "scopes": [], "origin": {"file": "x.cpp", "line": 7}})", find);
    ASSERT_TRUE(read);
    const Record copy = *read;
    EXPECT_EQ(copy.reason.text(), "newer");
    EXPECT_EQ(copy.reason.info().constant, "UNKNOWN");
    EXPECT_EQ(copy.origin.source.file(), "x.cpp");
}

TEST(SharedRecord, leaves_alone_what_it_does_not_know_and_refuses_scopes_that_it_cannot_read) {
    EXPECT_TRUE(read_record(
        R"({"scopes": [], "later": {"a": [1]}, "origin": 7, "time": "soon", "reason": 1})", find));
    for (const char* const odd :
         {"", "{", "null", "7", "[]", "{}", R"({"scopes": {}})", R"({"scopes": [7]})", R"({"scopes": [{}]})",
          R"({"scopes": [{"kind": "region"}]})", R"({"scopes": [{"kind": "region", "name": ""}]})",
          R"({"scopes": [{"kind": "moon", "name": "x"}]})", R"({"scopes": [{"kind": 1, "name": "x"}]})"}) {
        EXPECT_FALSE(read_record(odd, find)) << odd;
    }
}

TEST(SharedRecord, spells_texts_that_are_not_utf_8_and_cuts_none) {
    Record record = sample();
    record.subject = "item_id=\xff\n\"";
    const auto read = read_record(spell_record(record), find);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->subject, "item_id=\xef\xbf\xbd\n\"");
}

TEST(SharedRecord, falls_over_no_bytes) {
    const std::string good = spell_record(sample());
    std::mt19937 random{1};
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes = good;
        const std::size_t changes = 1 + random() % 4;
        for (std::size_t i = 0; i < changes; ++i) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        if (round % 5 == 0) {
            bytes.resize(random() % bytes.size());
        }
        static_cast<void>(read_record(bytes, find));
    }
    EXPECT_FALSE(read_record(std::string(100'000, '['), find)) << "however deep";
}

TEST(SharedRecord, names_are_random) {
    const std::string name = fresh_name();
    EXPECT_EQ(name.size(), 32U);
    EXPECT_EQ(name.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_NE(name, fresh_name());
}

} // namespace
} // namespace becache
