#pragma once

#include <becache/local/entry.hpp>

#include <cstdint>
#include <utility>

namespace becache {

/// Where the answer to a read came from.
enum class Source : std::uint8_t {
    hit,       ///< from memory
    load,      ///< from the loader, which this reader ran
    joined,    ///< from the load that another reader was running, wherever that found it
    shared,    ///< from the shared tier: another process, or this one, had filled it
    stale,     ///< from memory, past its time: a new value is being loaded
    fail_safe, ///< from memory, past its time: its loader has failed, or is slow
};

/// A shared, immutable value, or none: after a miss, or since there is none. Cheap to copy; outlives
/// eviction, invalidation and the cache itself.
template <class Value>
class Handle {
public:
    Handle() noexcept = default;
    Handle(local::EntryRef entry, Source source) noexcept
        : entry_{std::move(entry)}
        , value_{entry_ == nullptr || entry_->absent() ? nullptr : &entry_->template value<Value>()}
        , source_{source} {}

    /// Whether there is a value.
    [[nodiscard]] explicit operator bool() const noexcept { return value_ != nullptr; }
    /// Whether it is known that there is no value: a loader said so. False after a miss.
    [[nodiscard]] bool absent() const noexcept { return entry_ != nullptr && value_ == nullptr; }
    /// The value. The handle must hold one.
    [[nodiscard]] const Value& operator*() const noexcept { return *value_; }
    [[nodiscard]] const Value* operator->() const noexcept { return value_; }
    [[nodiscard]] const Value* get() const noexcept { return value_; }
    [[nodiscard]] Source source() const noexcept { return source_; }

private:
    local::EntryRef entry_;
    const Value* value_ = nullptr;
    Source source_ = Source::hit;
};

} // namespace becache
