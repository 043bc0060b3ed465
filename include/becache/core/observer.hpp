#pragma once

#include <becache/core/record.hpp>

#include <cstdint>
#include <string_view>

namespace becache {

/// What befell one value, by its address.
enum class ReadEvent : std::uint8_t {
    hit,          ///< a read was answered from memory
    stale_hit,    ///< a read was answered with a value past its time, which is being loaded anew
    miss,         ///< a read found no value to answer with
    shared_hit,   ///< a read that missed was answered by the shared tier, without a loader
    load,         ///< a loader has ended, with a value or "absent"
    load_failure, ///< a loader has thrown
    fill,         ///< what was loaded has come into the table
    fail_safe,    ///< a read was answered with a value past its time, since its loader failed or was slow
    timeout,      ///< a read gave up its wait for a loader
    evict,        ///< a live value left, since the bounds pushed it out
    expire,       ///< a value left, since its time was over
};

/// "hit", "stale_hit", "miss" and so on.
[[nodiscard]] std::string_view to_string(ReadEvent event) noexcept;

/// Told what happens in a cache. Injected by CacheOptions::observers; called on the thread that caused it,
/// under no lock of the cache, from several threads at once. What an observer throws is swallowed and counted
/// (CacheStats::observer_failures): it harms neither the caller nor the other observers.
class Observer {
public:
    virtual ~Observer() = default;
    /// Whether on_read is to be called, which costs every hit a little; asked once, when the cache is made.
    [[nodiscard]] virtual bool observes_reads() const { return false; }
    /// `address` is the value's, and is valid during the call.
    virtual void on_read(ReadEvent /*event*/, std::string_view /*address*/) {}
    /// Once for every invalidation, after it took effect, also for one that found nothing to drop; and for
    /// those of other processes, as they are applied here: Record::origin tells them apart.
    virtual void on_invalidation(const Record& /*record*/) {}
    /// Something that a person should look at, in one sentence.
    virtual void on_warning(std::string_view /*text*/) {}
};

} // namespace becache
