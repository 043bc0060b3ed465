#pragma once

#include <compare>

namespace becache::codegen {

/// Where something stands in a file. Lines and columns count from 1, columns in characters; line 0 is the
/// file as a whole.
struct Place {
    unsigned line = 0;
    unsigned column = 0;

    friend auto operator<=>(const Place&, const Place&) = default;
};

} // namespace becache::codegen
