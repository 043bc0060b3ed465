#pragma once

#include <becache/shared/tier.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace becache::shared {

/// What several tiers share, as the contract suite sees it: makes tiers, and does to what they share what
/// befalls a server.
class SharedStore {
public:
    SharedStore() = default;
    SharedStore(const SharedStore&) = delete;
    SharedStore& operator=(const SharedStore&) = delete;
    virtual ~SharedStore() = default;

    /// One more process' tier.
    [[nodiscard]] virtual std::unique_ptr<Tier> new_tier() = 0;

    /// Everything is lost, the server goes on.
    virtual void flush() = 0;
    /// Another process of the server takes its place, and is empty.
    virtual void restart() = 0;
    /// The same, with what there was at the last save().
    virtual void save() = 0;
    virtual void restart_with_what_was_saved() = 0;

    /// Evicts the token of a region or a tag, or what lies at an address. False: there is none.
    virtual bool drop_token(const std::string& scope) = 0;
    virtual bool drop_value(const std::string& address) = 0;

    /// Returns when at least so much has passed of the time by which lives and deadlines are counted.
    virtual void pass(std::chrono::milliseconds time) = 0;

    virtual void add_foreign(const std::string& key) = 0;
    /// In the order of their names.
    [[nodiscard]] virtual std::vector<std::string> foreign() = 0;

    /// A larger payload is refused.
    [[nodiscard]] virtual std::size_t max_payload_bytes() const = 0;
    /// The ledger of this store is so short that this many entries do not fit.
    [[nodiscard]] virtual std::size_t more_than_the_ledger_keeps() const = 0;
};

using MakeStore = std::unique_ptr<SharedStore> (*)();

} // namespace becache::shared
