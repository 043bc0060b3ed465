#pragma once

#include "ledger.hpp"

#include <becache/cache/why.hpp>
#include <becache/core/key.hpp>
#include <becache/core/options.hpp>
#include <becache/core/stats.hpp>
#include <becache/local/flights.hpp>
#include <becache/local/generations.hpp>
#include <becache/local/table.hpp>
#include <becache/reason/catalogue.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <typeinfo>
#include <vector>

namespace becache {

/// One open region. Its address does not change while the cache lives.
struct RegionState {
    RegionState(const RegionInfo& of, std::uint32_t first_view_number)
        : info{&of}
        , first_view{first_view_number}
        , value_types(of.views.size()) {}

    const RegionInfo* info;
    std::uint32_t first_view; ///< the number of its first view among all views of the cache
    local::Generations generations;
    local::TableCounters table;
    std::atomic<std::uint64_t> hits{0};
    std::atomic<std::uint64_t> misses{0};
    std::atomic<std::uint64_t> loads{0};
    std::atomic<std::uint64_t> load_failures{0};

    // Under CacheState::regions_mutex_.
    std::vector<const std::type_info*> value_types;
    // Under CacheState::invalidation_mutex_.
    std::map<Reason, ReasonStats> reasons;
};

/// One part of an invalidation that is to be carried out.
struct Target {
    ScopeKind kind = ScopeKind::everything;
    RegionState* region = nullptr;  ///< unless everything
    std::size_t tag_kind = 0;       ///< of a tag: place in RegionInfo::tag_kinds
    std::string value{};            ///< of a tag: its value; of a key: its fields
    const ViewInfo* view = nullptr; ///< of a key

    [[nodiscard]] Scope scope() const;
};

/// What a cache and its handles share. Thread-safe.
class CacheState {
public:
    explicit CacheState(CacheOptions options);

    [[nodiscard]] std::vector<RegionState*> open(const CatalogueInfo& catalogue);
    /// Throws std::invalid_argument if the view was bound to another type.
    void bind(RegionState& region, std::size_t view, const std::type_info& type);

    // The read flow: see read_flow.cpp.
    [[nodiscard]] local::ErasedValue get(RegionState& region, const local::TableKey& key);
    [[nodiscard]] local::Flights::Boarding get_or_board(
        RegionState& region, const ViewInfo& view, const local::TableKey& key, const KeyWriter& fields);
    void land(
        RegionState& region, const std::shared_ptr<local::Flight>& flight, local::LoadResult result,
        std::size_t value_bytes);
    [[nodiscard]] EntryState peek(const local::TableKey& key) const;
    bool refresh(const RegionState& region, const local::TableKey& key);

    // The invalidate flow: see invalidate_flow.cpp.
    Receipt invalidate(
        std::span<const Target> targets, Reason reason, std::string subject, SourceLocation origin);

    [[nodiscard]] Why why(std::string_view address) const;
    [[nodiscard]] std::vector<Record> ledger() const;
    [[nodiscard]] CacheStats stats() const;

private:
    [[nodiscard]] std::vector<RegionState*> regions() const;
    [[nodiscard]] RegionState* find_region(std::string_view name) const;
    [[nodiscard]] std::uint64_t drop(const Target& target);
    void warn_of_test_only(Reason reason);

    const CacheOptions options_;
    const std::string host_;
    std::atomic<bool> warned_of_test_only_{false};

    mutable std::mutex regions_mutex_;
    mutable std::deque<RegionState> regions_; // what a const question finds may be counted in
    std::uint32_t next_view_ = 0;

    mutable std::mutex invalidation_mutex_;
    Ledger ledger_;

    // After the regions, whose counters and generations their entries and loads hold.
    local::Table table_;
    local::Flights flights_;
};

/// The number of a view among all views of the cache.
[[nodiscard]] inline std::uint32_t view_number(const RegionState& region, const ViewInfo& view) noexcept {
    return region.first_view + static_cast<std::uint32_t>(&view - region.info->views.data());
}

/// Throws std::invalid_argument for a tag past `max_tag_bytes`.
void check_tag_size(std::string_view kind, std::string_view value);

/// Gives `use` the tags that a key of this view carries.
template <class Use>
auto with_tags(const RegionInfo& region, const ViewInfo& view, const KeyWriter& fields, const Use& use) {
    std::array<local::Tag, local::Generations::max_kinds> tags;
    std::size_t count = 0;
    for (const ViewTag& tag : view.tags) {
        const std::string_view value = fields.field(tag.field);
        if (value != absent_field) {
            check_tag_size(region.tag_kinds[tag.kind], value);
            tags[count++] = {tag.kind, value};
        }
    }
    return use(std::span<const local::Tag>{tags.data(), count});
}

} // namespace becache
