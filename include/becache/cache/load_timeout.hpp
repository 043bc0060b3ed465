#pragma once

#include <stdexcept>

namespace becache {

/// Thrown where a load was waited for as long as ReadRules::hard_timeout allows. The load goes on, and what
/// it gives is kept.
class LoadTimeout : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace becache
