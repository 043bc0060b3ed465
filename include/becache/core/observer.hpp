#pragma once

#include <becache/core/record.hpp>

#include <string_view>

namespace becache {

/// Told what happens in a cache. Injected by CacheOptions::observers; called on the thread that caused it,
/// under no lock of the cache, from several threads at once. An observer must not throw.
class Observer {
public:
    virtual ~Observer() = default;
    /// Once for every invalidation, after it took effect; also for one that found nothing to drop.
    virtual void on_invalidation(const Record& /*record*/) noexcept {}
    /// Something that a person should look at, in one sentence.
    virtual void on_warning(std::string_view /*text*/) noexcept {}
};

} // namespace becache
