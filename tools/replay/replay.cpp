#include <replay/replay.hpp>

#include <replay/cache_run.hpp>

#include <policy/contenders.hpp>
#include <policy/numbered_trace.hpp>
#include <trace/trace_error.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace becache::replay {
namespace {

constexpr std::uint64_t accesses_per_step = std::uint64_t{1} << 16U;

void tell(const Options& options, std::string_view task, const trace::Reader& reader) {
    if (!options.on_progress) {
        return;
    }
    const auto size = static_cast<double>(reader.file_bytes());
    const auto read = static_cast<double>(reader.file_bytes_read());
    options.on_progress(
        {.task = task, .done = size > 0 ? std::min(1.0, read / size) : 0, .accesses = reader.accesses()});
}

/// Gives every access of a trace to `use`, as far as it can be read; what ended it early goes into the
/// report.
template <class Use>
void read_all(Report& report, const Options& options, std::string_view task, const Use& use) {
    try {
        trace::Reader reader{report.trace, options.format};
        report.format = reader.format();
        tell(options, task, reader);
        while (const std::optional<trace::Key> key = reader.next()) {
            use(*key);
            if (reader.accesses() % accesses_per_step == 0) {
                tell(options, task, reader);
            }
        }
    } catch (const trace::TraceError& error) {
        report.error = error.what();
    }
}

/// How many entries the cache may hold; nothing if that is a part of keys of which none can be read.
std::optional<std::size_t> find_capacity(Report& report, const Options& options) {
    if (options.capacity.relative() && !report.keys) {
        policy::Numbering numbering;
        read_all(report, options, "counting keys", [&](const trace::Key& key) { numbering.number_of(key); });
        report.keys = numbering.size();
    }
    if (options.capacity.relative() && report.keys == 0U) {
        return std::nullopt;
    }
    return options.capacity.entries(report.keys.value_or(0));
}

void simulate(Report& report, const Options& options) {
    std::vector<policy::Key> accesses;
    policy::Numbering numbering;
    read_all(report, options, "reading", [&](const trace::Key& key) {
        accesses.push_back(numbering.number_of(key));
    });
    report.accesses = accesses.size();
    report.keys = numbering.size();
    report.capacity = find_capacity(report, options);
    if (accesses.empty()) {
        return;
    }
    for (const policy::Contender& contender : policy::contenders()) {
        if (contender.word == options.policy) {
            report.hits =
                contender.count_hits({.capacity = *report.capacity, .keys = *report.keys}, accesses);
        }
    }
    report.misses = report.accesses - report.hits;
}

Measured measured(const CacheCounts& counts) {
    Measured measured{
        .entries = counts.entries,
        .evictions = counts.evictions,
        .invalidations = counts.invalidations,
        .entries_dropped = counts.entries_dropped,
    };
    if (counts.accesses > 0 && counts.replaying.count() > 0) {
        measured.ops_per_second =
            static_cast<double>(counts.accesses) / std::chrono::duration<double>{counts.replaying}.count();
    }
    measured.hit_p50_ns = counts.hit_latencies.percentile(0.5);
    measured.hit_p99_ns = counts.hit_latencies.percentile(0.99);
    measured.hit_p999_ns = counts.hit_latencies.percentile(0.999);
    if (counts.entries > 0) {
        measured.bytes_per_entry = static_cast<double>(counts.bytes) / static_cast<double>(counts.entries);
    }
    return measured;
}

void run_through_cache(Report& report, const Options& options) {
    report.capacity = find_capacity(report, options);
    CacheRun run{
        {.capacity = report.capacity.value_or(1),
         .threads = options.threads,
         .invalidate_every = options.invalidate_every}};
    Accesses accesses;
    try {
        trace::Reader reader{report.trace, options.format};
        report.format = reader.format();
        report.error.clear(); // the first reading's; this one meets it again
        tell(options, "replaying", reader);
        while (accesses.read(reader)) {
            run.replay(accesses);
            tell(options, "replaying", reader);
        }
    } catch (const trace::TraceError& error) {
        report.error = error.what();
    }
    run.replay(accesses); // the last, whatever ended them
    const CacheCounts counts = run.counts();
    report.accesses = counts.accesses;
    report.hits = counts.hits;
    report.misses = counts.misses;
    report.measured = measured(counts);
    if (options.on_end) {
        options.on_end(run.cache());
    }
}

} // namespace

std::vector<std::string> policy_words() {
    std::vector<std::string> words{std::string{real_policy}};
    for (const policy::Contender& contender : policy::contenders()) {
        words.push_back(contender.word);
    }
    return words;
}

void Options::validate() const {
    const std::vector<std::string> words = policy_words();
    if (std::find(words.begin(), words.end(), policy) == words.end()) {
        throw std::invalid_argument{three_parts(
            fmt::format("the policy {}", quote(policy)), "there is none of that name",
            fmt::format("it is one of {}", fmt::join(words, ", ")))};
    }
    if (threads < 1 || threads > most_threads) {
        throw std::invalid_argument{three_parts(
            fmt::format("{} threads", threads), "that is out of their range",
            fmt::format("take 1 to {}", most_threads))};
    }
    if (policy != real_policy && (threads > 1 || invalidate_every > 0)) {
        throw std::invalid_argument{three_parts(
            fmt::format("{} with the policy {}", threads > 1 ? "threads" : "invalidations", policy),
            "it is simulated, one access after the other, and knows keys alone",
            fmt::format("leave them out, or take the policy {}", real_policy))};
    }
}

Report replay(const std::filesystem::path& trace, const Options& options) {
    options.validate();
    Report report{
        .trace = trace,
        .policy = options.policy,
        .threads = options.threads,
        .invalidate_every = options.invalidate_every};
    if (options.policy == real_policy) {
        if (options.capacity.relative() && !std::filesystem::is_regular_file(trace)) {
            throw std::invalid_argument{three_parts(
                fmt::format(
                    "replay {} with a capacity of {}", quote(trace.string()), options.capacity.text()),
                "its keys have to be counted first, and it can be read only once",
                "name a number of entries, or a file")};
        }
        run_through_cache(report, options);
    } else {
        simulate(report, options);
    }
    return report;
}

} // namespace becache::replay
