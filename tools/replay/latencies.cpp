#include <replay/latencies.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

namespace becache::replay {

std::size_t Latencies::class_of(std::uint64_t nanoseconds) noexcept {
    // Below two octaves' worth of classes, each number is a class.
    const auto bits = static_cast<unsigned>(std::bit_width(nanoseconds));
    if (bits <= class_bits + 1) {
        return nanoseconds;
    }
    const unsigned shift = bits - class_bits - 1;
    return shift * classes_per_octave + (nanoseconds >> shift);
}

std::uint64_t Latencies::top_of(std::size_t place) noexcept {
    if (place < 2 * classes_per_octave) {
        return place;
    }
    const std::size_t shift = place / classes_per_octave - 1;
    const std::uint64_t lead = place - shift * classes_per_octave;
    return (lead << shift) + ((std::uint64_t{1} << shift) - 1);
}

void Latencies::add(std::chrono::nanoseconds latency) noexcept {
    ++counts_[class_of(static_cast<std::uint64_t>(std::max<std::int64_t>(latency.count(), 0)))];
    ++count_;
}

void Latencies::add(const Latencies& others) noexcept {
    for (std::size_t place = 0; place < counts_.size(); ++place) {
        counts_[place] += others.counts_[place];
    }
    count_ += others.count_;
}

std::optional<std::uint64_t> Latencies::percentile(double share) const noexcept {
    if (count_ == 0) {
        return std::nullopt;
    }
    const auto rank = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    std::size_t place = 0;
    while (place + 1 < counts_.size() && (seen += counts_[place]) < rank) {
        ++place;
    }
    return top_of(place);
}

std::chrono::nanoseconds cost_of_timing() {
    Latencies costs;
    for (int time = 0; time < 1'001; ++time) {
        const auto begin = std::chrono::steady_clock::now();
        costs.add(std::chrono::steady_clock::now() - begin);
    }
    return std::chrono::nanoseconds{*costs.percentile(0.5)};
}

} // namespace becache::replay
