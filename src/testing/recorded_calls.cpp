#include "words.hpp"

#include <becache/testing/recorded_calls.hpp>

#include <algorithm>
#include <iterator>
#include <ostream>
#include <utility>

namespace becache::testing {

void PrintTo(const RecordedCall& call, std::ostream* out) {
    *out << call.operation << ", with " << in_words(call.reason);
    if (!call.subject.entries().empty()) {
        *out << ", for " << call.subject.text();
    }
    *out << ", from " << in_words(call.origin);
}

void RecordedCalls::add(RecordedCall call) {
    const std::lock_guard lock{mutex_};
    calls_.push_back(std::move(call));
}

std::vector<RecordedCall> RecordedCalls::all() const {
    const std::lock_guard lock{mutex_};
    return calls_;
}

std::vector<RecordedCall> RecordedCalls::of(std::string_view operation) const {
    std::vector<RecordedCall> found;
    const std::lock_guard lock{mutex_};
    std::ranges::copy_if(calls_, std::back_inserter(found), [&](const RecordedCall& call) {
        return call.operation == operation;
    });
    return found;
}

void RecordedCalls::clear() {
    const std::lock_guard lock{mutex_};
    calls_.clear();
}

} // namespace becache::testing
