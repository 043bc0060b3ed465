#include "settings.hpp"

#include <becache/redis/tier.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace many {
namespace {

using namespace becache;
using std::chrono::milliseconds;

/// The wall clock of a machine that is set again and again. What is counted by is left alone.
class JumpingClock final : public Clock {
public:
    explicit JumpingClock(std::chrono::seconds jump)
        : jump_{jump} {}
    [[nodiscard]] TimePoint now() const noexcept override { return system_clock()->now(); }
    [[nodiscard]] TimePoint coarse_now() const noexcept override { return system_clock()->coarse_now(); }
    [[nodiscard]] WallTime wall_now() const noexcept override {
        return system_clock()->wall_now() + jump_ * (static_cast<int>(asked_++ / 16 % 3) - 1);
    }

private:
    const std::chrono::seconds jump_;
    mutable std::atomic<unsigned> asked_{0};
};

} // namespace

Settings Settings::of(const std::vector<std::string>& words) {
    Settings settings;
    for (const std::string& word : words) {
        const std::string_view name = std::string_view{word}.substr(0, word.find('='));
        const std::string value = word.substr(std::min(word.size(), name.size() + 1));
        if (name == "strict") {
            settings.strict_identity = true;
        } else if (name == "prepared") {
            settings.prepared = true;
        } else if (name == "outbox") {
            settings.outbox = value;
        } else if (name == "user") {
            settings.user = value;
        } else if (name == "crash") {
            settings.crash = std::stoi(value);
        } else if (name == "wall") {
            settings.wall_jumps = std::chrono::seconds{std::stoi(value)};
        } else {
            throw std::invalid_argument{"no such setting: " + word};
        }
    }
    return settings;
}

CacheOptions options_of(std::uint16_t port, const Settings& settings) {
    redis::RedisOptions redis;
    redis.port = port;
    redis.user = settings.user;
    redis.password = settings.user;
    redis.command_timeout = milliseconds{100};
    redis.connect_timeout = milliseconds{100};
    redis.first_backoff = milliseconds{5};
    redis.longest_backoff = milliseconds{50};
    redis::RedisTierOptions tier;
    tier.strict_identity = settings.strict_identity;
    tier.breaker = {.open_after = 5, .probe_after = milliseconds{100}, .probes = 3, .close_after = 2};
    CacheOptions options;
    options.reading.jitter = 0;
    if (settings.wall_jumps.count() != 0) {
        tier.clock = std::make_shared<JumpingClock>(settings.wall_jumps);
        options.clock = tier.clock;
    }
    options.shared.tier = std::make_shared<redis::RedisTier>(redis, tier);
    options.shared.max_staleness = max_staleness;
    options.shared.wait_for_load = milliseconds{20};
    options.shared.outbox = settings.outbox;
    return options;
}

} // namespace many
