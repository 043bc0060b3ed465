#pragma once

#include <support/small_catalogue.hpp>

#include <becache/shared/memory.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace small {

/// A cache over the catalogue that shares a tier with others, as a process of its own would. Nothing happens
/// by itself: the test moves the clock, and says when the heart beats.
class Process {
public:
    Process(
        std::shared_ptr<becache::shared::Tier> tier, std::shared_ptr<const becache::Clock> clock,
        becache::CacheOptions options = {})
        : cache{with_tier(std::move(options), std::move(tier), std::move(clock))} {
        cache.heartbeat();
    }

    /// Reads an item; counts the loads.
    becache::Handle<std::string> read(std::int64_t item, const std::string& value) {
        return caches.items.by_id.get_or_load({item}, [&] {
            ++loads;
            return value;
        });
    }
    /// What is in memory.
    becache::Handle<std::string> get(std::int64_t item) const { return caches.items.by_id.get({item}); }

    becache::Cache cache;
    Caches caches{cache};
    int loads = 0;

private:
    static becache::CacheOptions with_tier(
        becache::CacheOptions options, std::shared_ptr<becache::shared::Tier> tier,
        std::shared_ptr<const becache::Clock> clock) {
        options.shared.tier = std::move(tier);
        options.shared.own_thread = false;
        return Store::with_clock(std::move(options), std::move(clock));
    }
};

/// Where such processes meet: memory, on a clock that the test moves.
struct House {
    std::shared_ptr<becache::testing::ManualClock> clock = std::make_shared<becache::testing::ManualClock>();
    std::shared_ptr<becache::shared::MemoryServer> server =
        std::make_shared<becache::shared::MemoryServer>(becache::shared::MemoryServerOptions{.clock = clock});

    [[nodiscard]] std::shared_ptr<becache::shared::MemoryTier> tier() const {
        return std::make_shared<becache::shared::MemoryTier>(server);
    }
    [[nodiscard]] std::unique_ptr<Process> process(becache::CacheOptions options = {}) const {
        return std::make_unique<Process>(tier(), clock, std::move(options));
    }
};

} // namespace small
