#pragma once

#include "attempt.hpp"

#include <becache/redis/pool.hpp>

#include <cstddef>

namespace becache::redis {

/// One step of removing keys that foreign programs wrote: a SCAN, then UNLINKs of what it found, as many as
/// `most_in_flight` in one write. A step that fails may be repeated.
[[nodiscard]] shared::ForeignDropped drop_foreign_step(
    TierContext& context, Attempt attempt, Pool& pool, const shared::ForeignRequest& request,
    std::size_t most_in_flight);

} // namespace becache::redis
