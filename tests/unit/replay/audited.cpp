#include "audited.hpp"

#include <becache/cache/cache.hpp>

#include <gmock/gmock.h>

#include <random>

namespace becache::replay {

Report audited(const std::filesystem::path& file, Options options) {
    int caches = 0;
    options.on_end = [&](const Cache& cache) {
        ++caches;
        EXPECT_THAT(cache.broken_invariants(), testing::IsEmpty());
    };
    const Report report = replay(file, options);
    EXPECT_EQ(caches, options.policy == real_policy ? 1 : 0);
    EXPECT_EQ(report.hits + report.misses, report.accesses);
    EXPECT_EQ(report.measured.has_value(), options.policy == real_policy);
    if (report.measured && report.capacity) {
        EXPECT_LE(report.measured->entries, *report.capacity);
    }
    return report;
}

std::vector<std::uint64_t> skewed(std::size_t count, std::uint64_t keys) {
    std::mt19937_64 random{11};
    std::vector<std::uint64_t> accesses(count);
    for (std::uint64_t& access : accesses) {
        access = (random() % keys) * (random() % keys) / keys * (random() % keys) / keys;
    }
    return accesses;
}

} // namespace becache::replay
