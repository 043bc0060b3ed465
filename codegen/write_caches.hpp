#pragma once

#include "catalogue.hpp"

#include <string>

namespace becache::codegen {

/// The header of keys, subject, CacheService and Caches.
[[nodiscard]] std::string write_caches_header(const Catalogue& catalogue);

/// Its source, with the static description of the catalogue.
[[nodiscard]] std::string write_caches_source(const Catalogue& catalogue);

/// The header of MockCacheService and RecordingCacheService.
[[nodiscard]] std::string write_caches_testing(const Catalogue& catalogue);

} // namespace becache::codegen
