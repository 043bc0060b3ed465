#pragma once

namespace odd {

/// A value type of a user.
struct Thing {
    int size = 0;
};

} // namespace odd
