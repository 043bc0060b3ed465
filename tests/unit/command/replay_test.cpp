// `becache replay`: recorded accesses through the cache, as a shell runs it.

#include "run_becache.hpp"

#include <unit/trace/trace_file.hpp>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace {

using becache::trace::big_endian;
using becache::trace::gzip;
using becache::trace::xz;
using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using Replay = Becache;

/// Three rounds over `keys` keys.
std::vector<std::uint64_t> rounds(std::uint64_t keys) {
    std::vector<std::uint64_t> accesses;
    for (int round = 0; round < 3; ++round) {
        for (std::uint64_t key = 0; key < keys; ++key) {
            accesses.push_back(key);
        }
    }
    return accesses;
}

/// The one object of a run that went well.
json object_of(const Outcome& outcome) {
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.errors, IsEmpty()) << "no progress bar but on a terminal";
    return json::parse(outcome.output);
}

TEST_F(Replay, prints_what_a_trace_came_to) {
    write("shop.trace", "a\nb\na\na\n");
    const Outcome outcome = run("becache replay shop.trace --capacity 100");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.errors, IsEmpty());
    EXPECT_THAT(
        outcome.output,
        testing::StartsWith("'shop.trace': 4 accesses (lines); policy becache; 100 entries at most\n"
                            "  hit ratio       50.00 % (2 hits, 2 misses)\n"));
    for (const char* const what :
         {"throughput", "p50", "p99", "p999", "bytes an entry", "evictions", "inval"}) {
        EXPECT_THAT(outcome.output, HasSubstr(what));
    }
}

TEST_F(Replay, prints_one_object_as_JSON) {
    write("shop.trace", big_endian(4, rounds(1'000)));
    const Outcome outcome = run("becache replay shop.trace --format int32be --capacity 2000 --json");
    const json object = object_of(outcome);
    EXPECT_EQ(std::count(outcome.output.begin(), outcome.output.end(), '\n'), 1) << "on one line";
    EXPECT_EQ(object.at("trace"), "shop.trace");
    EXPECT_EQ(object.at("format"), "int32be");
    EXPECT_EQ(object.at("policy"), "becache");
    EXPECT_EQ(object.at("capacity"), 2'000);
    EXPECT_EQ(object.at("accesses"), 3'000);
    EXPECT_EQ(object.at("hits"), 2'000);
    EXPECT_EQ(object.at("misses"), 1'000);
    EXPECT_NEAR(object.at("hit_ratio").get<double>(), 2.0 / 3, 1e-9);
    EXPECT_EQ(object.at("entries"), 1'000);
    EXPECT_EQ(object.at("evictions"), 0);
    EXPECT_EQ(object.at("invalidations"), 0);
    EXPECT_GT(object.at("ops_per_second").get<double>(), 0);
    EXPECT_GT(object.at("bytes_per_entry").get<double>(), 8) << "the value alone";
    for (const char* const field : {"hit_p50_ns", "hit_p99_ns", "hit_p999_ns"}) {
        EXPECT_TRUE(object.at(field).is_number_unsigned()) << field;
    }
    EXPECT_FALSE(object.contains("error"));
}

TEST_F(Replay, reads_every_format_plain_and_packed) {
    const std::vector<std::uint64_t> numbers = rounds(100);
    std::string lines;
    std::string arc;
    for (const std::uint64_t number : numbers) {
        lines += "camera " + std::to_string(number) + "\n";
        arc += std::to_string(number) + " 1 0 0\n";
    }
    const std::vector<std::pair<std::string, std::string>> formats{
        {"int32be", big_endian(4, numbers)},
        {"int64be", big_endian(8, numbers)},
        {"arc", arc},
        {"lines", lines}};
    for (const auto& [format, bytes] : formats) {
        write("plain", bytes);
        write("a.gz", gzip(bytes));
        write("a.xz", xz(bytes));
        for (const std::string file : {"plain", "a.gz", "a.xz"}) {
            for (const std::string& named : {format, std::string{"auto"}}) {
                const json object = object_of(
                    run("becache replay " + file + " --format " + named + " --capacity 100% --json"));
                EXPECT_EQ(object.at("format"), format) << file;
                EXPECT_EQ(object.at("keys"), 100);
                EXPECT_EQ(object.at("hits"), 200);
            }
        }
    }
}

TEST_F(Replay, takes_a_tenth_of_the_keys_as_capacity_unless_one_is_named) {
    write("shop.trace", big_endian(4, rounds(1'000)));
    const auto capacity = [&](const std::string& option) {
        return object_of(run("becache replay shop.trace --format int32be --json " + option)).at("capacity");
    };
    EXPECT_EQ(capacity(""), 100);
    EXPECT_EQ(capacity("--capacity 0.5%"), 5);
    EXPECT_EQ(capacity("--capacity 7"), 7);
}

TEST_F(Replay, simulates_a_policy_and_says_null_where_it_knows_nothing) {
    write("shop.trace", "a\nb\nc\na\nb\nc\n");
    const json object = object_of(run("becache replay shop.trace --policy lru --capacity 2 --json"));
    EXPECT_EQ(object.at("policy"), "lru");
    EXPECT_EQ(object.at("capacity"), 2);
    EXPECT_EQ(object.at("hits"), 0) << "what LRU is known for";
    EXPECT_EQ(object.at("hit_ratio"), 0.0);
    for (const char* const field :
         {"ops_per_second", "hit_p50_ns", "hit_p99_ns", "hit_p999_ns", "bytes_per_entry", "evictions",
          "invalidations", "entries", "entries_dropped"}) {
        EXPECT_TRUE(object.at(field).is_null()) << field;
    }
    const json best = object_of(run("becache replay shop.trace --policy optimum --capacity 2 --json"));
    EXPECT_EQ(best.at("hits"), 2);
    const Outcome text = run("becache replay shop.trace --policy sieve --capacity 2");
    EXPECT_THAT(text.output, HasSubstr("policy sieve, simulated"));
    EXPECT_THAT(text.output, Not(HasSubstr("throughput")));
}

TEST_F(Replay, splits_the_accesses_among_threads) {
    write("shop.trace", big_endian(4, rounds(5'000)));
    const json object =
        object_of(run("becache replay shop.trace --format int32be --capacity 20000 --threads 3 --json"));
    EXPECT_EQ(object.at("threads"), 3);
    EXPECT_EQ(object.at("accesses"), 15'000);
    EXPECT_EQ(object.at("hits").get<int>() + object.at("misses").get<int>(), 15'000);
}

TEST_F(Replay, invalidates_after_so_many_accesses) {
    write("shop.trace", big_endian(4, rounds(5'000)));
    const json object = object_of(
        run("becache replay shop.trace --format int32be --capacity 20000 --invalidate-every 100 --json"));
    EXPECT_EQ(object.at("invalidate_every"), 100);
    EXPECT_EQ(object.at("invalidations"), 150);
    EXPECT_GT(object.at("entries_dropped"), 0);
    EXPECT_LT(object.at("hits"), 10'000);
}

TEST_F(Replay, prints_an_object_a_line_for_several_traces_each_in_a_cache_of_its_own) {
    write("one", "a\nb\n");
    write("two", "a\nb\nb\n");
    const Outcome outcome = run("becache replay one two --capacity 10 --json");
    EXPECT_EQ(outcome.exit_code, 0);
    const std::size_t end = outcome.output.find('\n');
    const json one = json::parse(outcome.output.substr(0, end));
    const json two = json::parse(outcome.output.substr(end + 1));
    EXPECT_EQ(one.at("trace"), "one");
    EXPECT_EQ(two.at("trace"), "two");
    EXPECT_EQ(two.at("hits"), 1) << "what the first one filled is not there";
}

TEST_F(Replay, prints_names_of_files_that_are_no_text_without_harm) {
    write("\x1b[2J\xff.trace", "a\na\n");
    const json object = object_of(run("becache replay *.trace --capacity 10 --json"));
    EXPECT_EQ(object.at("trace"), "\x1b[2J\xef\xbf\xbd.trace");
    EXPECT_EQ(object.at("hits"), 1);
    EXPECT_THAT(
        run("becache replay *.trace --capacity 10").output,
        testing::StartsWith("'\\x1b[2J\\xff.trace': 2 accesses"));
}

TEST_F(Replay, reports_what_came_before_a_trace_was_cut_off) {
    // Numbers that do not pack well, so that much comes before the cut.
    std::vector<std::uint64_t> numbers;
    for (std::uint64_t number = 0; number < 50'000; ++number) {
        numbers.push_back(number * 2'654'435'761U % 10'007);
    }
    const std::string packed = gzip(big_endian(4, numbers));
    write("cut.gz", packed.substr(0, packed.size() / 2));
    write("good", "a\na\n");
    const Outcome outcome = run("becache replay cut.gz good --format auto --json");
    EXPECT_EQ(outcome.exit_code, 1);
    const std::size_t end = outcome.output.find('\n');
    const json cut = json::parse(outcome.output.substr(0, end));
    const auto accesses = cut.at("accesses").get<std::uint64_t>();
    EXPECT_GT(accesses, 10'000U);
    EXPECT_LT(accesses, 50'000U);
    EXPECT_GT(cut.at("ops_per_second"), 0);
    const std::string error = "read access " + std::to_string(accesses + 1)
                              + " of trace 'cut.gz': its packed data is cut off; take the whole file";
    EXPECT_EQ(cut.at("error"), error);
    EXPECT_EQ(outcome.errors, error + "\n");
    EXPECT_EQ(json::parse(outcome.output.substr(end + 1)).at("hits"), 1) << "the next trace is replayed";

    const Outcome text = run("becache replay cut.gz");
    EXPECT_EQ(text.exit_code, 1);
    EXPECT_THAT(text.output, HasSubstr("'cut.gz': " + std::to_string(accesses) + " accesses (int32be)"));
    EXPECT_THAT(text.output, HasSubstr("hit ratio"));
    EXPECT_EQ(text.errors, error + "\n");
}

TEST_F(Replay, says_what_is_wrong_with_a_file_that_is_empty_or_of_another_format) {
    write("empty", "");
    write("numbers", "1 2 0 0\n13 x 0 0\n");
    write("packed.zip", "PK\x03\x04 and so on");
    const auto failed = [&](const std::string& arguments) {
        const Outcome outcome = run("becache replay --json " + arguments);
        EXPECT_EQ(outcome.exit_code, 1) << arguments;
        const json object = json::parse(outcome.output);
        EXPECT_EQ(outcome.errors, object.at("error").get<std::string>() + "\n");
        return object;
    };
    const json empty = failed("empty");
    EXPECT_EQ(empty.at("error"), "open trace 'empty': the file is empty; take one that holds accesses");
    EXPECT_EQ(empty.at("accesses"), 0);
    EXPECT_TRUE(empty.at("hit_ratio").is_null());
    EXPECT_TRUE(empty.at("format").is_null());

    const json foreign = failed("numbers --format arc --policy lru --capacity 2");
    EXPECT_EQ(foreign.at("accesses"), 2);
    EXPECT_THAT(foreign.at("error"), HasSubstr("line 2 is '13 x 0 0'; a line of an arc trace is"));

    EXPECT_THAT(failed("packed.zip").at("error"), HasSubstr("it is packed by zip; unpack it"));
    EXPECT_THAT(
        failed("numbers --format int64be").at("error"), HasSubstr("take the whole file, or name its format"));
}

TEST_F(Replay, replays_a_pipe_if_the_entries_are_named) {
    write("shop.trace", "a\nb\na\n");
    EXPECT_EQ(object_of(run("cat shop.trace | becache replay /dev/stdin --capacity 5 --json")).at("hits"), 1);
    const Outcome outcome = run("cat shop.trace | becache replay /dev/stdin --json");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.errors, HasSubstr("it can be read only once; name a number of entries, or a file"));
}

TEST_F(Replay, refuses_arguments_that_are_none_before_anything_is_replayed) {
    write("shop.trace", "a\n");
    const std::vector<std::pair<std::string, std::string>> refused{
        {"", "TRACE is required"},
        {"shop.trace nowhere", "'nowhere': there is no such file; name a recorded trace"},
        {".", "'.': it is a folder; name a recorded trace"},
        {"shop.trace --format int32", "did you mean 'int32be'?"},
        {"shop.trace --policy lrv", "did you mean 'lru'?"},
        {"shop.trace --capacity much", "the capacity 'much': it is no number of entries and no percentage"},
        {"shop.trace --threads 0", "--threads"},
        {"shop.trace --threads 257", "--threads"},
        {"shop.trace --invalidate-every 0", "--invalidate-every"},
        {"shop.trace --invalidate-every=-3", "--invalidate-every"},
        {"shop.trace --policy lru --threads 2", "leave them out, or take the policy becache"},
        {"shop.trace --policy lru --invalidate-every 2", "leave them out, or take the policy becache"},
    };
    for (const auto& [arguments, said] : refused) {
        const Outcome outcome = run("becache replay " + arguments);
        EXPECT_EQ(outcome.exit_code, 2) << arguments;
        EXPECT_THAT(outcome.output, IsEmpty()) << arguments;
        EXPECT_THAT(outcome.errors, HasSubstr(said)) << arguments;
    }
}

TEST_F(Replay, shows_a_bar_on_a_terminal_and_takes_it_away_again) {
    write("shop.trace", big_endian(4, rounds(1'000)));
    // `script` gives a command a terminal, and writes down what is shown there.
    const Outcome outcome = run("script --quiet --return --command 'becache replay shop.trace --format "
                                "int32be --json > .json' .shown "
                                "< /dev/null");
    EXPECT_EQ(outcome.exit_code, 0);
    const std::string shown = text_of(".shown");
    EXPECT_THAT(shown, HasSubstr("'shop.trace': counting keys ["));
    EXPECT_THAT(shown, HasSubstr("\r\x1b[K"));
    EXPECT_THAT(shown, Not(HasSubstr("hit_ratio"))) << "the object goes where it is sent";
    EXPECT_EQ(json::parse(text_of(".json")).at("accesses"), 3'000);
}

} // namespace
