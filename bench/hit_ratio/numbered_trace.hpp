#pragma once

#include <hit_ratio/policy.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace becache::hit_ratio {

/// A trace in memory: what a simulator that knows the future needs.
struct NumberedTrace {
    std::string name; ///< of the file, without its endings
    std::vector<Key> accesses;
    std::size_t keys = 0; ///< how many different ones
};

/// Reads a trace of any format of docs/traces.md. Throws trace::TraceError if it cannot be read to its end.
[[nodiscard]] NumberedTrace read_trace(const std::filesystem::path& file);

} // namespace becache::hit_ratio
