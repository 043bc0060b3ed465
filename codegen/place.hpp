#pragma once

#include <compare>

namespace becache::codegen {

/// Where something stands in a file. Lines and columns count from 1, columns in characters; line 0 is the
/// file as a whole.
struct Place {
    unsigned line = 0;
    unsigned column = 0;

    // clang-tidy 14 takes the 0 that the compiler compares with for a pointer's.
    friend auto operator<=>(const Place&, const Place&) = default; // NOLINT(modernize-use-nullptr)
};

} // namespace becache::codegen
