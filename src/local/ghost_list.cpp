#include <becache/local/ghost_list.hpp>

#include <algorithm>

namespace becache::local {
namespace {

constexpr std::size_t most_ways = 32;
/// 2^64 divided by the golden ratio: spreads all bits of a hash over the upper ones, so that shards that were
/// chosen by some of its bits still use all of their buckets.
constexpr std::uint64_t spread = 0x9e3779b97f4a7c15U;

} // namespace

GhostList::GhostList(std::size_t capacity)
    : ways_(std::clamp<std::size_t>(capacity, 1, most_ways))
    , buckets_((capacity + ways_ / 2) / ways_) {
    buckets_ = std::max<std::size_t>(buckets_, 1);
    fingerprints_.resize(ways_ * buckets_, none);
}

GhostList::Place GhostList::place_of(std::uint64_t hash) noexcept {
    const std::uint64_t mixed = hash * spread;
    const auto bucket = static_cast<std::size_t>(((mixed >> 32U) * buckets_) >> 32U);
    const auto fingerprint = static_cast<std::uint16_t>(mixed >> 16U);
    return {fingerprints_.data() + bucket * ways_, fingerprint == none ? std::uint16_t{1} : fingerprint};
}

void GhostList::add(std::uint64_t hash) noexcept {
    const auto [bucket, fingerprint] = place_of(hash);
    std::copy_backward(bucket, bucket + ways_ - 1, bucket + ways_);
    *bucket = fingerprint;
}

bool GhostList::take(std::uint64_t hash) noexcept {
    const auto [bucket, fingerprint] = place_of(hash);
    std::uint16_t* const end = bucket + ways_;
    std::uint16_t* const found = std::find(bucket, end, fingerprint);
    if (found == end) {
        return false;
    }
    std::copy(found + 1, end, found);
    *(end - 1) = none;
    return true;
}

} // namespace becache::local
