#include "words.hpp"

#include <becache/testing/printers.hpp>

#include <ostream>

namespace becache {

void PrintTo(const Subject& subject, std::ostream* out) { *out << testing::in_words(subject); }

void PrintTo(const Scope& scope, std::ostream* out) { *out << to_string(scope.kind) << ' ' << scope.name; }

void PrintTo(const DroppedScope& dropped, std::ostream* out) {
    PrintTo(dropped.scope, out);
    *out << " (" << dropped.entries_dropped << " dropped)";
}

void PrintTo(const Record& record, std::ostream* out) {
    *out << "record " << record.id << ", with " << testing::in_words(record.reason);
    if (!record.subject.empty()) {
        *out << ", for " << record.subject;
    }
    for (const DroppedScope& dropped : record.scopes) {
        *out << ", ";
        PrintTo(dropped, out);
    }
    *out << ", from " << testing::in_words(record.origin.source);
}

void PrintTo(const Receipt& receipt, std::ostream* out) {
    *out << "record " << receipt.record_id << ", " << receipt.entries_dropped << " dropped";
}

namespace local {

void PrintTo(EntryState state, std::ostream* out) { *out << to_string(state); }

} // namespace local
} // namespace becache
