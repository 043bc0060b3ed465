// Traces through a real cache on several threads.
#include "audited.hpp"

#include <unit/trace/trace_file.hpp>

#include <gtest/gtest.h>

namespace becache::replay {
namespace {

using trace::Format;
using trace::TraceFile;

TEST(ReplayOnThreads, replays_every_access_once) {
    const TraceFile file{trace::big_endian(4, skewed(70'000, 20'000))};
    for (const std::size_t threads : {2U, 7U}) {
        const Report report = audited(
            file.path(),
            {.format = Format::int32be, .capacity = Capacity::parse("2000"), .threads = threads});
        EXPECT_EQ(report.error, "");
        EXPECT_EQ(report.accesses, 70'000U);
        EXPECT_EQ(report.threads, threads);
        EXPECT_GT(report.hits, 20'000U);
        EXPECT_TRUE(report.measured->hit_p50_ns);
    }
}

TEST(ReplayOnThreads, of_which_there_are_more_than_accesses_is_nothing_special) {
    const TraceFile file{"a\nb\na\n"};
    const Report report =
        audited(file.path(), {.capacity = Capacity::parse("10"), .threads = Options::most_threads});
    EXPECT_EQ(report.accesses, 3U);
    EXPECT_EQ(report.measured->entries, 2U);
}

TEST(ReplayOnThreads, invalidates_as_often_as_on_one_and_across_readings) {
    const TraceFile file{trace::big_endian(4, skewed(70'000, 20'000))};
    for (const std::size_t threads : {1U, 4U}) {
        const Report report = audited(
            file.path(), {.format = Format::int32be,
                          .capacity = Capacity::parse("2000"),
                          .threads = threads,
                          .invalidate_every = 7});
        EXPECT_EQ(report.measured->invalidations, 70'000U / 7);
        EXPECT_GT(report.measured->entries_dropped, 0U);
    }
}

} // namespace
} // namespace becache::replay
