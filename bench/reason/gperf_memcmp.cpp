#include "gperf_lookup.hpp"

#include <cstddef>
#include <cstring>

namespace {
#include <gperf_memcmp.hpp> // generated
} // namespace

const GperfWord* find_by_gperf_memcmp(std::string_view text) noexcept {
    return Gperf::in_word_set(text.data(), text.size());
}
