#pragma once

#include <becache/core/key.hpp>
#include <becache/core/record.hpp>
#include <becache/local/flights.hpp>
#include <becache/local/table.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <typeinfo>

namespace becache {

class CacheState;
class Region;
struct RegionState;

/// What get_or_load found: a hit, a load to wait for, or a load to run. A load to run that is neither filled
/// nor failed fails when this is destroyed, so that nobody waits for ever. Move-only.
class Load {
public:
    Load(Load&&) noexcept = default;
    Load& operator=(Load&&) = delete;
    ~Load();

    /// The value found; null unless it was a hit.
    [[nodiscard]] const local::ErasedValue& hit() const noexcept { return boarding_.hit; }
    /// Whether the caller is to run the loader.
    [[nodiscard]] bool leads() const noexcept { return boarding_.leads; }

    /// For who leads and runs the loader on this thread.
    void on_this_thread() const;
    /// For who leads: what the loader gave.
    void fill(const local::ErasedValue& value, std::size_t bytes);
    /// For who leads: what the loader threw.
    void fail(const std::exception_ptr& error);

    /// For who does not lead: the value, or what the loader threw.
    [[nodiscard]] local::ErasedValue wait() const;
    /// The same without waiting: calls back once, at once or from the thread that ends the load.
    void on_landed(local::Flight::Callback callback) const {
        boarding_.flight->on_landed(std::move(callback));
    }

private:
    friend class ErasedView;
    Load(std::shared_ptr<CacheState> cache, RegionState& region, local::Flights::Boarding boarding) noexcept
        : cache_{std::move(cache)}
        , region_{&region}
        , boarding_{std::move(boarding)} {}

    void land(local::LoadResult result, std::size_t bytes);

    std::shared_ptr<CacheState> cache_; // null when moved from
    RegionState* region_;
    local::Flights::Boarding boarding_;
    bool landed_ = false;
};

/// The compiled body of View, which knows no type of key or value.
class ErasedView {
public:
    /// The view at `place` in the region's list. Throws std::invalid_argument where there is none, or where
    /// it was bound to another type of value.
    ErasedView(const Region& region, std::size_t place, const std::type_info& value_type);

    [[nodiscard]] local::ErasedValue get(const KeyWriter& key) const;
    [[nodiscard]] Load get_or_board(const KeyWriter& key) const;
    [[nodiscard]] bool contains(const KeyWriter& key) const;
    bool refresh(const KeyWriter& key) const;
    Receipt invalidate(const KeyWriter& key, Reason reason, SourceLocation origin) const;
    [[nodiscard]] std::string address(const KeyWriter& key) const;

private:
    [[nodiscard]] local::TableKey table_key(const KeyWriter& key) const noexcept;

    std::shared_ptr<CacheState> cache_;
    RegionState* region_;
    const ViewInfo* info_;
    std::uint32_t number_;
};

} // namespace becache
