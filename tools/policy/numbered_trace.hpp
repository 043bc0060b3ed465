#pragma once

#include <policy/policy.hpp>

#include <trace/reader.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

namespace becache::policy {

/// Gives each key the number of how many others came before it.
class Numbering {
public:
    Key number_of(const trace::Key& key);
    /// How many different keys there were.
    [[nodiscard]] std::size_t size() const noexcept { return numbers_.size() + texts_.size(); }

private:
    std::unordered_map<std::uint64_t, Key> numbers_;
    std::unordered_map<std::string, Key> texts_;
};

/// A trace in memory: what a simulator that knows the future needs.
struct NumberedTrace {
    std::string name; ///< of the file, without its endings
    std::vector<Key> accesses;
    std::size_t keys = 0; ///< how many different ones
};

/// Reads a trace of any format of docs/traces.md. Throws trace::TraceError if it cannot be read to its end.
[[nodiscard]] NumberedTrace read_trace(const std::filesystem::path& file);

} // namespace becache::policy
