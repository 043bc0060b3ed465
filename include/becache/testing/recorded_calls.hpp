#pragma once

#include <becache/core/source_location.hpp>
#include <becache/core/subject.hpp>
#include <becache/reason/reason.hpp>

#include <iosfwd>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace becache::testing {

/// One call of a cache service, as a recording service remembers it.
struct RecordedCall {
    std::string operation; ///< "invalidate_events"
    Reason reason;
    Subject subject; ///< empty if the operation takes none, or none was named
    SourceLocation origin;
};

/// `invalidate_events, with the reason event_updated (An event was changed.), from service.cpp:42`.
/// GoogleTest finds it.
void PrintTo(const RecordedCall& call, std::ostream* out); // NOLINT(readability-identifier-naming)

/// The calls of a service, in order. Thread-safe.
class RecordedCalls {
public:
    void add(RecordedCall call);
    [[nodiscard]] std::vector<RecordedCall> all() const;
    /// Those of one operation, in order.
    [[nodiscard]] std::vector<RecordedCall> of(std::string_view operation) const;
    void clear();

private:
    mutable std::mutex mutex_;
    std::vector<RecordedCall> calls_;
};

} // namespace becache::testing
