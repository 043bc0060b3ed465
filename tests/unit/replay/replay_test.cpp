// Traces through a real cache. After each replay the books of the cache are audited.
#include "audited.hpp"

#include <unit/trace/trace_file.hpp>

#include <gmock/gmock.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace becache::replay {
namespace {

using testing::Contains;
using testing::HasSubstr;
using trace::Format;
using trace::TraceFile;

std::string lines_of(const std::vector<std::uint64_t>& numbers) {
    std::string text;
    for (const std::uint64_t number : numbers) {
        text += "cameras/by id/" + std::to_string(number) + "\n";
    }
    return text;
}

TEST(Replay, hits_what_was_there_and_misses_what_was_not) {
    const TraceFile file{trace::big_endian(4, {1, 2, 1, 1, 3, 2})};
    const Report report =
        audited(file.path(), {.format = Format::int32be, .capacity = Capacity::parse("10")});
    EXPECT_EQ(report.error, "");
    EXPECT_EQ(report.accesses, 6U);
    EXPECT_EQ(report.hits, 3U);
    EXPECT_EQ(report.hit_ratio(), 0.5);
    EXPECT_EQ(report.capacity, 10U);
    EXPECT_FALSE(report.keys) << "nobody had to count them";
    EXPECT_EQ(report.measured->entries, 3U);
    EXPECT_EQ(report.measured->evictions, 0U);
    EXPECT_GT(report.measured->bytes_per_entry, 8.0);
    EXPECT_GT(report.measured->ops_per_second, 0);
    EXPECT_TRUE(report.measured->hit_p50_ns) << "of a short trace every hit is timed";
    EXPECT_LE(report.measured->hit_p50_ns, report.measured->hit_p99_ns);
    EXPECT_LE(report.measured->hit_p99_ns, report.measured->hit_p999_ns);
}

TEST(Replay, of_misses_alone_has_no_time_of_a_hit) {
    const TraceFile file{"a\nb\nc\n"};
    const Report report = audited(file.path(), {.capacity = Capacity::parse("10")});
    EXPECT_EQ(report.hits, 0U);
    EXPECT_FALSE(report.measured->hit_p50_ns);
}

TEST(Replay, comes_to_the_same_however_the_accesses_are_spelled_and_packed) {
    const std::vector<std::uint64_t> numbers = skewed(5'000, 1'000);
    std::string arc;
    for (const std::uint64_t number : numbers) {
        arc += std::to_string(number) + " 1 0 0\n";
    }
    const std::vector<std::pair<std::string, Format>> spellings{
        {trace::big_endian(4, numbers), Format::int32be},
        {trace::big_endian(8, numbers), Format::int64be},
        {arc, Format::arc}};
    const auto hits_of = [](const std::string& bytes, Format format, Format found) {
        const TraceFile file{bytes};
        const Report report = audited(file.path(), {.format = format, .capacity = Capacity::parse("10%")});
        EXPECT_EQ(report.error, "");
        EXPECT_EQ(report.format, found);
        EXPECT_EQ(report.accesses, 5'000U);
        return report.hits;
    };
    const std::uint64_t hits = hits_of(spellings[0].first, Format::int32be, Format::int32be);
    for (const auto& [bytes, format] : spellings) {
        for (const std::string& packed : {bytes, trace::gzip(bytes), trace::xz(bytes)}) {
            EXPECT_EQ(hits_of(packed, format, format), hits) << trace::format_name(format);
            EXPECT_EQ(hits_of(packed, Format::automatic, format), hits) << trace::format_name(format);
        }
    }
    // Other texts have other hashes, by which ghosts are known: nearly as many hits.
    const std::string text = lines_of(numbers);
    for (const std::string& packed : {text, trace::gzip(text), trace::xz(text)}) {
        EXPECT_NEAR(
            static_cast<double>(hits_of(packed, Format::automatic, Format::lines)), static_cast<double>(hits),
            200);
    }
}

TEST(Replay, counts_the_keys_for_a_capacity_that_is_a_part_of_them) {
    const TraceFile file{lines_of(skewed(20'000, 2'000))};
    const Report report = audited(file.path(), {.capacity = Capacity::parse("5%")});
    ASSERT_TRUE(report.keys);
    EXPECT_EQ(report.capacity, Capacity::parse("5%").entries(*report.keys));
    EXPECT_EQ(report.measured->entries, report.capacity);
    EXPECT_EQ(report.misses, report.measured->entries + report.measured->evictions);
    const Report all = audited(file.path(), {.capacity = Capacity::parse("100%")});
    EXPECT_EQ(all.misses, *report.keys) << "one shard, which has room for all";
}

TEST(Replay, with_one_thread_comes_to_the_same_every_time) {
    const TraceFile file{lines_of(skewed(10'000, 2'000))};
    const Options options{.capacity = Capacity::parse("3%"), .invalidate_every = 100};
    const Report first = audited(file.path(), options);
    const Report second = audited(file.path(), options);
    EXPECT_EQ(first.hits, second.hits);
    EXPECT_EQ(first.measured->evictions, second.measured->evictions);
    EXPECT_EQ(first.measured->entries_dropped, second.measured->entries_dropped);
}

TEST(Replay, hits_as_often_as_the_simulation_of_the_same_policy) {
    const TraceFile file{trace::big_endian(4, skewed(50'000, 10'000))};
    for (const char* const size : {"1%", "10%"}) {
        Options options{.format = Format::int32be, .capacity = Capacity::parse(size)};
        const Report real = audited(file.path(), options);
        options.policy = "becache-queues";
        const Report simulated = audited(file.path(), options);
        EXPECT_EQ(real.capacity, simulated.capacity);
        EXPECT_EQ(real.keys, simulated.keys);
        EXPECT_NEAR(*real.hit_ratio(), *simulated.hit_ratio(), 0.005) << size;
    }
}

#ifdef BECACHE_SHARED_TRACES
TEST(Replay, hits_as_often_as_the_simulation_on_a_real_trace) {
    const std::filesystem::path file{BECACHE_SHARED_TRACES "/web07.trace.xz"};
    for (const char* const size : {"1%", "10%"}) {
        Options options{.capacity = Capacity::parse(size)};
        const Report real = audited(file, options);
        EXPECT_EQ(real.accesses, 76'118U);
        EXPECT_EQ(real.keys, 20'484U);
        options.policy = "becache-queues";
        EXPECT_NEAR(*real.hit_ratio(), *audited(file, options).hit_ratio(), 0.005) << size;
    }
}
#endif

TEST(Replay, of_a_policy_that_is_simulated_knows_hits_alone) {
    const TraceFile file{lines_of(skewed(20'000, 2'000))};
    std::uint64_t most = 0;
    for (const std::string& policy : policy_words()) {
        const Report report = audited(file.path(), {.capacity = Capacity::parse("50"), .policy = policy});
        EXPECT_EQ(report.policy, policy);
        EXPECT_EQ(report.accesses, 20'000U);
        EXPECT_GT(report.hits, 1'000U) << policy;
        most = std::max(most, report.hits);
        if (policy == "optimum") {
            EXPECT_EQ(report.hits, most) << "none is better";
        }
    }
    EXPECT_THAT(policy_words(), Contains("optimum"));
}

TEST(Replay, invalidates_the_group_of_every_nth_access) {
    // The second access to "a" is the second of all: then its group goes, and the third misses.
    const TraceFile file{"a\na\na\na\na\n"};
    Options options{.capacity = Capacity::parse("10"), .invalidate_every = 2};
    const Report report = audited(file.path(), options);
    EXPECT_EQ(report.invalidate_every, 2U);
    EXPECT_EQ(report.measured->invalidations, 2U);
    EXPECT_EQ(report.measured->entries_dropped, 2U);
    EXPECT_EQ(report.hits, 2U) << "the second and the fourth";
    options.invalidate_every = 6;
    EXPECT_EQ(audited(file.path(), options).measured->invalidations, 0U) << "there is no sixth";
    options.invalidate_every = 1;
    EXPECT_EQ(audited(file.path(), options).hits, 0U);
}

TEST(Replay, of_a_trace_that_is_cut_off_tells_of_what_came_before) {
    const std::string whole = trace::gzip(trace::big_endian(4, skewed(70'000, 20'000)));
    const TraceFile file{whole.substr(0, whole.size() / 2)};
    for (const char* const capacity : {"500", "5%"}) {
        for (const char* const policy : {"becache", "lru"}) {
            const Report report =
                audited(file.path(), {.capacity = Capacity::parse(capacity), .policy = policy});
            EXPECT_THAT(report.error, HasSubstr("its packed data is cut off; take the whole file"));
            EXPECT_EQ(report.format, Format::int32be);
            EXPECT_GT(report.accesses, 10'000U);
            EXPECT_LT(report.accesses, 70'000U);
            EXPECT_GT(report.hits, 0U);
            EXPECT_THAT(
                report.error,
                testing::StartsWith("read access " + std::to_string(report.accesses + 1) + " of trace"));
        }
    }
}

TEST(Replay, of_a_trace_of_another_format_tells_of_what_came_before) {
    const TraceFile file{"5 2 0 0\n5 1 0 0\nfront_door\n"};
    const Report report = audited(file.path(), {.format = Format::arc});
    EXPECT_EQ(report.accesses, 3U);
    EXPECT_EQ(report.hits, 0U) << "a tenth of two keys is one entry";
    EXPECT_THAT(report.error, HasSubstr("line 3 is 'front_door'; a line of an arc trace is"));
}

TEST(Replay, of_a_trace_without_accesses_tells_why) {
    for (const std::string& bytes : {std::string{}, trace::gzip(""), std::string{"\n\n"}}) {
        const TraceFile file{bytes};
        for (const char* const policy : {"becache", "lru"}) {
            const Report report = audited(file.path(), {.policy = policy});
            EXPECT_EQ(report.accesses, 0U);
            EXPECT_FALSE(report.capacity);
            EXPECT_FALSE(report.hit_ratio());
            EXPECT_THAT(report.error, HasSubstr("; take "));
        }
    }
}

TEST(Replay, tells_how_far_it_has_come) {
    const TraceFile file{trace::big_endian(4, skewed(70'000, 20'000))};
    std::vector<std::string> tasks;
    double last = 0;
    std::uint64_t accesses = 0;
    Options options{.format = Format::int32be};
    options.on_progress = [&](const Progress& progress) {
        if (tasks.empty() || tasks.back() != progress.task) {
            tasks.emplace_back(progress.task);
            last = 0;
        }
        EXPECT_GE(progress.done, last);
        EXPECT_LE(progress.done, 1.0);
        last = progress.done;
        accesses = progress.accesses;
    };
    (void)replay(file.path(), options);
    EXPECT_THAT(tasks, testing::ElementsAre("counting keys", "replaying"));
    EXPECT_GT(last, 0.5);
    EXPECT_GT(accesses, 60'000U);
}

TEST(Replay, refuses_options_that_are_none) {
    const TraceFile file{"a\n"};
    for (const Options& options :
         {Options{.policy = "lfu"}, Options{.threads = 0}, Options{.threads = Options::most_threads + 1},
          Options{.policy = "lru", .threads = 2}, Options{.policy = "lru", .invalidate_every = 1}}) {
        EXPECT_THROW((void)replay(file.path(), options), std::invalid_argument);
    }
    try {
        (void)replay("/dev/null", {});
        FAIL();
    } catch (const std::invalid_argument& error) {
        EXPECT_STREQ(
            error.what(), "replay '/dev/null' with a capacity of 10%: its keys have to be counted first, and "
                          "it can be read only once; name a number of entries, or a file");
    }
}

} // namespace
} // namespace becache::replay
