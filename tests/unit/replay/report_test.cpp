#include <replay/report.hpp>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace becache::replay {
namespace {

using testing::HasSubstr;
using testing::Not;

Report some_report() {
    Report report{
        .trace = "web07.trace.xz",
        .format = trace::Format::int32be,
        .policy = "becache",
        .capacity = 100,
        .keys = 1'000,
        .accesses = 8,
        .hits = 6,
        .misses = 2,
        .measured = {},
        .threads = 2,
        .invalidate_every = 3,
    };
    report.measured = Measured{
        .ops_per_second = 1'000'000.0,
        .hit_p50_ns = 100,
        .hit_p99_ns = 200,
        .hit_p999_ns = 300,
        .bytes_per_entry = 90.5,
        .entries = 2,
        .evictions = 4,
        .invalidations = 5,
        .entries_dropped = 6,
    };
    return report;
}

TEST(Report, as_JSON_has_every_field) {
    const auto expected = nlohmann::ordered_json::parse(R"({
        "trace": "web07.trace.xz", "format": "int32be", "policy": "becache", "capacity": 100, "keys": 1000,
        "threads": 2, "invalidate_every": 3, "accesses": 8, "hits": 6, "misses": 2, "hit_ratio": 0.75,
        "ops_per_second": 1000000.0, "hit_p50_ns": 100, "hit_p99_ns": 200, "hit_p999_ns": 300, "entries": 2,
        "bytes_per_entry": 90.5, "evictions": 4, "invalidations": 5, "entries_dropped": 6})");
    EXPECT_EQ(to_json(some_report()).dump(), expected.dump());
}

TEST(Report, as_JSON_is_null_where_there_is_no_number_and_has_the_error) {
    Report report{.trace = "gone.gz", .policy = "lru"};
    report.error = "read access 1: it is cut off; take the whole file";
    const auto expected = nlohmann::ordered_json::parse(R"({
        "trace": "gone.gz", "format": null, "policy": "lru", "capacity": null, "keys": null, "threads": 1,
        "invalidate_every": 0, "accesses": 0, "hits": 0, "misses": 0, "hit_ratio": null,
        "ops_per_second": null, "hit_p50_ns": null, "hit_p99_ns": null, "hit_p999_ns": null, "entries": null,
        "bytes_per_entry": null, "evictions": null, "invalidations": null, "entries_dropped": null,
        "error": "read access 1: it is cut off; take the whole file"})");
    EXPECT_EQ(to_json(report).dump(), expected.dump());
}

TEST(Report, as_text_says_the_same) {
    EXPECT_EQ(
        to_text(some_report()),
        "'web07.trace.xz': 8 accesses (int32be); policy becache; 100 entries at most for 1000 keys; 2 "
        "threads\n"
        "  hit ratio       75.00 % (6 hits, 2 misses)\n"
        "  throughput      1000000 accesses a second\n"
        "  time of a hit   p50 100 ns, p99 200 ns, p999 300 ns\n"
        "  memory          90.5 bytes an entry, of 2 entries\n"
        "  evictions       4\n"
        "  invalidations   5, of 6 entries in all\n");
}

TEST(Report, as_text_says_what_is_simulated_and_nothing_that_was_not_measured) {
    Report report = some_report();
    report.policy = "lru";
    report.measured.reset();
    report.threads = 1;
    EXPECT_EQ(
        to_text(report),
        "'web07.trace.xz': 8 accesses (int32be); policy lru, simulated; 100 entries at most for 1000 keys\n"
        "  hit ratio       75.00 % (6 hits, 2 misses)\n");
    report.accesses = report.hits = report.misses = 0;
    EXPECT_THAT(to_text(report), Not(HasSubstr("hit ratio"))) << "there is none of nothing";
}

} // namespace
} // namespace becache::replay
