// What becomes of the work under way when the last handle of a cache goes.
#include <support/small_catalogue.hpp>
#include <support/tasks.hpp>

#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <optional>

namespace becache {
namespace {

using namespace std::chrono_literals;

/// A cache with values that are past their time, so that a read begins a reload on a thread of the cache.
struct Fixture {
    Fixture() {
        for (std::int64_t item = 0; item < 3; ++item) {
            by_id().get_or_load({item}, [] { return "old"; });
        }
        store->clock->advance(20s);
    }
    [[nodiscard]] const View<small::ItemKey, std::string>& by_id() const { return store->caches.items.by_id; }
    /// Begins a reload that does `work`, and waits until it runs.
    void reload(std::int64_t item, std::function<void()> work) const {
        const auto begun = std::make_shared<std::promise<void>>();
        by_id().get_or_load({item}, [begun, work = std::move(work)] {
            begun->set_value();
            work();
            return "new";
        });
        begun->get_future().wait();
    }

    std::optional<small::Store> store{std::in_place, CacheOptions{.reading = {.stale_while_revalidate = 1h}}};
};

TEST(LastHandle, waits_for_a_loader_that_runs_on_a_thread_of_the_cache) {
    Fixture fixture;
    std::promise<void> go_on;
    std::atomic<bool> ended{false};
    fixture.reload(0, [&] {
        go_on.get_future().wait();
        ended = true;
    });
    auto end = std::async(std::launch::async, [&] {
        fixture.store.reset();
        return ended.load();
    });
    EXPECT_EQ(end.wait_for(20ms), std::future_status::timeout);
    go_on.set_value();
    EXPECT_TRUE(end.get());
}

TEST(LastHandle, may_be_dropped_by_a_loader_and_drops_the_reloads_that_have_not_begun) {
    Fixture fixture;
    std::promise<void> end;
    const auto ended = std::make_shared<std::promise<void>>();
    std::promise<void> go_on;
    fixture.reload(0, [&, ended, told = end.get_future().share()] {
        told.wait();
        fixture.store.reset();
        ended->set_value();
    });
    fixture.reload(1, [held = go_on.get_future().share()] { held.wait(); });
    auto never = std::make_shared<std::promise<void>>();
    auto ran = never->get_future();
    fixture.by_id().get_or_load({2}, [never] {
        never->set_value();
        return "new";
    });
    never = nullptr;
    end.set_value();
    ended->get_future().wait();
    go_on.set_value();
    EXPECT_THROW(ran.get(), std::future_error);
}

TEST(LastHandle, leaves_a_read_to_whoever_waits_for_it) {
    Fixture fixture;
    std::function<void(std::exception_ptr, std::string)> done;
    const auto load = [&](auto callback) { done = std::move(callback); };
    auto read = fixture.by_id().async_get_or_load({7}, load, boost::asio::use_future);
    fixture.store.reset();
    done(nullptr, "loaded");
    EXPECT_EQ(*read.get(), "loaded");
}

TEST(LastHandle, leaves_a_load_on_an_executor_to_that) {
    Tasks tasks;
    std::function<void()> load;
    {
        small::Store store{{.reading = {.stale_while_revalidate = 5s}, .executor = tasks.executor()}};
        store.caches.items.by_id.get_or_load({7}, [] { return "old"; });
        store.clock->advance(10s);
        store.caches.items.by_id.get_or_load({7}, [] { return "new"; });
        load = tasks.take();
    }
    load();         // the load keeps what it needs alive,
    load = nullptr; // and gives it up here
}

} // namespace
} // namespace becache
