#pragma once

#include <stdexcept>

namespace becache::trace {

/// A trace cannot be read, or not further. Its text has three parts: what was asked, what is wrong, what
/// would be right.
class TraceError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace becache::trace
