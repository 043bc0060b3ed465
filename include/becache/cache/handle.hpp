#pragma once

#include <cstdint>
#include <memory>
#include <utility>

namespace becache {

/// Where a value that was read came from.
enum class Source : std::uint8_t {
    hit,    ///< from memory
    load,   ///< from the loader, which this reader ran
    joined, ///< from the loader that another reader was running
};

/// A shared, immutable value, or none after a miss. Cheap to copy; outlives eviction, invalidation and the
/// cache itself.
template <class Value>
class Handle {
public:
    Handle() noexcept = default;
    Handle(std::shared_ptr<const Value> value, Source source) noexcept
        : value_{std::move(value)}
        , source_{source} {}

    [[nodiscard]] explicit operator bool() const noexcept { return value_ != nullptr; }
    /// The value. The handle must hold one.
    [[nodiscard]] const Value& operator*() const noexcept { return *value_; }
    [[nodiscard]] const Value* operator->() const noexcept { return value_.get(); }
    [[nodiscard]] const Value* get() const noexcept { return value_.get(); }
    [[nodiscard]] const std::shared_ptr<const Value>& shared() const noexcept { return value_; }
    [[nodiscard]] Source source() const noexcept { return source_; }

private:
    std::shared_ptr<const Value> value_;
    Source source_ = Source::hit;
};

} // namespace becache
