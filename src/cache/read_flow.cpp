// The read flow: key -> local table -> (single-flight) -> loader -> fill.
#include "cache_state.hpp"

#include <new>

namespace becache {

local::ErasedValue CacheState::get(RegionState& region, const local::TableKey& key) {
    local::ErasedValue value = table_.find(key, options_.clock->now());
    (value != nullptr ? region.hits : region.misses).fetch_add(1, std::memory_order_relaxed);
    return value;
}

local::Flights::Boarding CacheState::get_or_board(
    RegionState& region, const ViewInfo& view, const local::TableKey& key, const KeyWriter& fields) {
    const TimePoint now = options_.clock->now();
    const auto find = [&] { return table_.find(key, now); };
    const auto observe = [&] {
        return with_tags(*region.info, view, fields, [&](std::span<const local::Tag> tags) {
            return region.generations.observe(tags);
        });
    };
    local::Flights::Boarding boarding{.hit = find()};
    if (boarding.hit == nullptr) {
        boarding = flights_.board(key, find, observe);
    }
    (boarding.hit != nullptr ? region.hits : region.misses).fetch_add(1, std::memory_order_relaxed);
    if (boarding.leads) {
        region.loads.fetch_add(1, std::memory_order_relaxed);
    }
    return boarding;
}

void CacheState::land(
    RegionState& region, const std::shared_ptr<local::Flight>& flight, local::LoadResult result,
    std::size_t value_bytes) {
    if (result.error != nullptr) {
        region.load_failures.fetch_add(1, std::memory_order_relaxed);
    }
    flights_.land(flight, std::move(result), [&](const local::ErasedValue& value, local::Stamp stamp) {
        try {
            table_.insert(
                flight->key(), {.value = value,
                                .value_bytes = value_bytes,
                                .stamp = std::move(stamp),
                                .expires = options_.clock->now() + region.info->time_to_live,
                                .counters = &region.table});
        } catch (const std::bad_alloc&) { // NOLINT(bugprone-empty-catch)
            // No memory to keep the value: it is loaded anew next time, and those who wait still get it.
        }
    });
}

EntryState CacheState::peek(const local::TableKey& key) const {
    return table_.peek(key, options_.clock->now());
}

bool CacheState::refresh(const RegionState& region, const local::TableKey& key) {
    const TimePoint now = options_.clock->now();
    return table_.refresh(key, now, now + region.info->time_to_live);
}

} // namespace becache
