#pragma once

#include <becache/outbox/outbox.hpp>
#include <becache/shared/tier.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace becache {

struct RegionState;

/// The invalidations that the shared tier has not taken yet, in their order; on disk, where there is an
/// outbox. Counts in each region how many of them cover it (RegionState::queued). Thread-safe.
class Unsent {
public:
    /// Without a file they are in memory alone. With one, what it holds is to be sent: also what was only
    /// intended, since nobody knows whether it was made. Throws outbox::OutboxError.
    Unsent(std::size_t most, const std::filesystem::path& file);

    /// Regions that were opened: those of what is already here are counted.
    void open(std::span<RegionState* const> regions);

    struct Kept {
        bool first = false;   ///< nothing else was waiting
        bool on_disk = false; ///< it outlives this process
        std::string fault{};  ///< why it is not on disk, though there is an outbox
    };
    /// Keeps an invalidation until it is sent. `intent` is what intend() answered of it. Past the bound, one
    /// of everything takes the place of all.
    Kept keep(
        const shared::InvalidateRequest& request, std::optional<std::uint64_t> intent,
        std::span<RegionState* const> regions);

    /// Writes down that something is about to be changed; nothing where that could not be. Throws nothing.
    [[nodiscard]] std::optional<std::uint64_t> intend(
        const shared::PrepareRequest& request, std::string& fault);
    /// It was answered: it need not be known any more.
    void settle(std::optional<std::uint64_t> intent) noexcept;

    /// Sends what is here, in order, until one is not taken.
    void send(shared::Tier& tier);

    [[nodiscard]] std::size_t size() const;

private:
    struct Item {
        shared::InvalidateRequest request;
        std::optional<std::uint64_t> number{}; ///< in the outbox
        std::vector<RegionState*> regions{};
    };
    static void count(Item& item, std::span<RegionState* const> regions);
    void drop(Item& item) noexcept;

    const std::size_t most_;
    const std::unique_ptr<outbox::Outbox> outbox_; ///< null: none
    mutable std::mutex mutex_;
    std::deque<Item> items_;
    std::mutex sending_; ///< one at a time, so that they go in their order
};

} // namespace becache
