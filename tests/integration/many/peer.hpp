#pragma once

#include "settings.hpp"

#include <support/small_catalogue.hpp>

#include <becache/redis/tier.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <string>

namespace many {

/// A cache in this process that shares through a Redis as a process of its own would.
class Peer {
public:
    explicit Peer(
        std::uint16_t port, const Settings& settings = {},
        const std::function<void(becache::CacheOptions&)>& change = {})
        : Peer{changed(options_of(port, settings), change)} {}

    /// Reads an item; counts the loads.
    becache::Handle<std::string> read(std::int64_t item, const std::string& value) {
        return caches.items.by_id.get_or_load({item}, [&] {
            ++loads;
            return value;
        });
    }
    [[nodiscard]] becache::SharedStats shared() const { return cache.stats().shared; }

    const std::shared_ptr<becache::redis::RedisTier> tier;
    becache::Cache cache;
    small::Caches caches{cache};
    std::atomic<int> loads{0};

private:
    explicit Peer(becache::CacheOptions options)
        : tier{std::dynamic_pointer_cast<becache::redis::RedisTier>(options.shared.tier)}
        , cache{std::move(options)} {}
    static becache::CacheOptions changed(
        becache::CacheOptions options, const std::function<void(becache::CacheOptions&)>& change) {
        if (change) {
            change(options);
        }
        return options;
    }
};

} // namespace many
