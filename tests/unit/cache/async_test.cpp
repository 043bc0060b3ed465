#include <support/small_catalogue.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>

#include <stdexcept>
#include <thread>

namespace becache {
namespace {

namespace asio = boost::asio;

TEST(Async, an_invalidation_completes_with_the_receipt_of_the_blocking_form) {
    small::Store store;
    asio::io_context context;
    store.caches.items.by_id.get_or_load({1}, [] { return "one"; });
    store.caches.shelves.all.get_or_load({}, [] { return "all"; });
    std::vector<Receipt> receipts;
    auto keep = asio::bind_executor(context, [&](Receipt receipt) { receipts.push_back(receipt); });
    store.caches.items.by_id.async_invalidate({1}, small::by_hand, keep);
    store.caches.items.async_invalidate(small::by_hand, keep);
    store.caches.items.async_invalidate_tag("item", "1", small::by_hand, keep);
    store.cache.async_invalidate_everything(small::by_hand, keep);
    EXPECT_TRUE(receipts.empty()) << "a handler never runs within the call that starts the operation";
    context.run();
    ASSERT_EQ(receipts.size(), 4U);
    EXPECT_EQ(receipts[0].entries_dropped, 1U);
    EXPECT_EQ(receipts[3].entries_dropped, 1U);
    EXPECT_EQ(receipts[3].record_id, 4U);
}

TEST(Async, a_coroutine_awaits_an_invalidation_without_naming_a_token) {
    small::Store store;
    asio::io_context context;
    store.caches.items.by_id.get_or_load({1}, [] { return "one"; });
    std::uint64_t dropped = 0;
    const auto work = [&]() -> asio::awaitable<void> {
        const Receipt receipt = co_await store.caches.items.async_invalidate(small::by_hand);
        dropped = receipt.entries_dropped;
    };
    asio::co_spawn(context, work(), asio::detached);
    context.run();
    EXPECT_EQ(dropped, 1U);
}

TEST(Async, a_coroutine_loads_and_hits) {
    small::Store store;
    asio::io_context context;
    std::vector<Source> sources;
    const auto work = [&]() -> asio::awaitable<void> {
        const small::ItemKey key{7};
        for (int i = 0; i < 2; ++i) {
            const auto handle =
                co_await store.caches.items.by_id.async_get_or_load(key, [] { return std::string{"seven"}; });
            EXPECT_EQ(*handle, "seven");
            sources.push_back(handle.source());
        }
    };
    asio::co_spawn(context, work(), asio::detached);
    context.run();
    EXPECT_THAT(sources, ::testing::ElementsAre(Source::load, Source::hit));
}

using Done = std::function<void(std::exception_ptr, std::string)>;

TEST(Async, a_load_that_ends_later_is_shared_by_everyone_who_asked) {
    small::Store store;
    Done done;
    const auto loader = [&](auto callback) { done = std::move(callback); };
    auto leader = store.caches.items.by_id.async_get_or_load({7}, loader, asio::use_future);
    auto joined = store.caches.items.by_id.async_get_or_load(
        {7}, [](auto) { FAIL() << "a second load"; }, asio::use_future);
    std::thread blocking{[&] {
        const auto handle = store.caches.items.by_id.get_or_load({7}, [] { return "never"; });
        EXPECT_EQ(*handle, "seven");
    }};
    // The thread may come before or after the end of the load: it joins or hits.
    done(nullptr, "seven");
    EXPECT_EQ(*leader.get(), "seven");
    const auto handle = joined.get();
    EXPECT_EQ(*handle, "seven");
    EXPECT_EQ(handle.source(), Source::joined);
    blocking.join();
    EXPECT_EQ(small::stats_of(store.cache, "items").loads, 1U);
}

TEST(Async, what_a_loader_throws_or_passes_on_reaches_the_caller) {
    small::Store store;
    const auto& by_id = store.caches.items.by_id;
    auto thrown = by_id.async_get_or_load(
        {1}, []() -> std::string { throw std::out_of_range{"x"}; }, asio::use_future);
    EXPECT_THROW(thrown.get(), std::out_of_range);
    auto started = by_id.async_get_or_load(
        {1}, [](const Done&) { throw std::out_of_range{"x"}; }, asio::use_future);
    EXPECT_THROW(started.get(), std::out_of_range);
    auto passed = by_id.async_get_or_load(
        {1}, [](const Done& done) { done(std::make_exception_ptr(std::out_of_range{"x"}), {}); },
        asio::use_future);
    EXPECT_THROW(passed.get(), std::out_of_range);
    EXPECT_EQ(small::stats_of(store.cache, "items").load_failures, 3U);
    EXPECT_FALSE(by_id.contains({1}));
}

TEST(Async, a_loader_that_is_given_up_fails_instead_of_hanging) {
    small::Store store;
    auto given_up = store.caches.items.by_id.async_get_or_load(
        {1}, [](const Done&) {}, asio::use_future);
    EXPECT_THROW(given_up.get(), std::logic_error);
    EXPECT_EQ(*store.caches.items.by_id.get_or_load({1}, [] { return "one"; }), "one");
}

TEST(Async, what_was_loaded_while_its_scope_was_invalidated_is_not_cached) {
    small::Store store;
    Done done;
    auto loading = store.caches.items.by_id.async_get_or_load(
        {7}, [&](auto callback) { done = std::move(callback); }, asio::use_future);
    store.caches.items.invalidate(small::by_hand);
    EXPECT_EQ(*store.caches.items.by_id.get_or_load({7}, [] { return "new"; }), "new");
    done(nullptr, "old");
    EXPECT_EQ(*loading.get(), "old");
    EXPECT_EQ(*store.caches.items.by_id.get({7}), "new");
}

TEST(Async, a_key_past_its_bounds_is_refused_by_the_call) {
    small::Store store;
    const small::ShelfKey key{std::string(2000, 'a')};
    EXPECT_THROW(
        store.caches.plain.value.async_invalidate(key, small::by_hand, asio::detached),
        std::invalid_argument);
    EXPECT_THROW(
        store.caches.items.async_invalidate_tag("colour", "red", small::by_hand, asio::detached),
        std::invalid_argument);
}

} // namespace
} // namespace becache
