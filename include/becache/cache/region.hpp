#pragma once

#include <becache/cache/async.hpp>
#include <becache/core/raw_string.hpp>
#include <becache/core/record.hpp>
#include <becache/core/source_location.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace becache {

class CacheState;
struct RegionState;

/// A named group of cached data that is invalidated and timed together. A cheap handle that keeps the
/// cache's state alive; thread-safe.
class Region {
public:
    [[nodiscard]] std::string_view name() const noexcept;

    /// Makes every value of the region stale: as hard as the catalogue says of the reason, or as the caller
    /// says. O(1) in the number of values.
    Receipt invalidate(Reason reason, SourceLocation origin = SourceLocation::current()) const {
        return invalidate_whole(reason, std::nullopt, origin);
    }
    Receipt invalidate(
        Reason reason, Hardness hardness, SourceLocation origin = SourceLocation::current()) const {
        return invalidate_whole(reason, hardness, origin);
    }
    Receipt invalidate(use_a_constant_of_the_catalogue_instead_of_a_raw_string) const = delete;

    /// Makes stale the values that carry the tag `kind:value`, and those that may contain it: `kind:*`.
    /// Throws std::invalid_argument for a kind that the region does not have, or a tag past its bounds.
    Receipt invalidate_tag(
        std::string_view kind, std::string_view value, Reason reason,
        SourceLocation origin = SourceLocation::current()) const {
        return invalidate_tagged(kind, value, reason, std::nullopt, origin);
    }
    Receipt invalidate_tag(
        std::string_view kind, std::int64_t value, Reason reason,
        SourceLocation origin = SourceLocation::current()) const {
        return invalidate_tagged(kind, std::to_string(value), reason, std::nullopt, origin);
    }
    Receipt invalidate_tag(
        std::string_view kind, std::string_view value, Reason reason, Hardness hardness,
        SourceLocation origin = SourceLocation::current()) const {
        return invalidate_tagged(kind, value, reason, hardness, origin);
    }
    Receipt invalidate_tag(
        std::string_view kind, std::int64_t value, Reason reason, Hardness hardness,
        SourceLocation origin = SourceLocation::current()) const {
        return invalidate_tagged(kind, std::to_string(value), reason, hardness, origin);
    }
    Receipt invalidate_tag(
        std::string_view, std::string_view,
        use_a_constant_of_the_catalogue_instead_of_a_raw_string) const = delete;

    template <class Token = DefaultToken>
    auto async_invalidate(
        Reason reason, Token&& token = {}, SourceLocation origin = SourceLocation::current()) const {
        return async_receipt(std::forward<Token>(token), [*this, reason, origin](const ReceiptDone& done) {
            invalidate_whole(reason, std::nullopt, origin, done);
        });
    }

    template <class Token = DefaultToken>
    auto async_invalidate_tag(
        std::string_view kind, std::string_view value, Reason reason, Token&& token = {},
        SourceLocation origin = SourceLocation::current()) const {
        check_tag(kind, value);
        return async_receipt(
            std::forward<Token>(token), [*this, kind = std::string{kind}, value = std::string{value}, reason,
                                         origin](const ReceiptDone& done) {
                invalidate_tagged(kind, value, reason, std::nullopt, origin, done);
            });
    }

private:
    friend class ErasedView;
    friend class OpenCatalogue;
    Region(std::shared_ptr<CacheState> cache, RegionState& state) noexcept
        : cache_{std::move(cache)}
        , state_{&state} {}

    Receipt invalidate_whole(
        Reason reason, std::optional<Hardness> hardness, SourceLocation origin,
        const ReceiptDone& done = {}) const;
    Receipt invalidate_tagged(
        std::string_view kind, std::string_view value, Reason reason, std::optional<Hardness> hardness,
        SourceLocation origin, const ReceiptDone& done = {}) const;
    /// The place of the kind. Throws as invalidate_tag.
    std::size_t check_tag(std::string_view kind, std::string_view value) const;

    std::shared_ptr<CacheState> cache_;
    RegionState* state_;
};

} // namespace becache
