#include "words.hpp"

#include <fmt/format.h>

namespace becache::testing {

std::string in_words(Reason reason) {
    return fmt::format("the reason {} ({})", reason.text(), reason.info().description);
}

std::string in_words(const Subject& subject) { return subject.entries().empty() ? "nobody" : subject.text(); }

std::string in_words(SourceLocation place) {
    return place.line() == 0 ? "an unknown place" : fmt::format("{}:{}", place.file(), place.line());
}

} // namespace becache::testing
