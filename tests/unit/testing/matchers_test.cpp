#include <becache/testing/matchers.hpp>
#include <support/small_catalogue.hpp>

#include <gmock/gmock.h>

namespace becache::testing {
namespace {

using ::testing::DescribeMatcher;
using ::testing::ElementsAre;
using ::testing::Not;

using Calls = std::vector<RecordedCall>;

const std::string by_hand = "the reason by_hand (Somebody asked for it.)";
const std::string item_changed = "the reason item_changed (An item was changed.)";

RecordedCall call(Reason reason, unsigned line, Subject subject = {}) {
    return {"invalidate", reason, std::move(subject), SourceLocation::current("items.cpp", "update", line)};
}

Subject item(std::int64_t number) { return Subject{}.add("item", "item", number); }

/// What a matcher says of a value; checks first that it matches as expected.
template <class Matcher, class Value>
std::string explain(const Matcher& matcher, const Value& value, bool matches) {
    ::testing::StringMatchResultListener listener;
    EXPECT_EQ(::testing::ExplainMatchResult(matcher, value, &listener), matches);
    return listener.str();
}

TEST(CalledOnceWith, holds_for_one_call_with_the_reason_and_any_subject) {
    EXPECT_THAT(Calls{call(small::by_hand, 1)}, called_once_with(small::by_hand));
    EXPECT_THAT(Calls{call(small::by_hand, 1, item(7))}, called_once_with(small::by_hand));
    EXPECT_THAT(Calls{}, Not(called_once_with(small::by_hand)));
}

TEST(CalledOnceWith, names_both_reasons_and_the_place_of_the_call) {
    EXPECT_EQ(
        explain(called_once_with(small::by_hand), Calls{call(small::item_changed, 42)}, false),
        "called once, with " + item_changed
            + ", where by_hand (Somebody asked for it.) was expected, from items.cpp:42");
}

TEST(CalledOnceWith, says_that_there_was_no_call) {
    EXPECT_EQ(
        explain(called_once_with(small::by_hand), Calls{}, false),
        "never called, where one call with " + by_hand + " was expected");
}

TEST(CalledOnceWith, lists_the_calls_where_there_were_several) {
    EXPECT_EQ(
        explain(
            called_once_with(small::by_hand),
            Calls{call(small::by_hand, 1), call(small::item_changed, 2, item(7))}, false),
        "called twice: with " + by_hand + ", from items.cpp:1; with " + item_changed
            + ", for item=7, from items.cpp:2, where one call with " + by_hand + " was expected");
}

TEST(CalledOnceWith, compares_the_subject_where_one_is_given) {
    const Calls calls{call(small::by_hand, 1, item(7))};
    EXPECT_THAT(calls, called_once_with(small::by_hand, item(7)));
    EXPECT_EQ(
        explain(called_once_with(small::by_hand, item(8)), calls, false),
        "called once, with " + by_hand + ", for item=7, where item=8 was expected, from items.cpp:1");
    EXPECT_EQ(
        explain(called_once_with(small::by_hand, Subject{}), calls, false),
        "called once, with " + by_hand + ", for item=7, where nobody was expected, from items.cpp:1");
    EXPECT_EQ(
        explain(called_once_with(small::item_changed, item(8)), calls, false),
        "called once, with " + by_hand + ", where item_changed (An item was changed.) was expected, "
            + "for item=7, where item=8 was expected, from items.cpp:1");
}

TEST(CalledOnceWith, describes_what_it_expects) {
    EXPECT_EQ(
        DescribeMatcher<const Calls&>(called_once_with(small::by_hand)), "called once, with " + by_hand);
    EXPECT_EQ(
        DescribeMatcher<const Calls&>(called_once_with(small::by_hand, item(7))),
        "called once, with " + by_hand + ", for item=7");
    EXPECT_EQ(
        DescribeMatcher<const Calls&>(Not(called_once_with(small::by_hand))),
        "not called once with " + by_hand);
}

TEST(NeverCalled, holds_for_no_call_and_lists_those_there_were) {
    EXPECT_THAT(Calls{}, never_called());
    EXPECT_EQ(
        explain(never_called(), Calls{call(small::by_hand, 42)}, false),
        "called once: with " + by_hand + ", from items.cpp:42");
    EXPECT_EQ(DescribeMatcher<const Calls&>(never_called()), "never called");
    EXPECT_EQ(DescribeMatcher<const Calls&>(Not(never_called())), "called");
}

TEST(CalledTimes, counts_the_calls_with_the_reason_alone) {
    const Calls calls{call(small::by_hand, 1), call(small::item_changed, 2), call(small::by_hand, 3)};
    EXPECT_THAT(calls, called_times(2, small::by_hand));
    EXPECT_THAT(calls, called_times(1, small::item_changed));
    EXPECT_THAT(calls, Not(called_times(1, small::by_hand))); // more than that
    EXPECT_THAT(calls, called_times(0, small::store_closed));
    EXPECT_EQ(
        explain(called_times(3, small::item_changed), calls, false),
        "called once with " + item_changed + "; in all called 3 times: with " + by_hand
            + ", from items.cpp:1; with " + item_changed + ", from items.cpp:2; with " + by_hand
            + ", from items.cpp:3");
    EXPECT_EQ(
        DescribeMatcher<const Calls&>(called_times(3, small::by_hand)), "called 3 times with " + by_hand);
    EXPECT_EQ(
        DescribeMatcher<const Calls&>(Not(called_times(3, small::by_hand))),
        "not called 3 times with " + by_hand);
}

TEST(HasReason, holds_for_records_of_a_ledger) {
    small::Store store;
    store.caches.items.invalidate(small::by_hand);
    store.caches.items.invalidate(small::item_changed);
    EXPECT_THAT(
        store.cache.ledger(), ElementsAre(has_reason(small::item_changed), has_reason(small::by_hand)));
}

TEST(HasReason, says_which_reason_the_record_has) {
    Record record{.id = 1, .time = {}, .reason = small::by_hand, .subject = {}, .scopes = {}, .origin = {}};
    record.origin.source = SourceLocation::current("items.cpp", "update", 42);
    EXPECT_EQ(
        explain(has_reason(small::item_changed), record, false), "has " + by_hand + ", from items.cpp:42");
    EXPECT_EQ(DescribeMatcher<const Record&>(has_reason(small::by_hand)), "has " + by_hand);
    EXPECT_EQ(DescribeMatcher<const Record&>(Not(has_reason(small::by_hand))), "does not have " + by_hand);
}

TEST(Dropped, compares_the_entries_of_a_receipt) {
    small::Store store;
    store.caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    EXPECT_THAT(store.caches.items.invalidate(small::by_hand), dropped(1));
    EXPECT_THAT(store.caches.items.invalidate(small::by_hand), dropped(0));
    EXPECT_EQ(
        explain(dropped(1), Receipt{.record_id = 3, .entries_dropped = 2}, false),
        "dropped 2 entries in record 3");
    EXPECT_EQ(DescribeMatcher<const Receipt&>(dropped(1)), "dropped 1 entry");
    EXPECT_EQ(DescribeMatcher<const Receipt&>(Not(dropped(1))), "dropped another number than 1 entry");
}

template <class Text>
concept AReason = requires(const Text& text) {
    called_once_with(text);
};
static_assert(AReason<Reason>);
static_assert(!AReason<const char*>);
static_assert(!AReason<std::string>);

} // namespace
} // namespace becache::testing
