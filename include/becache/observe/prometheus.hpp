#pragma once

#include <becache/core/stats.hpp>

#include <string>

namespace becache {

/// All counters in Prometheus's text format 0.0.4, to be served as `text/plain; version=0.0.4`. The label
/// `region` is a catalogue's, the label `reason` a reason's text; docs/observing.md lists the names.
[[nodiscard]] std::string prometheus_text(const CacheStats& stats);

} // namespace becache
