// Many keys in one call.
#include <support/small_catalogue.hpp>
#include <support/tasks.hpp>

#include <gmock/gmock.h>

#include <future>
#include <stdexcept>
#include <thread>

namespace becache {
namespace {

using namespace std::chrono_literals;
using small::ItemKey;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Fixture {
    Fixture() = default;
    explicit Fixture(CacheOptions options)
        : store{std::move(options)} {}

    /// Loads "1", "2" and so on, and remembers what it was asked for.
    auto loader() {
        return [this](std::span<const ItemKey> keys) {
            std::vector<std::string> values;
            auto& call = calls.emplace_back();
            for (const ItemKey& key : keys) {
                call.push_back(key.item);
                values.push_back(std::to_string(key.item));
            }
            return values;
        };
    }
    [[nodiscard]] const View<ItemKey, std::string>& by_id() const { return store.caches.items.by_id; }

    std::vector<std::vector<std::int64_t>> calls;
    small::Store store;
};

std::vector<std::string> texts(const std::vector<Handle<std::string>>& handles) {
    std::vector<std::string> all;
    for (const auto& handle : handles) {
        all.push_back(handle ? *handle : "-");
    }
    return all;
}

std::vector<ItemKey> keys_of(std::initializer_list<std::int64_t> numbers) {
    std::vector<ItemKey> keys;
    for (const std::int64_t number : numbers) {
        keys.push_back({number});
    }
    return keys;
}

TEST(GetMany, answers_every_key_in_its_order) {
    Fixture fixture;
    for (int i = 0; i < 40; i += 2) {
        fixture.by_id().get_or_load({i}, [&] { return std::to_string(i); });
    }
    std::vector<ItemKey> keys;
    for (int i = 0; i < 40; ++i) {
        keys.push_back({i});
    }
    const auto handles = fixture.by_id().get_many(keys);
    ASSERT_EQ(handles.size(), 40U);
    for (int i = 0; i < 40; ++i) {
        const auto& handle = handles[static_cast<std::size_t>(i)];
        EXPECT_EQ(static_cast<bool>(handle), i % 2 == 0);
        EXPECT_TRUE(!handle || *handle == std::to_string(i));
    }
    const RegionStats stats = small::stats_of(fixture.store.cache, "items");
    EXPECT_EQ(stats.hits, 20U);
    EXPECT_EQ(stats.misses, 40U) << "20 of them when they were filled";
    EXPECT_TRUE(fixture.by_id().get_many({}).empty());
}

TEST(GetOrLoadMany, calls_the_loader_once_for_all_that_miss) {
    Fixture fixture;
    fixture.by_id().get_or_load({2}, [] { return "two"; });
    const auto handles = fixture.by_id().get_or_load_many(keys_of({1, 2, 3}), fixture.loader());
    EXPECT_THAT(texts(handles), ElementsAre("1", "two", "3"));
    EXPECT_THAT(fixture.calls, ElementsAre(ElementsAre(1, 3)));
    EXPECT_EQ(handles[0].source(), Source::load);
    EXPECT_EQ(handles[1].source(), Source::hit);
    EXPECT_THAT(
        texts(fixture.by_id().get_or_load_many(keys_of({3, 1}), fixture.loader())), ElementsAre("3", "1"));
    EXPECT_EQ(fixture.calls.size(), 1U) << "all hits: no call";
}

TEST(GetOrLoadMany, loads_a_key_that_is_asked_for_twice_once) {
    Fixture fixture;
    const auto handles = fixture.by_id().get_or_load_many(keys_of({1, 1}), fixture.loader());
    EXPECT_THAT(texts(handles), ElementsAre("1", "1"));
    EXPECT_THAT(fixture.calls, ElementsAre(ElementsAre(1)));
}

TEST(GetOrLoadMany, waits_for_a_key_that_somebody_else_loads) {
    Fixture fixture;
    std::promise<void> begun;
    std::promise<void> go_on;
    std::thread other{[&] {
        fixture.by_id().get_or_load({1}, [&] {
            begun.set_value();
            go_on.get_future().wait();
            return "of the other";
        });
    }};
    begun.get_future().wait();
    std::promise<void> loading;
    auto many = std::async(std::launch::async, [&] {
        return fixture.by_id().get_or_load_many(keys_of({1, 2}), [&](std::span<const ItemKey> keys) {
            loading.set_value();
            return fixture.loader()(keys);
        });
    });
    loading.get_future().wait();
    go_on.set_value();
    const auto handles = many.get();
    other.join();
    EXPECT_THAT(texts(handles), ElementsAre("of the other", "2"));
    EXPECT_EQ(handles[0].source(), Source::joined);
    EXPECT_THAT(fixture.calls, ElementsAre(ElementsAre(2)));
}

TEST(GetOrLoadMany, what_an_invalidation_overtook_is_not_kept) {
    Fixture fixture;
    const auto handles =
        fixture.by_id().get_or_load_many(keys_of({1, 2}), [&](std::span<const ItemKey> keys) {
            fixture.store.caches.items.invalidate_tag("item", 1, small::by_hand);
            return fixture.loader()(keys);
        });
    EXPECT_THAT(texts(handles), ElementsAre("1", "2"));
    EXPECT_FALSE(fixture.by_id().contains({1}));
    EXPECT_TRUE(fixture.by_id().contains({2}));
}

TEST(GetOrLoadMany, what_the_loader_throws_reaches_everyone_and_a_wrong_number_of_answers_is_told) {
    Fixture fixture;
    EXPECT_THROW(
        fixture.by_id().get_or_load_many(
            keys_of({1, 2}),
            [](std::span<const ItemKey>) -> std::vector<std::string> { throw std::domain_error{"lost"}; }),
        std::domain_error);
    try {
        fixture.by_id().get_or_load_many(
            keys_of({1, 2}), [](std::span<const ItemKey>) { return std::vector<std::string>{"one"}; });
        FAIL() << "no error";
    } catch (const std::logic_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("of 2 keys: its loader returned 1 answers"));
    }
    EXPECT_FALSE(fixture.by_id().contains({1}));
}

TEST(GetOrLoadMany, may_answer_absent_and_with_all_that_a_loader_may_say) {
    Fixture fixture;
    const auto handles = fixture.by_id().get_or_load_many(keys_of({1, 2}), [](std::span<const ItemKey>) {
        return std::vector<Loaded<std::string>>{{.value = "one", .time_to_live = 2s}, {}};
    });
    EXPECT_TRUE(handles[1].absent());
    fixture.store.clock->advance(2s);
    EXPECT_FALSE(fixture.by_id().contains({1}));
    EXPECT_TRUE(fixture.by_id().get({2}).absent());
}

TEST(GetOrLoadMany, loads_what_is_stale_anew_in_one_call_in_the_background) {
    Tasks tasks;
    Fixture fixture{{.reading = {.stale_while_revalidate = 5s}, .executor = tasks.executor()}};
    fixture.by_id().get_or_load_many(keys_of({1, 2, 3}), fixture.loader());
    fixture.store.clock->advance(10s);
    const auto stale = fixture.by_id().get_or_load_many(keys_of({1, 2}), fixture.loader());
    EXPECT_EQ(stale[0].source(), Source::stale);
    EXPECT_EQ(fixture.calls.size(), 1U);
    ASSERT_EQ(tasks.waiting(), 1U);
    const auto refresh = tasks.take();
    fixture.store.caches.items.invalidate_tag("item", 2, small::by_hand);
    refresh();
    EXPECT_THAT(fixture.calls, ElementsAre(ElementsAre(1, 2, 3), ElementsAre(1, 2)));
    EXPECT_TRUE(fixture.by_id().contains({1}));
    EXPECT_FALSE(fixture.by_id().contains({2})) << "overtaken by the invalidation";
}

} // namespace
} // namespace becache
