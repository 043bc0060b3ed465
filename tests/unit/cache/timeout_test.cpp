// Loads that are waited for no longer than so long. On a clock that the test moves; the load runs when the
// test says so, and a reader waits on a thread of its own.
#include <support/small_catalogue.hpp>
#include <support/tasks.hpp>

#include <becache/cache/load_timeout.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>

#include <future>
#include <stdexcept>
#include <thread>

namespace becache {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

struct Fixture {
    explicit Fixture(ReadOptions reading)
        : store{{.reading = reading, .executor = tasks.executor()}} {}

    /// A reader on a thread of its own. Its load is handed to `tasks` before the clock may be moved.
    std::future<Handle<std::string>> read(std::string value) {
        return std::async(std::launch::async, [this, value = std::move(value)] {
            return store.caches.items.by_id.get_or_load({7}, [value] { return value; });
        });
    }
    [[nodiscard]] RegionStats stats() const { return small::stats_of(store.cache, "items"); }

    Tasks tasks;
    small::Store store;
};

TEST(HardTimeout, ends_the_wait_with_a_clear_error_and_the_load_goes_on) {
    Fixture fixture{{.hard_timeout = 2s}};
    auto reader = fixture.read("late");
    const auto load = fixture.tasks.take();
    fixture.store.clock->advance(2s);
    try {
        reader.get();
        FAIL() << "no error";
    } catch (const LoadTimeout& error) {
        EXPECT_THAT(
            error.what(), HasSubstr("get_or_load of items/by_id/7: its loader has not ended within 2000 ms"));
    }
    EXPECT_EQ(fixture.stats().timeouts, 1U);
    load();
    EXPECT_EQ(*fixture.store.caches.items.by_id.get({7}), "late") << "what it gives is kept";
}

TEST(HardTimeout, a_load_that_ends_in_time_answers) {
    Fixture fixture{{.hard_timeout = 2s}};
    auto reader = fixture.read("in time");
    fixture.store.clock->advance(1s);
    fixture.tasks.run_next();
    const auto handle = reader.get();
    EXPECT_EQ(*handle, "in time");
    EXPECT_EQ(handle.source(), Source::load);
    fixture.store.clock->advance(1h); // what was due at the time-out is cancelled
    EXPECT_EQ(fixture.stats().timeouts, 0U);
}

TEST(HardTimeout, what_the_loader_throws_in_time_reaches_the_reader) {
    Fixture fixture{{.hard_timeout = 2s}};
    auto reader = std::async(std::launch::async, [&] {
        return fixture.store.caches.items.by_id.get_or_load(
            {7}, []() -> std::string { throw std::domain_error{"the database"}; });
    });
    fixture.tasks.run_next();
    EXPECT_THROW(reader.get(), std::domain_error);
}

TEST(HardTimeout, a_load_that_ends_late_never_overwrites_what_came_after_an_invalidation) {
    Fixture fixture{{.hard_timeout = 2s}};
    auto reader = fixture.read("of before the invalidation");
    const auto load = fixture.tasks.take();
    fixture.store.clock->advance(2s);
    EXPECT_THROW(reader.get(), LoadTimeout);
    fixture.store.caches.items.invalidate(small::by_hand);
    auto next = fixture.read("new");
    fixture.tasks.run_next();
    EXPECT_EQ(*next.get(), "new");
    load();
    EXPECT_EQ(*fixture.store.caches.items.by_id.get({7}), "new");
}

TEST(HardTimeout, binds_who_joined_a_load_as_well) {
    Fixture fixture{{}};
    const auto& by_id = fixture.store.caches.items.by_id;
    std::promise<void> begun;
    std::promise<void> go_on;
    std::thread leader{[&] {
        by_id.get_or_load({7}, [&] {
            begun.set_value();
            go_on.get_future().wait();
            return "slow";
        });
    }};
    begun.get_future().wait();
    auto joined = std::async(std::launch::async, [&] {
        return by_id.get_or_load({7}, [] { return "never"; }, {.hard_timeout = 2s});
    });
    // The reader has boarded once its miss is counted, and its wait began before that; the clock moves on
    // until the wait is over, since it may begin later than the first step.
    while (joined.wait_for(0s) != std::future_status::ready) {
        fixture.store.clock->advance(1s);
        std::this_thread::yield();
    }
    EXPECT_THROW(joined.get(), LoadTimeout);
    go_on.set_value();
    leader.join();
    EXPECT_EQ(*by_id.get_or_load({7}, [] { return "slow"; }), "slow");
}

TEST(SoftTimeout, serves_the_last_good_value_and_the_load_goes_on) {
    Fixture fixture{{.fail_safe_max = 1h, .soft_timeout = 1s, .hard_timeout = 5s}};
    auto first = fixture.read("old");
    fixture.tasks.run_next();
    first.get();
    fixture.store.clock->advance(20s);
    auto reader = fixture.read("new");
    const auto load = fixture.tasks.take();
    fixture.store.clock->advance(1s);
    const auto stale = reader.get();
    EXPECT_EQ(*stale, "old");
    EXPECT_EQ(stale.source(), Source::fail_safe);
    EXPECT_EQ(fixture.stats().fail_safes, 1U);
    load();
    EXPECT_EQ(*fixture.store.caches.items.by_id.get({7}), "new");
    fixture.store.clock->advance(5s); // the hard time-out is over, too
    EXPECT_EQ(fixture.stats().timeouts, 0U);
}

TEST(SoftTimeout, without_a_value_to_serve_the_hard_one_is_waited_for) {
    Fixture fixture{{.fail_safe_max = 1h, .soft_timeout = 1s, .hard_timeout = 5s}};
    auto reader = fixture.read("new");
    const auto load = fixture.tasks.take();
    fixture.store.clock->advance(1s);
    EXPECT_NE(reader.wait_for(0s), std::future_status::ready);
    fixture.store.clock->advance(4s);
    EXPECT_THROW(reader.get(), LoadTimeout);
    load();
}

TEST(SoftTimeout, does_not_serve_what_was_invalidated_while_the_load_ran) {
    Fixture fixture{{.fail_safe_max = 1h, .soft_timeout = 1s, .hard_timeout = 5s}};
    auto first = fixture.read("old");
    fixture.tasks.run_next();
    first.get();
    fixture.store.clock->advance(20s);
    auto reader = fixture.read("new");
    const auto load = fixture.tasks.take();
    fixture.store.caches.items.invalidate(small::by_hand);
    fixture.store.clock->advance(5s);
    EXPECT_THROW(reader.get(), LoadTimeout);
    load();
    EXPECT_FALSE(fixture.store.caches.items.by_id.contains({7}));
}

TEST(Timeout, ends_an_asynchronous_read_as_well) {
    Fixture fixture{{}};
    std::function<void(std::exception_ptr, std::string)> done;
    const auto load = [&](auto callback) { done = std::move(callback); };
    auto read = fixture.store.caches.items.by_id.async_get_or_load(
        {7}, load, ReadOptions{.hard_timeout = 2s}, boost::asio::use_future);
    fixture.store.clock->advance(2s);
    EXPECT_THROW(read.get(), LoadTimeout);
    done(nullptr, "late");
    EXPECT_EQ(*fixture.store.caches.items.by_id.get({7}), "late");
}

} // namespace
} // namespace becache
