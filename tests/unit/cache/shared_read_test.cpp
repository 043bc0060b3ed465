// Reading by way of the shared tier: several caches in one process, each as a process of its own would be.
#include <support/processes.hpp>
#include <support/tasks.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

#include <stdexcept>
#include <thread>

namespace becache {
namespace {

using namespace std::chrono_literals;
using small::House;
using small::Process;

TEST(SharedRead, a_value_filled_by_one_process_is_a_hit_in_the_others) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    EXPECT_EQ(one->read(7, "seven").source(), Source::load);
    const auto there = other->read(7, "never");
    EXPECT_EQ(*there, "seven");
    EXPECT_EQ(there.source(), Source::shared);
    EXPECT_EQ(other->read(7, "never").source(), Source::hit)
        << "what came from the shared tier stays in memory";
    EXPECT_EQ(other->loads, 0);
    const RegionStats stats = small::stats_of(other->cache, "items");
    EXPECT_EQ(stats.shared_hits, 1U);
    EXPECT_EQ(stats.loads, 0U);
    EXPECT_EQ(stats.misses, 1U);
    EXPECT_EQ(stats.hits, 1U);
}

TEST(SharedRead, a_value_lives_in_memory_no_longer_than_it_does_in_the_shared_tier) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    one->read(7, "old");
    house.clock->advance(9s);
    one->cache.heartbeat();
    other->cache.heartbeat();
    EXPECT_EQ(*other->read(7, "never"), "old");
    house.clock->advance(1s);
    other->cache.heartbeat();
    EXPECT_EQ(*other->read(7, "new"), "new") << "one second of ten was left";
}

TEST(SharedRead, that_there_is_no_value_is_shared_too) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    one->caches.items.by_id.get_or_load({7}, [] { return std::optional<std::string>{}; });
    const auto there =
        other->caches.items.by_id.get_or_load({7}, [] { return std::optional<std::string>{"never"}; });
    EXPECT_TRUE(there.absent());
    EXPECT_EQ(there.source(), Source::shared);
}

TEST(SharedRead, a_value_filled_while_it_was_invalidated_goes_to_its_reader_alone) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    const auto old = one->caches.items.by_id.get_or_load({7}, [&] {
        other->caches.items.invalidate(small::by_hand);
        return "old";
    });
    EXPECT_EQ(*old, "old") << "whoever asked before the invalidation may have it";
    EXPECT_FALSE(one->get(7)) << "kept nowhere, though this process has not heard of it yet";
    EXPECT_EQ(*other->read(7, "new"), "new");
    EXPECT_EQ(small::stats_of(one->cache, "items").fills_refused, 1U);
}

TEST(SharedRead, a_loader_that_fails_leaves_nobody_waiting) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    EXPECT_THROW(
        one->caches.items.by_id.get_or_load(
            {7}, []() -> std::string { throw std::runtime_error{"the database is away"}; }),
        std::runtime_error);
    EXPECT_EQ(*other->read(7, "seven"), "seven");
    EXPECT_EQ(other->loads, 1);
}

TEST(SharedRead, of_several_processes_that_miss_one_loads_and_the_others_wait_for_it) {
    const House house;
    // So long that the clock below, which runs ahead of a slow machine, never gets there.
    const CacheOptions patient{
        .reading = {.time_to_live = 24h}, .shared = {.wait_for_load = 10min, .longest_load = 1h}};
    const auto one = house.process(patient);
    const auto other = house.process(patient);
    std::thread waiting;
    Handle<std::string> there;
    one->caches.items.by_id.get_or_load({7}, [&] {
        waiting = std::thread{[&] { there = other->read(7, "never"); }};
        while (small::stats_of(other->cache, "items").misses == 0) {
            std::this_thread::yield();
        }
        return "seven";
    });
    // It looks again, at growing intervals of this clock.
    std::atomic<bool> ended{false};
    std::thread time{[&] {
        while (!ended) {
            house.clock->advance(100us);
            std::this_thread::yield();
        }
    }};
    waiting.join();
    ended = true;
    time.join();
    EXPECT_EQ(*there, "seven");
    EXPECT_EQ(there.source(), Source::shared);
    EXPECT_EQ(other->loads, 0);
}

TEST(SharedRead, a_load_that_takes_too_long_is_taken_over_and_no_longer_fills) {
    const House house;
    const auto one = house.process();
    const auto other = house.process({.shared = {.wait_for_load = 0ms}});
    const auto slow = one->caches.items.by_id.get_or_load({7}, [&] {
        EXPECT_EQ(*other->read(7, "fast"), "fast");
        return "slow";
    });
    EXPECT_EQ(*slow, "slow");
    EXPECT_FALSE(one->get(7));
    EXPECT_EQ(*one->read(7, "never"), "fast");
}

TEST(SharedRead, a_value_that_cannot_be_read_is_loaded_anew) {
    const House house;
    const auto raw = house.tier();
    const shared::ValueName name{
        .address = "items/by_id/7", .scopes = {"items", "items#item:7", "items#shelf:*"}};
    const auto observed = raw->call(shared::ObserveRequest{.name = name, .token_life = 60s});
    ASSERT_EQ(observed.kind, shared::Observed::Kind::load);
    // A tag of a kind that the region does not have.
    ASSERT_EQ(
        raw->call(shared::FillRequest{
            .name = name,
            .observation = observed.observation,
            .value = {.payload = "odd", .life = 5s, .own_scopes = {"items#colour:red"}},
            .token_life = 60s}),
        shared::Filled::filled);
    const auto process = house.process();
    EXPECT_EQ(*process->read(7, "seven"), "seven");
    EXPECT_EQ(process->loads, 1);
    EXPECT_EQ(*house.process()->read(7, "never"), "seven") << "and took the odd one's place";
}

TEST(SharedRead, tags_that_only_the_value_knows_are_known_everywhere) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    const auto load = [](std::string value) {
        return [value] { return Loaded<std::string>{.value = value, .tags = {{"item", 7}, {"item", 8}}}; };
    };
    one->caches.items.list.get_or_load({}, load("seven, eight"));
    EXPECT_EQ(*other->caches.items.list.get_or_load({}, load("never")), "seven, eight");
    other->caches.items.invalidate_tag("item", 9, small::by_hand);
    EXPECT_TRUE(other->caches.items.list.get({})) << "it holds seven and eight, and no longer any";
    other->caches.items.invalidate_tag("item", 8, small::by_hand);
    EXPECT_FALSE(other->caches.items.list.get({}));
    one->cache.heartbeat();
    EXPECT_FALSE(one->caches.items.list.get({}));
    EXPECT_EQ(*one->caches.items.list.get_or_load({}, load("seven alone")), "seven alone");
}

TEST(SharedRead, early_refresh_loads_though_the_shared_tier_has_the_same_value_still) {
    const House house;
    Tasks tasks;
    const auto process = house.process({.reading = {.early_refresh = 10}, .executor = tasks.executor()});
    const auto read = [&](const char* value) {
        return process->caches.items.by_id.get_or_load({7}, [value, &house] {
            house.clock->advance(5s); // a slow loader: a refresh is due early
            return std::string{value};
        });
    };
    read("old");
    for (int i = 0; i < 1000 && tasks.waiting() == 0; ++i) {
        process->cache.heartbeat();
        EXPECT_EQ(*read("new"), "old");
    }
    ASSERT_EQ(tasks.waiting(), 1U);
    tasks.run_next();
    process->cache.heartbeat();
    EXPECT_EQ(*process->get(7), "new");
    EXPECT_EQ(*house.process()->read(7, "never"), "new");
}

TEST(SharedRead, a_batch_asks_its_loader_for_what_nobody_has) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    one->read(1, "one");
    one->read(3, "three");
    const std::vector<small::ItemKey> keys{{1}, {2}, {3}, {4}};
    std::vector<std::int64_t> asked;
    const auto values =
        other->caches.items.by_id.get_or_load_many(keys, [&](std::span<const small::ItemKey> missing) {
            std::vector<std::string> answers;
            for (const small::ItemKey& key : missing) {
                asked.push_back(key.item);
                answers.push_back("loaded");
            }
            return answers;
        });
    EXPECT_THAT(asked, ::testing::ElementsAre(2, 4));
    EXPECT_EQ(*values[0], "one");
    EXPECT_EQ(*values[1], "loaded");
    EXPECT_EQ(values[2].source(), Source::shared);
    EXPECT_EQ(*one->read(2, "never"), "loaded") << "what a batch loads is shared";
}

TEST(SharedRead, an_asynchronous_read_is_answered_by_the_shared_tier_too) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    one->read(7, "seven");
    boost::asio::io_context context;
    std::vector<std::string> values;
    const auto keep = [&](std::exception_ptr error, Handle<std::string> value) {
        EXPECT_EQ(error, nullptr);
        values.push_back(*value);
    };
    auto bound = boost::asio::bind_executor(context, keep);
    other->caches.items.by_id.async_get_or_load(
        {7}, [] { return std::string{"never"}; }, bound);
    other->caches.items.by_id.async_get_or_load(
        {8}, [] { return std::string{"eight"}; }, bound);
    context.run();
    EXPECT_THAT(values, ::testing::UnorderedElementsAre("seven", "eight"));
    EXPECT_EQ(*one->read(8, "never"), "eight");
}

TEST(SharedRead, a_conditional_load_fills_the_shared_tier_with_what_is_still_right) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    one->read(7, "seven");
    house.clock->advance(10s);
    one->cache.heartbeat();
    other->cache.heartbeat();
    const auto kept =
        one->caches.items.by_id.get_or_load({7}, [](const Handle<std::string>& shown) -> Loaded<std::string> {
            return shown ? Loaded<std::string>::still_valid() : Loaded<std::string>{.value = "anew"};
        });
    EXPECT_EQ(*kept, "seven");
    EXPECT_EQ(other->read(7, "never").source(), Source::shared);
}

/// A type without a codec.
struct Plain {
    int number = 0;
};

TEST(SharedRead, values_without_a_codec_stay_in_their_process_and_are_invalidated_all_the_same) {
    const House house;
    const auto one = house.process();
    const auto third = std::make_unique<Cache>(
        small::Store::with_clock({.shared = {.tier = house.tier(), .own_thread = false}}, house.clock));
    third->heartbeat();
    const View<small::ShelfKey, Plain> plain{third->open(small::catalogue).region(2), 0};
    EXPECT_EQ(plain.get_or_load({"a"}, [] { return Plain{1}; })->number, 1);
    EXPECT_EQ(plain.get_or_load({"a"}, [] { return Plain{2}; })->number, 1);
    one->caches.plain.invalidate(small::by_hand);
    third->heartbeat();
    EXPECT_EQ(plain.get_or_load({"a"}, [] { return Plain{3}; })->number, 3);
}

} // namespace
} // namespace becache
