#pragma once

#include <becache/cache/why.hpp>
#include <becache/core/record.hpp>
#include <becache/core/subject.hpp>

#include <iosfwd>

/// How GoogleTest shows becache's types in failures; it finds these by their name.
namespace becache {

// NOLINTBEGIN(readability-identifier-naming)
void PrintTo(const Subject& subject, std::ostream* out);
void PrintTo(const Scope& scope, std::ostream* out);
void PrintTo(const DroppedScope& dropped, std::ostream* out);
void PrintTo(const Record& record, std::ostream* out);
void PrintTo(const Receipt& receipt, std::ostream* out);
// NOLINTEND(readability-identifier-naming)

namespace local {
void PrintTo(EntryState state, std::ostream* out); // NOLINT(readability-identifier-naming)
} // namespace local

} // namespace becache
