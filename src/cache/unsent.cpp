#include "unsent.hpp"

#include "cache_state.hpp"

#include <algorithm>
#include <utility>

namespace becache {

Unsent::Unsent(std::size_t most, const std::filesystem::path& file)
    : most_{most}
    , outbox_{file.empty() ? nullptr : std::make_unique<outbox::Outbox>(file)} {
    if (outbox_ == nullptr) {
        return;
    }
    for (outbox::Item& item : outbox_->items()) {
        items_.push_back(
            {.request =
                 {.scopes = std::move(item.scopes),
                  .record = std::move(item.record),
                  .mark = std::move(item.mark)},
             .number = item.number});
    }
}

/// Counts an item in those of the regions that it covers.
void Unsent::count(Item& item, std::span<RegionState* const> regions) {
    for (RegionState* const region : regions) {
        const bool covered = std::ranges::any_of(item.request.scopes, [&](const Scope& scope) {
            return scope.kind == ScopeKind::everything || scope.region() == region->info->name;
        });
        if (covered) {
            item.regions.push_back(region);
            region->queued.fetch_add(1);
        }
    }
}

void Unsent::drop(Item& item) noexcept {
    for (RegionState* const region : item.regions) {
        region->queued.fetch_sub(1);
    }
    settle(item.number);
}

void Unsent::open(std::span<RegionState* const> regions) {
    const std::lock_guard lock{mutex_};
    for (Item& item : items_) {
        count(item, regions);
    }
}

Unsent::Kept Unsent::keep(
    const shared::InvalidateRequest& request, std::optional<std::uint64_t> intent,
    std::span<RegionState* const> regions) {
    Item item{.request = request, .number = intent};
    const std::lock_guard lock{mutex_};
    Kept kept{.first = items_.empty()};
    const bool too_many = items_.size() >= most_;
    if (too_many) {
        item.request.scopes = {Scope{}};
    }
    if (outbox_ != nullptr) {
        try {
            if (intent && !too_many) {
                outbox_->made(*intent);
            } else {
                settle(intent);
                item.number = outbox_->append(
                    {.scopes = item.request.scopes,
                     .record = item.request.record,
                     .mark = item.request.mark});
            }
            kept.on_disk = true;
        } catch (const outbox::OutboxError& error) {
            kept.fault = error.what();
        }
    }
    count(item, regions);
    if (too_many) {
        for (Item& old : items_) {
            drop(old);
        }
        items_.clear();
    }
    items_.push_back(std::move(item));
    return kept;
}

std::optional<std::uint64_t> Unsent::intend(const shared::PrepareRequest& request, std::string& fault) {
    if (outbox_ == nullptr) {
        return std::nullopt;
    }
    try {
        return outbox_->append(
            {.state = outbox::Item::State::intended,
             .scopes = request.scopes,
             .record = request.record,
             .mark = request.mark});
    } catch (const outbox::OutboxError& error) {
        fault = error.what();
        return std::nullopt;
    }
}

void Unsent::settle(std::optional<std::uint64_t> intent) noexcept {
    if (outbox_ == nullptr || !intent) {
        return;
    }
    try {
        outbox_->remove(*intent);
    } catch (const outbox::OutboxError&) { // NOLINT(bugprone-empty-catch)
        // It is sent once more after a restart, which does no harm.
    }
}

void Unsent::send(shared::Tier& tier) {
    const std::lock_guard sending{sending_};
    for (;;) {
        std::optional<shared::InvalidateRequest> next;
        {
            const std::lock_guard lock{mutex_};
            if (items_.empty()) {
                return;
            }
            next = items_.front().request;
        }
        if (!tier.call(*next).accepted) {
            return;
        }
        const std::lock_guard lock{mutex_};
        // Meanwhile one of everything may have taken its place, which is still to be sent.
        if (!items_.empty() && items_.front().request.record == next->record
            && items_.front().request.scopes == next->scopes) {
            drop(items_.front());
            items_.pop_front();
        }
    }
}

std::size_t Unsent::size() const {
    const std::lock_guard lock{mutex_};
    return items_.size();
}

} // namespace becache
