#pragma once

#include <becache/shared/tier.hpp>

#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

namespace becache::redis {

/// An invalidation that was started, and whom to tell of its end.
struct StartedInvalidation {
    shared::InvalidateRequest request;
    shared::Tier::Done<shared::Accepted> done;
};

/// Which invalidations are sent together. While two scripts are under way, what is started waits, and the
/// next script takes all that waits, up to a bound: a burst costs few scripts, and a single invalidation
/// waits for nothing. Thread-safe.
class Bursts {
public:
    /// Whether a request may be sent with others. One that commits a mark, or that takes everything and so
    /// begins a new epoch, is sent by itself.
    [[nodiscard]] static bool joins(const shared::InvalidateRequest& request) noexcept;

    /// What is to be sent now: this one, or nothing.
    [[nodiscard]] std::vector<StartedInvalidation> add(StartedInvalidation started);
    /// A script has ended; what is to be sent now, or nothing.
    [[nodiscard]] std::vector<StartedInvalidation> next();

private:
    std::mutex mutex_;
    std::size_t under_way_ = 0;
    std::deque<StartedInvalidation> waiting_;
};

} // namespace becache::redis
