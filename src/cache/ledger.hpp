#pragma once

#include <becache/core/record.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace becache {

/// The last invalidations of this process, in order. Thread-safe.
class Ledger {
public:
    explicit Ledger(std::size_t most_records) noexcept
        : most_records_{most_records} {}

    /// Gives the record the next id, keeps it, and drops the oldest past the bound.
    std::uint64_t append(Record& record);
    /// The records that `wanted` accepts, newest first.
    [[nodiscard]] std::vector<Record> newest_first(const std::function<bool(const Record&)>& wanted) const;

private:
    const std::size_t most_records_;
    mutable std::mutex mutex_;
    std::deque<Record> records_;
    std::uint64_t last_id_ = 0;
};

} // namespace becache
