#include <becache/testing/recorded_calls.hpp>
#include <support/small_catalogue.hpp>

#include <gmock/gmock.h>

#include <thread>

namespace becache::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

auto operation(const char* name) { return Field(&RecordedCall::operation, name); }

TEST(RecordedCalls, keeps_calls_in_order_and_finds_those_of_an_operation) {
    RecordedCalls calls;
    calls.add({"a", small::by_hand, {}, {}});
    calls.add({"b", small::item_changed, Subject{}.add("item", "item", 7), SourceLocation::current()});
    calls.add({"a", small::store_closed, {}, {}});
    EXPECT_THAT(calls.all(), ElementsAre(operation("a"), operation("b"), operation("a")));
    ASSERT_THAT(calls.of("a"), SizeIs(2));
    EXPECT_EQ(calls.of("a")[1].reason, small::store_closed);
    EXPECT_EQ(calls.of("b")[0].subject.text(), "item=7");
    EXPECT_EQ(calls.of("b")[0].origin.line(), __LINE__ - 6U);
    EXPECT_THAT(calls.of("c"), IsEmpty());
    calls.clear();
    EXPECT_THAT(calls.all(), IsEmpty());
}

TEST(RecordedCalls, loses_no_call_of_several_threads) {
    RecordedCalls calls;
    const auto run = [&] {
        for (int time = 0; time < 1000; ++time) {
            calls.add({"a", small::by_hand, {}, {}});
        }
    };
    std::thread other{run};
    run();
    other.join();
    EXPECT_THAT(calls.of("a"), SizeIs(2000));
}

} // namespace
} // namespace becache::testing
