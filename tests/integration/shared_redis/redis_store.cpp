#include "contract_shared/tier_contract.hpp"
#include "processes.hpp"

#include "tier/key_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

// The contract of every shared tier, held by the one on Redis: as the default user, as the confined one, and
// with strict identity.

namespace becache::redis {
namespace {

constexpr std::size_t ledger_length = 100;
constexpr std::size_t largest_payload = std::size_t{2} << 20U;

struct Setting {
    bool is_confined = false;
    bool strict_identity = false;
};

/// One server for all cases, since each start costs more than most of them; flushed for each.
class RedisStore final : public shared::SharedStore {
public:
    explicit RedisStore(Setting setting)
        : setting_{setting} {
        begin();
    }

    [[nodiscard]] std::unique_ptr<shared::Tier> new_tier() override {
        RedisTierOptions tier_options{
            .breaker = {.probe_after = std::chrono::milliseconds{0}, .probes = 1000},
            .envelope = {.max_payload_bytes = largest_payload},
            .ledger_length = ledger_length,
            .strict_identity = setting_.strict_identity};
        RedisOptions options = patient_options(server().port());
        if (setting_.is_confined) {
            become_confined(options);
        }
        return std::make_unique<RedisTier>(options, std::move(tier_options));
    }

    void flush() override { ask({"FLUSHALL"}); }
    void restart() override {
        std::filesystem::remove(server().folder() / "dump.rdb");
        restart_as_it_is();
    }
    void save() override { ask({"SAVE"}); }
    void restart_with_what_was_saved() override { restart_as_it_is(); }

    bool drop_token(const std::string& scope) override {
        return ask({"DEL", keys_.token(scope)}).integer == 1;
    }
    bool drop_value(const std::string& address) override {
        return ask({"DEL", keys_.value(address)}).integer == 1;
    }
    /// The server's own clock is waited for.
    void pass(std::chrono::milliseconds time) override {
        const double seconds = std::chrono::duration<double>{time + std::chrono::milliseconds{1}}.count();
        ask({"BLPOP", "no-such-list", fmt::format("{:.3f}", seconds)});
    }

    void add_foreign(const std::string& key) override { ask({"SET", key, "foreign"}); }
    [[nodiscard]] std::vector<std::string> foreign() override {
        std::vector<std::string> names;
        for (const Reply& key : ask({"KEYS", "*"}).elements) {
            if (!keys_.is_ours(key.text)) {
                names.push_back(key.text);
            }
        }
        std::ranges::sort(names);
        return names;
    }

    [[nodiscard]] std::size_t max_payload_bytes() const override { return largest_payload; }
    /// Redis cuts a stream by whole nodes, of 100 entries as it is set up.
    [[nodiscard]] std::size_t more_than_the_ledger_keeps() const override { return 3 * ledger_length; }

private:
    static testing::RedisServer& server() {
        static testing::RedisServer only;
        return only;
    }
    void begin() {
        admin_.emplace(patient_options(server().port()));
        flush();
        admit_confined(*admin_);
        // Foreign keys are beyond the rights that the page names for every process: here they are needed.
        ask({"ACL", "SETUSER", std::string{confined_user}, "~legacy:*", "+scan"});
    }
    void restart_as_it_is() {
        server().kill();
        server().start();
        admin_.emplace(patient_options(server().port()));
        admit_confined(*admin_);
        ask({"ACL", "SETUSER", std::string{confined_user}, "~legacy:*", "+scan"});
    }
    Reply ask(Command command) {
        const Outcome outcome = admin_->execute(std::move(command));
        EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().text);
        return outcome ? outcome.reply() : Reply{};
    }

    Setting setting_;
    const KeyNames keys_{"hsi", "0"};
    std::optional<Pool> admin_;
};

std::unique_ptr<shared::SharedStore> any_user() { return std::make_unique<RedisStore>(Setting{}); }
std::unique_ptr<shared::SharedStore> confined_user_only() {
    return std::make_unique<RedisStore>(Setting{.is_confined = true});
}
std::unique_ptr<shared::SharedStore> strict_identity() {
    return std::make_unique<RedisStore>(Setting{.is_confined = true, .strict_identity = true});
}

} // namespace
} // namespace becache::redis

namespace becache::shared {
namespace {

INSTANTIATE_TEST_SUITE_P(
    Redis, SharedTier,
    ::testing::Values(&redis::any_user, &redis::confined_user_only, &redis::strict_identity),
    [](const ::testing::TestParamInfo<MakeStore>& setting) {
        return std::string{
            setting.index == 0   ? "any_user"
            : setting.index == 1 ? "confined"
                                 : "strict_identity"};
    });

} // namespace
} // namespace becache::shared
