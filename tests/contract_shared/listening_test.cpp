#include "contract_shared/tier_contract.hpp"

#include <atomic>
#include <future>
#include <map>
#include <type_traits>

namespace becache::shared {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Heard = std::optional<std::vector<LedgerEntry>>;

constexpr auto patience = 30s; ///< only a test that fails waits so long

std::future<Heard> listen_aside(Tier& tier, const std::string& cursor, std::chrono::milliseconds longest) {
    return std::async(std::launch::async, [&tier, cursor, longest] { return tier.listen(cursor, longest); });
}

TEST_P(SharedTier, who_listens_hears_what_is_there_at_once) {
    const std::string cursor = sync(*two).newest;
    invalidate(*one, {region("cameras")}, "", R"({"number":1})");
    invalidate(*one, {region("cameras")});
    const Heard heard = two->listen(cursor, 1h);
    ASSERT_TRUE(heard);
    ASSERT_THAT(*heard, SizeIs(2));
    EXPECT_EQ(heard->front().sequence, 1U);
    EXPECT_EQ(heard->front().kind, LedgerEntry::Kind::invalidated);
    EXPECT_EQ(heard->front().record, R"({"number":1})");
    const Heard rest = two->listen(heard->front().place, 1h);
    ASSERT_TRUE(rest);
    ASSERT_THAT(*rest, SizeIs(1));
    EXPECT_EQ(rest->front().place, heard->back().place);
}

TEST_P(SharedTier, who_listens_is_woken_by_the_next_entry) {
    const std::string cursor = sync(*two).newest;
    std::future<Heard> heard = listen_aside(*two, cursor, 1h);
    invalidate(*one, {region("cameras")});
    ASSERT_EQ(heard.wait_for(patience), std::future_status::ready);
    const Heard entries = heard.get();
    ASSERT_TRUE(entries);
    ASSERT_THAT(*entries, SizeIs(1));
    EXPECT_EQ(entries->front().place, sync(*one).newest);
}

TEST_P(SharedTier, who_listens_to_silence_hears_nothing_after_a_while) {
    const std::string cursor = sync(*two).newest;
    std::future<Heard> heard = listen_aside(*two, cursor, 20ms);
    for (int attempt = 0; attempt < 30'000 && heard.wait_for(1ms) != std::future_status::ready; ++attempt) {
        store->pass(20ms); // it may not have begun before
    }
    ASSERT_EQ(heard.wait_for(0s), std::future_status::ready);
    const Heard entries = heard.get();
    ASSERT_TRUE(entries) << "the tier answers";
    EXPECT_THAT(*entries, IsEmpty());
}

TEST_P(SharedTier, one_who_listens_can_ask_as_well) {
    const std::string cursor = sync(*two).newest;
    std::future<Heard> heard = listen_aside(*two, cursor, 1h);
    load(*two, front_door);
    EXPECT_TRUE(is_hit(*two, front_door));
    invalidate(*two, {region("cameras")});
    ASSERT_EQ(heard.wait_for(patience), std::future_status::ready) << "it hears its own";
}

TEST_P(SharedTier, closing_ends_listening) {
    const std::string cursor = sync(*two).newest;
    std::future<Heard> heard = listen_aside(*two, cursor, 1h);
    two->close();
    ASSERT_EQ(heard.wait_for(patience), std::future_status::ready);
    EXPECT_FALSE(heard.get());
    EXPECT_FALSE(two->listen(cursor, 1h));
}

/// Starts a request and waits for its answer; fails if there is a second one.
template <class Answer, class Request>
Answer started(Tier& tier, Request request) {
    const auto answer = std::make_shared<std::promise<Answer>>();
    const auto count = std::make_shared<std::atomic<int>>(0);
    std::future<Answer> future = answer->get_future();
    tier.start(std::move(request), [answer, count](Answer given) {
        if (++*count == 1) {
            answer->set_value(std::move(given));
        } else {
            ADD_FAILURE() << "a second answer";
        }
    });
    if (future.wait_for(patience) != std::future_status::ready) {
        ADD_FAILURE() << "no answer";
        return Answer{};
    }
    return future.get();
}

TEST_P(SharedTier, what_is_started_is_answered_as_what_is_called) {
    const ObserveRequest observe_door{.name = front_door, .token_life = 2 * long_life};
    const Observed observed = started<Observed>(*one, observe_door);
    ASSERT_EQ(observed.kind, Observed::Kind::load) << observed.fault;
    EXPECT_EQ(started<Observed>(*two, observe_door).kind, Observed::Kind::loading);
    const FillRequest fill_door{
        .name = front_door,
        .observation = observed.observation,
        .value = {.payload = "a value", .life = long_life},
        .token_life = 2 * long_life};
    EXPECT_EQ(started<Filled>(*one, fill_door), Filled::filled);
    EXPECT_EQ(started<Filled>(*one, fill_door), Filled::refused);
    const Observed hit = started<Observed>(*two, observe_door);
    EXPECT_EQ(hit.kind, Observed::Kind::hit);
    EXPECT_EQ(hit.value.payload, "a value");
    const Accepted accepted =
        started<Accepted>(*two, InvalidateRequest{.scopes = {region("cameras")}, .record = "{}"});
    EXPECT_TRUE(accepted.accepted) << accepted.fault;
    EXPECT_EQ(accepted.sequence, 1U);
    EXPECT_EQ(sync(*one).epoch, accepted.epoch);

    const Observed again = started<Observed>(*one, observe_door);
    ASSERT_EQ(again.kind, Observed::Kind::load);
    one->start(ReleaseRequest{.name = front_door, .observation = again.observation});
    Observed::Kind seen = Observed::Kind::loading;
    for (int attempt = 0; attempt < 10'000 && seen == Observed::Kind::loading; ++attempt) {
        seen = kind_seen(*two, front_door); // nobody says when it is given back
    }
    EXPECT_EQ(seen, Observed::Kind::load);
}

TEST_P(SharedTier, invalidations_started_at_once_are_each_recorded_and_numbered) {
    constexpr std::size_t many = 90; // no more than the ledger keeps
    load(*two, front_door);
    load(*two, event);
    const std::string cursor = sync(*two).newest;
    const Observation under_way = begin_load(*two, garage);
    const auto record = [](std::size_t number) { return "{\"number\":" + std::to_string(number) + "}"; };
    std::vector<std::future<Accepted>> answers;
    for (std::size_t number = 0; number < many; ++number) {
        const auto answer = std::make_shared<std::promise<Accepted>>();
        answers.push_back(answer->get_future());
        one->start(
            InvalidateRequest{
                .scopes = {number % 2 == 0 ? region("cameras") : region("events")}, .record = record(number)},
            [answer](Accepted given) { answer->set_value(std::move(given)); });
    }
    std::map<std::uint64_t, std::string> recorded; // by sequence number
    std::string epoch;
    for (std::size_t number = 0; number < many; ++number) {
        ASSERT_EQ(answers[number].wait_for(patience), std::future_status::ready);
        const Accepted accepted = answers[number].get();
        ASSERT_TRUE(accepted.accepted) << accepted.fault;
        recorded[accepted.sequence] = record(number);
        epoch = accepted.epoch;
    }
    EXPECT_EQ(recorded.size(), many) << "each has a number of its own";
    const Synced synced = two->sync(cursor, 2 * many);
    ASSERT_TRUE(synced.ok) << synced.fault;
    ASSERT_EQ(synced.entries.size(), many);
    std::uint64_t sequence = synced.sequence - many;
    for (const LedgerEntry& entry : synced.entries) {
        EXPECT_EQ(entry.epoch, epoch);
        EXPECT_EQ(entry.sequence, ++sequence) << "without a gap";
        EXPECT_EQ(entry.record, recorded[entry.sequence]);
    }
    EXPECT_FALSE(is_hit(*two, front_door));
    EXPECT_FALSE(is_hit(*two, event));
    EXPECT_EQ(fill(*two, garage, under_way), Filled::refused);
}

TEST_P(SharedTier, from_inside_an_answer_more_can_be_started) {
    const auto filled = std::make_shared<std::promise<Filled>>();
    std::future<Filled> future = filled->get_future();
    one->start(
        ObserveRequest{.name = front_door, .token_life = 2 * long_life},
        [filled, tier = one.get()](const Observed& observed) {
            tier->start(
                FillRequest{
                    .name = front_door,
                    .observation = observed.observation,
                    .value = {.payload = "a value", .life = long_life},
                    .token_life = 2 * long_life},
                [filled](Filled answer) { filled->set_value(answer); });
        });
    ASSERT_EQ(future.wait_for(patience), std::future_status::ready);
    EXPECT_EQ(future.get(), Filled::filled);
}

TEST_P(SharedTier, a_closed_tier_answers_nothing_and_others_go_on) {
    load(*one, front_door);
    const Observation observation = begin_load(*one, garage);
    one->close();
    one->close();
    const ObserveRequest observe_door{.name = front_door, .token_life = 2 * long_life};
    const Observed observed = one->call(observe_door);
    EXPECT_EQ(observed.kind, Observed::Kind::unavailable);
    EXPECT_FALSE(observed.fault.empty());
    EXPECT_EQ(fill(*one, garage, observation), Filled::unavailable);
    one->call(ReleaseRequest{.name = garage, .observation = observation});
    const Accepted invalidated = one->call(InvalidateRequest{.scopes = {everything()}, .record = "{}"});
    EXPECT_FALSE(invalidated.accepted);
    EXPECT_FALSE(invalidated.fault.empty());
    EXPECT_FALSE(
        one->call(PrepareRequest{
                      .scopes = {everything()}, .record = "{}", .mark = mark_a, .deadline = long_life})
            .accepted);
    EXPECT_FALSE(
        one->call(RollbackRequest{.scopes = {everything()}, .record = "{}", .mark = mark_a}).accepted);
    const Synced synced = one->sync("-", 10);
    EXPECT_FALSE(synced.ok);
    EXPECT_FALSE(synced.fault.empty());
    EXPECT_FALSE(one->listen("-", 1h));
    EXPECT_THAT(one->newest_entries(10), IsEmpty());
    EXPECT_FALSE(one->drop_foreign({.pattern = "*"}).ok);
    EXPECT_EQ(started<Observed>(*one, observe_door).kind, Observed::Kind::unavailable);
    EXPECT_FALSE(
        started<Accepted>(*one, InvalidateRequest{.scopes = {everything()}, .record = "{}"}).accepted);
    EXPECT_FALSE(one->description().empty());

    EXPECT_TRUE(is_hit(*two, front_door));
    EXPECT_EQ(kind_seen(*two, garage), Observed::Kind::loading);
    EXPECT_EQ(sync(*two).sequence, 0U);
}

} // namespace
} // namespace becache::shared
