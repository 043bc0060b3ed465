#include "tier/bounds.hpp"
#include "tier/changing.hpp"
#include "tier/filling.hpp"
#include "tier/ledger.hpp"
#include "tier/observing.hpp"

#include <becache/redis/tier.hpp>

#include <gmock/gmock.h>

#include <fmt/format.h>

// The machines without a server: which command follows which answer. What a server really answers is tested
// in tests/integration/shared_redis.

namespace becache::redis {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Reply text(std::string bytes) { return {.kind = Reply::Kind::text, .text = std::move(bytes)}; }
Reply number(std::int64_t value) { return {.kind = Reply::Kind::integer, .integer = value}; }
Reply array(std::vector<Reply> elements) {
    return {.kind = Reply::Kind::array, .elements = std::move(elements)};
}
const Reply nil{};

RedisTierOptions with(bool strict) {
    RedisTierOptions options;
    options.strict_identity = strict;
    return options;
}

class Machines : public ::testing::Test {
protected:
    TierContext context{{.key_prefix = "hsi"}, {}};
    const shared::ObserveRequest request{
        .name = {.address = "cameras/a", .scopes = {"cameras"}}, .token_life = std::chrono::hours{1}};
};

template <class Answer>
std::string sent(const Step<Answer>& step) {
    const auto* const command = std::get_if<Command>(&step);
    return command != nullptr ? command->bytes() : "nothing";
}

/// Words of a command, after the first few that are of no interest here.
bool runs(const std::string& bytes, const Script& script) {
    return bytes.find(script.hash()) != std::string::npos;
}

TEST_F(Machines, a_read_begins_with_one_mget_of_the_value_the_epoch_and_the_tokens) {
    Observing observing{context, request};
    const auto step = observing.begin();
    EXPECT_EQ(sent(step), (Command{"MGET", "hsi:{0}:v:cameras/a", "hsi:{0}:e", "hsi:{0}:g:cameras"}).bytes());
    EXPECT_TRUE(std::get<Command>(step).options().retry_safe);
}

TEST_F(Machines, a_strict_read_and_one_that_takes_over_begin_with_the_script) {
    TierContext strict{{.key_prefix = "hsi"}, with(true)};
    EXPECT_TRUE(runs(sent(Observing{strict, request}.begin()), strict.scripts.read));
    shared::ObserveRequest taking = request;
    taking.take_over = std::string(100, 'a') + std::string(64, 'b');
    const auto step = Observing{context, taking}.begin();
    EXPECT_TRUE(runs(sent(step), context.scripts.read));
    EXPECT_THAT(sent(step), HasSubstr("$64\r\n" + std::string(64, 'b')));
    EXPECT_FALSE(std::get<Command>(step).options().retry_safe); // it carries a nonce
}

TEST_F(Machines, a_read_ends_after_a_few_rounds_without_the_right_to_fill) {
    Observing observing{context, request};
    (void)observing.begin();
    auto step = observing.take(array({text("useless 0"), text("1-e"), text("1-t")}));
    int rounds = 0;
    while (std::holds_alternative<Command>(step)) {
        EXPECT_THAT(sent(step), HasSubstr(fmt::format("useless {}", rounds)));
        ++rounds;
        step = observing.take(array(
            {text("found"), text("1-e"), number(0), text(fmt::format("useless {}", rounds)), text("1-t")}));
    }
    EXPECT_EQ(rounds, 4);
    EXPECT_EQ(std::get<shared::Observed>(step).kind, shared::Observed::Kind::marked);
}

TEST_F(Machines, the_highest_epoch_of_any_reply_is_sent_with_the_next_script) {
    context.learn("12-nonce");
    context.learn("7-nonce");
    context.learn("nonsense");
    context.learn("99");
    context.learn("18446744073709551615-nonce");
    context.learn("99999999999999999999999-nonce");
    Observing observing{context, request};
    (void)observing.begin();
    EXPECT_THAT(sent(observing.take(array({nil, text("12-nonce"), nil}))), HasSubstr("$2\r\n12\r\n"));
    (void)observing.take(array({text("marked"), text("40-nonce"), number(0)}));
    EXPECT_THAT(
        sent(Observing{context, {.name = request.name, .take_over = "x"}}.begin()),
        HasSubstr("$2\r\n40\r\n"));
}

TEST_F(Machines, each_send_has_a_nonce_of_its_own) {
    shared::ObserveRequest taking = request;
    taking.take_over = "x";
    EXPECT_NE(sent(Observing{context, taking}.begin()), sent(Observing{context, taking}.begin()));
}

TEST_F(Machines, answers_that_are_none_are_no_answers) {
    const std::vector<Reply> nonsense{
        nil,
        number(1),
        text("found"),
        array({}),
        array({text("found")}),
        array({text("found"), text("1-e"), number(0)}),
        array({text("load"), text("1-e"), number(0), nil, text("1-t")}),
        array({text("marked"), nil, number(0)}),
        array({nil, nil, nil, nil, nil, nil})};
    for (const Reply& reply : nonsense) {
        Observing observing{context, request};
        (void)observing.begin();
        (void)observing.take(array({nil, nil, nil})); // on to the script
        const auto step = observing.take(reply);
        ASSERT_TRUE(std::holds_alternative<shared::Observed>(step));
        EXPECT_EQ(std::get<shared::Observed>(step).kind, shared::Observed::Kind::unavailable);
        EXPECT_THAT(std::get<shared::Observed>(step).fault, HasSubstr("no answer to read.lua"));

        const shared::InvalidateRequest change{};
        Changing changing{context, change};
        (void)changing.begin();
        if (reply.elements.size() != 3) {
            EXPECT_FALSE(std::get<shared::Accepted>(changing.take(reply)).accepted);
            const Syncing::Request all{.cursor = "-", .most = 10};
            Syncing syncing{context, all};
            (void)syncing.begin();
            if (reply.elements.size() < 3 || !reply.elements[0].is_text()) {
                EXPECT_FALSE(std::get<shared::Synced>(syncing.take(reply)).ok);
            }
        }
    }
    Observing observing{context, request};
    (void)observing.begin();
    EXPECT_THAT(std::get<shared::Observed>(observing.take(array({nil, nil}))).fault, HasSubstr("MGET"));
}

TEST_F(Machines, an_error_ends_each_and_is_told) {
    const Error error{.fault = Fault::timed_out, .delivery = Delivery::unknown, .text = "no reply in time"};
    Observing observing{context, request};
    (void)observing.begin();
    EXPECT_EQ(std::get<shared::Observed>(observing.take(error)).fault, "no reply in time");
    const shared::InvalidateRequest change{};
    Changing changing{context, change};
    (void)changing.begin();
    EXPECT_EQ(std::get<shared::Accepted>(changing.take(error)).fault, "no reply in time");
}

TEST_F(Machines, records_that_are_nested_in_another_way_are_unreadable) {
    const auto entries = entries_in(array({nil, text("x"), array({text("1-1")}), array({text("1-2"), nil})}));
    ASSERT_EQ(entries.size(), 4U);
    for (const shared::LedgerEntry& entry : entries) {
        EXPECT_EQ(entry.kind, shared::LedgerEntry::Kind::unreadable);
    }
    EXPECT_EQ(entries[3].place, "1-2");
    EXPECT_TRUE(entries_in_read(nil)->empty());
    EXPECT_FALSE(entries_in_read(text("x")));
    EXPECT_FALSE(entries_in_read(array({array({text("stream")})})));
}

TEST(FaultsOfTheBreaker, are_servers_that_are_away_and_wrong_ones) {
    for (const Fault fault :
         {Fault::unreachable, Fault::lost, Fault::timed_out, Fault::not_master, Fault::redirected,
          Fault::loading, Fault::master_down, Fault::busy, Fault::cluster_down}) {
        EXPECT_TRUE(counts_as_failure(fault)) << to_string(fault);
    }
    for (const Fault fault :
         {Fault::tls, Fault::protocol, Fault::too_large, Fault::overloaded, Fault::closed,
          Fault::unauthenticated, Fault::forbidden, Fault::misconfigured, Fault::too_few_replicas,
          Fault::try_again, Fault::out_of_memory, Fault::wrong_type, Fault::no_script, Fault::aborted,
          Fault::cross_slot, Fault::refused}) {
        EXPECT_FALSE(counts_as_failure(fault)) << to_string(fault);
    }
}

std::string refusal(const RedisTierOptions& tier_options) {
    try {
        const RedisTier tier{{}, tier_options};
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "none";
}

TEST(RedisTierOptions, are_refused_in_words) {
    EXPECT_EQ(refusal({}), "none");
    EXPECT_THAT(refusal({.clock = nullptr}), HasSubstr("RedisTierOptions::clock"));
    EXPECT_THAT(refusal({.breaker = {.open_after = 0}}), HasSubstr("open_after"));
    EXPECT_THAT(
        refusal({.envelope = {.max_payload_bytes = 9U << 20U}}), HasSubstr("max_payload_bytes = 9437184"));
    EXPECT_THAT(refusal({.ledger_length = 0}), HasSubstr("ledger_length"));
    for (const std::string partition : {"", "a}", "{", "a:b", " "}) {
        EXPECT_THAT(refusal({.partition = partition}), HasSubstr("RedisTierOptions::partition")) << partition;
    }
    EXPECT_THROW((RedisTier{{.port = 0}}), std::invalid_argument);
}

TEST(TierFromEnvironment, is_none_without_a_url) {
    EXPECT_EQ(tier_from_environment({}), nullptr);
    EXPECT_EQ(tier_from_environment({{"REDIS_URL", ""}, {"REDIS_PASSWORD", "x"}}), nullptr);
}

TEST(TierFromEnvironment, is_where_the_url_says) {
    const auto tier = tier_from_environment(
        {{"REDIS_URL", "redis://user:hunter2@127.0.0.1:7777/3"}, {"REDIS_KEY_PREFIX", "hsi"}});
    ASSERT_NE(tier, nullptr);
    EXPECT_EQ(tier->description(), "redis://127.0.0.1:7777/3");
    EXPECT_EQ(tier->stats().round_trips, 0U);
}

TEST(TierFromEnvironment, refuses_what_it_cannot_read_without_showing_it) {
    try {
        (void)tier_from_environment({{"REDIS_URL", "http://hunter2"}});
        ADD_FAILURE() << "it was taken";
    } catch (const std::invalid_argument& error) {
        EXPECT_THAT(error.what(), HasSubstr("REDIS_URL"));
        EXPECT_THAT(error.what(), Not(HasSubstr("hunter2")));
    }
}

} // namespace
} // namespace becache::redis
