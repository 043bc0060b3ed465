#pragma once

#include <backend/core/cache_service.hpp>

namespace home_security {

/// Fills a value, invalidates it with TEST, and sees that it is gone. Throws std::runtime_error if it is not.
void check_invalidation(backend::core::Caches& caches);

/// Threads read a number that another thread raises and invalidates with CONCURRENT_TEST. Throws
/// std::runtime_error if a read gave a number older than an invalidation that had returned before it began.
void check_concurrent_invalidation(backend::core::Caches& caches);

} // namespace home_security
