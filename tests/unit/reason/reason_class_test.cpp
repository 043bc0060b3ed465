// What the generated class promises to the compiler and to plain code.
#include <backend/core/constants.hpp>

#include <gmock/gmock.h>

#include <concepts>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>

using backend::core::CacheInvalidationReason;

namespace {

static_assert(sizeof(CacheInvalidationReason) == 1);
static_assert(std::is_trivially_copyable_v<CacheInvalidationReason>);
static_assert(!std::is_default_constructible_v<CacheInvalidationReason>);

static_assert(!std::is_constructible_v<CacheInvalidationReason, const char*>);
static_assert(!std::is_constructible_v<CacheInvalidationReason, const char (&)[14]>);
static_assert(!std::is_constructible_v<CacheInvalidationReason, std::string>);
static_assert(!std::is_constructible_v<CacheInvalidationReason, std::string_view>);
static_assert(!std::is_constructible_v<CacheInvalidationReason, becache::Reason>);
static_assert(!std::is_constructible_v<CacheInvalidationReason, int>);
static_assert(!std::is_convertible_v<const char*, CacheInvalidationReason>);

static_assert(std::is_convertible_v<CacheInvalidationReason, std::string_view>);
static_assert(std::is_convertible_v<CacheInvalidationReason, becache::Reason>);
static_assert(!std::is_convertible_v<CacheInvalidationReason, int>);
static_assert(!std::is_convertible_v<CacheInvalidationReason, bool>);

static_assert(std::totally_ordered<CacheInvalidationReason>);
static_assert(std::totally_ordered_with<CacheInvalidationReason, std::string_view>);

static_assert(CacheInvalidationReason::EVENT_CREATED == "event_created");
static_assert(CacheInvalidationReason::EVENT_CREATED != CacheInvalidationReason::EVENT_DELETED);
static_assert(CacheInvalidationReason::TEST.text() == "test");
static_assert(CacheInvalidationReason::all().size() == 22);

std::string_view chosen(std::string_view) { return "a text"; }
std::string_view chosen(CacheInvalidationReason) { return "a reason"; }

// With -Wswitch, which -Wall holds, a missing case is a warning here.
std::string_view word(CacheInvalidationReason reason) {
    switch (reason) {
    case CacheInvalidationReason::EVENT_CREATED:
    case CacheInvalidationReason::CAMERA_CREATED:
    case CacheInvalidationReason::DETECTION_CREATED:
    case CacheInvalidationReason::ALERT_RULE_CREATED:
    case CacheInvalidationReason::ALERT_CREATED:
        return "new";
    case CacheInvalidationReason::EVENT_UPDATED:
    case CacheInvalidationReason::CAMERA_UPDATED:
    case CacheInvalidationReason::DETECTION_UPDATED:
    case CacheInvalidationReason::DETECTION_CHANGED:
    case CacheInvalidationReason::ALERT_RULE_UPDATED:
    case CacheInvalidationReason::ALERT_ACKNOWLEDGED:
    case CacheInvalidationReason::STATUS_CHANGED:
        return "other";
    case CacheInvalidationReason::EVENT_DELETED:
    case CacheInvalidationReason::CAMERA_DELETED:
    case CacheInvalidationReason::DETECTION_DELETED:
    case CacheInvalidationReason::ALERT_RULE_DELETED:
        return "gone";
    case CacheInvalidationReason::EVENT_RESTORED:
    case CacheInvalidationReason::CAMERA_RESTORED:
        return "back";
    case CacheInvalidationReason::GRACEFUL_SHUTDOWN:
        return "end";
    case CacheInvalidationReason::MANUAL:
    case CacheInvalidationReason::CONCURRENT_TEST:
    case CacheInvalidationReason::TEST:
        return "somebody's will";
    }
    return "none";
}

TEST(ReasonClass, is_used_where_a_text_is_wanted) {
    const std::string_view text = CacheInvalidationReason::CAMERA_DELETED;
    EXPECT_EQ(text, "camera_deleted");

    const std::string owned{CacheInvalidationReason::CAMERA_DELETED};
    EXPECT_EQ(owned, "camera_deleted");
    EXPECT_STREQ(CacheInvalidationReason::CAMERA_DELETED.c_str(), "camera_deleted");
}

TEST(ReasonClass, is_appended_to_a_string) {
    std::string s = "reason: ";
    s += CacheInvalidationReason::EVENT_CREATED;
    EXPECT_EQ(s, "reason: event_created");
    s.append(CacheInvalidationReason::TEST);
    EXPECT_EQ(s, "reason: event_createdtest");
}

TEST(ReasonClass, is_printed_as_its_text) {
    std::ostringstream out;
    out << CacheInvalidationReason::EVENT_CREATED << '|' << CacheInvalidationReason::TEST;
    EXPECT_EQ(out.str(), "event_created|test");
    EXPECT_EQ(testing::PrintToString(CacheInvalidationReason::MANUAL), "manual");
}

TEST(ReasonClass, leaves_overloads_for_texts_and_reasons_unambiguous) {
    EXPECT_EQ(chosen(CacheInvalidationReason::MANUAL), "a reason");
    EXPECT_EQ(chosen("manual"), "a text");
    EXPECT_EQ(chosen(std::string{"manual"}), "a text");
}

TEST(ReasonClass, selects_a_case_of_a_switch) {
    EXPECT_EQ(word(CacheInvalidationReason::EVENT_CREATED), "new");
    EXPECT_EQ(word(CacheInvalidationReason::CAMERA_RESTORED), "back");
    EXPECT_EQ(word(CacheInvalidationReason::TEST), "somebody's will");
}

TEST(ReasonClass, equals_itself_and_its_text_alone) {
    for (const CacheInvalidationReason one : CacheInvalidationReason::all()) {
        for (const CacheInvalidationReason other : CacheInvalidationReason::all()) {
            const bool same = one.number() == other.number();
            EXPECT_EQ(one == other, same);
            EXPECT_EQ(one == other.text(), same);
            EXPECT_EQ(other.text() == one, same);
            EXPECT_EQ(one == std::string{other}, same);
            EXPECT_EQ(one == other.c_str(), same);
        }
    }
}

TEST(ReasonClass, is_ordered_as_its_text) {
    for (const CacheInvalidationReason one : CacheInvalidationReason::all()) {
        for (const CacheInvalidationReason other : CacheInvalidationReason::all()) {
            EXPECT_EQ(one <=> other, one.text() <=> other.text());
            EXPECT_EQ(one < other, one.text() < other.text());
            EXPECT_EQ(one < other.text(), one.text() < other.text());
            EXPECT_EQ(one.text() < other, one.text() < other.text());
        }
    }
    EXPECT_LT(CacheInvalidationReason::ALERT_CREATED, CacheInvalidationReason::EVENT_CREATED);
    EXPECT_GT(CacheInvalidationReason::TEST, "a literal");
}

TEST(ReasonClass, converts_to_a_reason_of_the_library) {
    const becache::Reason reason = CacheInvalidationReason::EVENT_UPDATED;
    EXPECT_EQ(reason.text(), "event_updated");
    EXPECT_EQ(reason.info().number, CacheInvalidationReason::EVENT_UPDATED.number());
    EXPECT_EQ(&reason.info(), &CacheInvalidationReason::EVENT_UPDATED.info());
    EXPECT_EQ(reason, CacheInvalidationReason::EVENT_UPDATED);
    EXPECT_NE(reason, CacheInvalidationReason::EVENT_CREATED);
}

TEST(ReasonClass, is_named_by_googlemock_as_its_text) {
    const testing::Matcher<CacheInvalidationReason> matcher = CacheInvalidationReason::EVENT_UPDATED;
    EXPECT_TRUE(matcher.Matches(CacheInvalidationReason::EVENT_UPDATED));
    EXPECT_FALSE(matcher.Matches(CacheInvalidationReason::EVENT_CREATED));
    std::ostringstream description;
    matcher.DescribeTo(&description);
    EXPECT_EQ(description.str(), "is equal to event_updated");
}

} // namespace
