#include "processes.hpp"

#include <becache/testing/manual_clock.hpp>

namespace becache::redis {
namespace {

using ::testing::HasSubstr;
using Kind = shared::Observed::Kind;

class Reading : public SharedRedis {
protected:
    Process us_ = process();
    Process others_ = process();
};

BECACHE_IN_EVERY_MANNER(Reading);

TEST_P(Reading, a_value_that_one_process_filled_is_a_hit_for_the_other) {
    us_.store(front_door, "{\"id\":1}");
    const shared::Observed observed = others_.observe();
    ASSERT_EQ(to_string(observed.kind), "hit");
    EXPECT_EQ(observed.value.payload, "{\"id\":1}");
    EXPECT_FALSE(observed.value.absent);
    EXPECT_TRUE(observed.value.own_scopes.empty());
    EXPECT_LE(observed.value.life, std::chrono::hours{1});
    EXPECT_GT(observed.value.life, std::chrono::minutes{30});
}

TEST_P(Reading, a_hit_costs_one_round_trip_a_miss_two_and_a_fill_one) {
    (void)others_.tier().sync("-", 1); // connects
    const auto trips = [this](const auto& doing) {
        const std::uint64_t before = us_.tier().stats().round_trips;
        doing();
        return us_.tier().stats().round_trips - before;
    };
    shared::Observation observation;
    EXPECT_EQ(trips([&] { observation = us_.load(); }), 2U);
    EXPECT_EQ(trips([&] { (void)us_.fill(front_door, observation, stored("v")); }), 1U);
    EXPECT_EQ(trips([&] { EXPECT_EQ(us_.read(), "v"); }), 1U);
}

TEST_P(Reading, that_there_is_no_value_is_a_hit_as_well) {
    shared::StoredValue absent = stored("");
    absent.absent = true;
    EXPECT_EQ(us_.fill(front_door, us_.load(), absent), shared::Filled::filled);
    EXPECT_EQ(others_.read(), "absent");
}

TEST_P(Reading, one_process_loads_and_the_other_is_told_so) {
    const shared::Observation observation = us_.load();
    EXPECT_EQ(others_.read(), "loading");
    EXPECT_EQ(us_.fill(front_door, observation, stored("v")), shared::Filled::filled);
    EXPECT_EQ(others_.read(), "v");
}

TEST_P(Reading, who_has_waited_in_vain_takes_the_load_over) {
    const shared::Observation slow = us_.load();
    const shared::Observed waited = others_.observe();
    ASSERT_EQ(to_string(waited.kind), "loading");
    const shared::Observed taken = others_.observe(front_door, waited.found);
    ASSERT_EQ(to_string(taken.kind), "load");
    EXPECT_EQ(us_.fill(front_door, slow, stored("slow")), shared::Filled::refused);
    EXPECT_EQ(others_.fill(front_door, taken.observation, stored("quick")), shared::Filled::filled);
    EXPECT_EQ(us_.read(), "quick");
}

TEST_P(Reading, who_would_take_a_load_over_that_has_ended_gets_its_value) {
    const shared::Observation observation = us_.load();
    const std::string found = others_.observe().found;
    (void)us_.fill(front_door, observation, stored("v"));
    EXPECT_EQ(to_string(others_.observe(front_door, found).kind), "hit");
}

TEST_P(Reading, a_hit_that_cannot_be_decoded_is_loaded_in_its_place) {
    us_.store(front_door, "no JSON");
    const shared::Observed hit = others_.observe();
    const shared::Observed again = others_.observe(front_door, hit.found);
    ASSERT_EQ(to_string(again.kind), "load");
    EXPECT_EQ(others_.fill(front_door, again.observation, stored("JSON")), shared::Filled::filled);
    EXPECT_EQ(us_.read(), "JSON");
}

TEST_P(Reading, a_load_that_failed_is_given_back) {
    const shared::Observation observation = us_.load();
    us_.release(front_door, observation);
    EXPECT_EQ(others_.read(), "load");
}

TEST_P(Reading, a_load_under_tokens_that_are_gone_is_not_waited_for) {
    (void)us_.load();
    (void)us_.invalidate({front_door_tag});
    EXPECT_EQ(others_.read(), "load");
}

TEST_P(Reading, a_missing_token_makes_a_miss) {
    for (const std::string_view key : {region_key, tag_key, epoch_key}) {
        us_.store(front_door, "v");
        EXPECT_EQ(us_.read(), "v");
        admin({"DEL", key});
        EXPECT_EQ(us_.read(), "load") << key;
        admin({"DEL", value_key});
    }
}

TEST_P(Reading, a_value_lives_as_long_as_redis_keeps_it) {
    us_.store(front_door, "v");
    const std::int64_t left = admin({"PTTL", value_key}).integer;
    EXPECT_GT(left, 0);
    EXPECT_LE(left, 3'600'000);
    EXPECT_GT(admin({"PTTL", tag_key}).integer, left);
}

TEST_P(Reading, a_value_past_the_time_in_its_envelope_is_a_miss) {
    const auto clock = std::make_shared<testing::ManualClock>();
    Process late = process({.clock = clock});
    late.store(front_door, "v");
    clock->advance(std::chrono::minutes{59});
    EXPECT_EQ(late.observe().value.life, std::chrono::minutes{1});
    clock->advance(std::chrono::minutes{1});
    EXPECT_EQ(late.read(), "load");
    EXPECT_EQ(late.tier().stats().of(EnvelopeFault::expired), 1U);
}

TEST_P(Reading, values_are_bytes_of_any_size_up_to_the_limit) {
    std::string bytes;
    while (bytes.size() < 300'000) {
        bytes += static_cast<char>(bytes.size() * bytes.size() / 7);
    }
    us_.store(front_door, bytes);
    EXPECT_EQ(others_.read(), bytes);
    (void)us_.invalidate({everything});
    us_.store(front_door, "");
    EXPECT_EQ(others_.read(), "");
}

TEST_P(Reading, an_address_of_any_length_has_one_key) {
    for (const std::size_t size : {256U, 257U, 1200U}) {
        const shared::ValueName name{
            .address = "cameras/by_id/" + std::string(size - 14, 'x'), .scopes = {"cameras"}};
        us_.store(name, std::to_string(size));
        EXPECT_EQ(others_.read(name), std::to_string(size));
        (void)us_.invalidate({{.kind = ScopeKind::key, .name = name.address}});
        EXPECT_EQ(others_.read(name), "load");
    }
}

TEST_P(Reading, what_has_no_name_is_refused_in_words) {
    EXPECT_THAT(us_.observe({.address = "", .scopes = {"cameras"}}).fault, HasSubstr("1 to 2048"));
    EXPECT_THAT(us_.observe({.address = "a", .scopes = {}}).fault, HasSubstr("1 to 17"));
    EXPECT_THAT(us_.observe({.address = "a", .scopes = {std::string(513, 's')}}).fault, HasSubstr("513"));
    EXPECT_EQ(us_.tier().stats().round_trips, 0U);
}

TEST_P(Reading, with_strict_identity_every_read_asks_the_server_who_it_is) {
    Process strict = process({.strict_identity = true});
    strict.store(front_door, "v");
    EXPECT_EQ(strict.read(), "v");
    EXPECT_EQ(us_.read(), "v"); // connects: its fence is behind it
    // As after a promotion under a connection that survives it.
    admin({"HSET", "hsi:{0}:m", "identity", std::string(40, '0')});
    EXPECT_EQ(us_.read(), "v");
    EXPECT_EQ(strict.read(), "load");
}

TEST_P(Reading, partitions_and_prefixes_see_nothing_of_each_other) {
    us_.store(front_door, "v");
    Process other_partition = process({.partition = "1"});
    EXPECT_EQ(other_partition.read(), "load");
    RedisOptions other_prefix = options();
    other_prefix.key_prefix = "other";
    Process stranger{other_prefix, Manner::blocking};
    EXPECT_EQ(stranger.read(), "load");
    (void)stranger.invalidate({everything});
    EXPECT_EQ(us_.read(), "v");
}

TEST_P(Reading, what_is_started_at_the_same_time_is_answered_each_its_own) {
    constexpr int count = 500;
    const auto name_at = [](int number) {
        return shared::ValueName{.address = "cameras/by_id/" + std::to_string(number), .scopes = {"cameras"}};
    };
    for (int number = 0; number < count; number += 2) {
        us_.store(name_at(number), std::to_string(number));
    }
    std::vector<std::promise<shared::Observed>> answers(count);
    for (int number = 0; number < count; ++number) {
        const auto place = static_cast<std::size_t>(number);
        others_.tier().start(
            shared::ObserveRequest{.name = name_at(number), .token_life = std::chrono::hours{2}},
            [&answers, place](shared::Observed observed) { answers[place].set_value(std::move(observed)); });
    }
    for (int number = 0; number < count; ++number) {
        const shared::Observed observed = answers[static_cast<std::size_t>(number)].get_future().get();
        EXPECT_EQ(observed.kind, number % 2 == 0 ? Kind::hit : Kind::load) << number;
        EXPECT_EQ(observed.value.payload, number % 2 == 0 ? std::to_string(number) : "");
    }
}

} // namespace
} // namespace becache::redis
