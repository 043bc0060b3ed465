#pragma once

#include "bare_redis.hpp"

#include <becache/redis/tier.hpp>

#include <cstdint>
#include <string>

/// Waits for the next entries of a stream, as the simplest client does.
class BareListener {
public:
    BareListener(std::uint16_t port, std::string stream);
    /// Returns when there is something, with how many entries.
    std::size_t listen();

private:
    BareRedis redis_;
    std::string stream_;
    std::string cursor_ = "0-0"; // not $: the first entry may come before the first XREAD
};

/// The entry that the bare peers write.
void append_entry(BareRedis& redis, std::string_view stream);

/// Waits for the next entries of a tier's ledger.
class TierListener {
public:
    TierListener(becache::redis::RedisTier& tier, std::string cursor)
        : tier_{tier}
        , cursor_{std::move(cursor)} {}
    /// Returns when there is something.
    std::vector<becache::shared::LedgerEntry> listen();

private:
    becache::redis::RedisTier& tier_;
    std::string cursor_;
};
