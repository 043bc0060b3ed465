#include "processes.hpp"

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

namespace becache::redis {
namespace {

/// Whatever lies under a value's key: it is a miss, it is counted, and the next load takes its place.
class StrangeValues : public SharedRedis {
protected:
    void expect_miss_and_recovery(std::string_view what) {
        EXPECT_EQ(us_.read(), "load") << what;
        const shared::Observed waiting = us_.observe();
        ASSERT_EQ(to_string(waiting.kind), "loading") << what;
        const shared::Observed taken = us_.observe(front_door, waiting.found);
        ASSERT_EQ(us_.fill(front_door, taken.observation, stored("good")), shared::Filled::filled) << what;
        EXPECT_EQ(us_.read(), "good") << what;
    }
    static std::string bytes_of_value() { return admin({"GET", value_key}).text; }
    static void put(std::string_view bytes) { admin({"SET", value_key, bytes}); }

    Process us_ = process();
};

BECACHE_IN_EVERY_MANNER(StrangeValues);

TEST_P(StrangeValues, of_any_bytes_are_a_miss) {
    us_.store(front_door, "good");
    const std::string longer(10'000, '\xbe');
    const std::vector<std::string> hostile{"",           "x",     std::string(1, '\0'), "P",
                                           "P ",         "P1-x",  std::string{"\xbe"},  "\xbe\x01",
                                           longer,       "V 1",   std::string(64, 'P'), "P" + longer,
                                           "\r\n$3\r\n", "%s%n{}"};
    for (const std::string& bytes : hostile) {
        put(bytes);
        expect_miss_and_recovery(fmt::format("{} bytes, first {}", bytes.size(), quote(bytes.substr(0, 1))));
    }
}

TEST_P(StrangeValues, with_any_bit_changed_are_a_miss) {
    us_.store(front_door, "good");
    const std::string good = bytes_of_value();
    for (std::size_t place = 0; place < good.size(); ++place) {
        std::string bytes = good;
        bytes[place] = static_cast<char>(bytes[place] ^ (1 << (place % 8)));
        put(bytes);
        EXPECT_EQ(us_.read(), "load") << place;
        put(good);
    }
    EXPECT_GE(us_.tier().stats().of(EnvelopeFault::corrupt), good.size() - 2);
}

TEST_P(StrangeValues, cut_off_anywhere_are_a_miss) {
    us_.store(front_door, "good");
    const std::string good = bytes_of_value();
    for (std::size_t size = 0; size < good.size(); ++size) {
        put(good.substr(0, size));
        EXPECT_EQ(us_.read(), "load") << size;
    }
}

TEST_P(StrangeValues, that_are_another_keys_are_a_miss) {
    us_.store(garage, "garage");
    us_.store(front_door, "good");
    put(admin({"GET", "hsi:{0}:v:cameras/by_id/garage"}).text);
    expect_miss_and_recovery("the garage's");
    EXPECT_GE(us_.tier().stats().of(EnvelopeFault::other_key), 1U);
}

TEST_P(StrangeValues, filled_under_other_scopes_are_a_miss) {
    // Another version of the program, whose view has one kind of tags more.
    const shared::ValueName wider{
        .address = front_door.address,
        .scopes = {"cameras", "cameras#camera:front_door", "cameras#site:north"}};
    us_.store(wider, "wider");
    EXPECT_EQ(us_.read(), "load");
    admin({"DEL", value_key});
    us_.store(front_door, "narrower");
    EXPECT_EQ(us_.read(wider), "load");
}

TEST_P(StrangeValues, that_are_envelopes_of_a_load_are_a_miss) {
    us_.store(front_door, "good");
    const std::string epoch = admin({"GET", epoch_key}).text;
    const std::string region = admin({"GET", region_key}).text;
    const std::string tag = admin({"GET", tag_key}).text;
    Envelope envelope{
        .kind = EnvelopeKind::loading,
        .epoch = epoch,
        .generations = {{.token = region}, {.token = tag}},
        .expires_at = WallTime{std::chrono::years{100}},
        .payload = "nonce"};
    put(seal(envelope, front_door.address).value());
    expect_miss_and_recovery("loading");
    envelope.kind = EnvelopeKind::value;
    put(seal(envelope, front_door.address).value());
    EXPECT_EQ(us_.read(), "nonce"); // but for its kind it was a hit
    envelope.generations.push_back({.scope = "", .token = tag});
    put(seal(envelope, front_door.address).value());
    expect_miss_and_recovery("a tag of its own without a name");
}

TEST_P(StrangeValues, over_the_limits_are_removed_and_the_connection_goes_on) {
    us_.store(front_door, "good");
    put(std::string(std::size_t{9} << 20U, 'x'));
    EXPECT_EQ(us_.read(), "load");
    EXPECT_EQ(us_.tier().stats().of(EnvelopeFault::too_large), 1U);
    EXPECT_EQ(us_.tier().stats().of(Fault::too_large), 1U);
    EXPECT_EQ(us_.read(garage), "load");
}

TEST_P(StrangeValues, and_keys_of_another_type_are_missing) {
    const std::vector<std::string_view> keys{value_key,  region_key,  tag_key,    epoch_key,
                                             ledger_key, "hsi:{0}:m", "hsi:{0}:p"};
    for (const std::string_view key : keys) {
        (void)us_.invalidate({everything});
        us_.store(front_door, "good");
        admin({"DEL", key});
        admin({"LPUSH", key, "x"});
        (void)us_.prepare({front_door_tag}, mark('a'));
        const shared::Accepted accepted = us_.invalidate({front_door_tag}, "{}", mark('a'));
        EXPECT_TRUE(accepted.accepted) << key << accepted.fault;
        EXPECT_EQ(us_.read(), "load") << key;
        EXPECT_EQ(us_.tier().newest_entries(1).at(0).mark, mark('a')) << key;
        admin({"DEL", value_key});
        us_.store(front_door, "again");
        EXPECT_EQ(us_.read(), "again") << key;
    }
}

TEST_P(StrangeValues, and_listening_to_a_key_of_another_type_is_no_answer) {
    EXPECT_TRUE(us_.tier().listen("-", std::chrono::milliseconds{1})); // its fence is behind it
    admin({"SET", ledger_key, "x"});
    EXPECT_FALSE(us_.tier().listen("-", std::chrono::milliseconds{1}));
    EXPECT_TRUE(us_.tier().sync("-", 1).ok);
    EXPECT_TRUE(us_.tier().listen("-", std::chrono::milliseconds{1}));
}

} // namespace
} // namespace becache::redis
