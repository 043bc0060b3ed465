// What the local tier costs, beside a hash map that can nothing else and a cache as one builds it by hand.
#include "sharded_lru.hpp"
#include "subjects.hpp"
#include "workload.hpp"

#include <measure.hpp>
#include <results.hpp>

#include <fmt/core.h>
#include <tbb/concurrent_hash_map.h>

#include <malloc.h>
#include <unistd.h>

#include <barrier>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr std::size_t entries = workload_entries;
constexpr std::size_t accesses = workload_accesses;
constexpr int rounds = 7;

struct TbbHash {
    [[nodiscard]] static std::size_t hash(const KeyBytes& key) { return KeyHash{}(key); }
    [[nodiscard]] static bool equal(const KeyBytes& a, const KeyBytes& b) { return a == b; }
};
using TbbMap = tbb::concurrent_hash_map<KeyBytes, Payload, TbbHash>;

/// What one thread reads, one key behind the other in memory, so that reading the keys costs next to nothing.
struct Accesses {
    std::vector<KeyBytes> plain;
    std::vector<Fields> fields;
};

/// Runs `body(thread)` on pinned threads at once, and answers how long all of them took, in nanoseconds.
double run_pinned(std::size_t threads, const std::function<void(std::size_t)>& body) {
    std::barrier start{static_cast<std::ptrdiff_t>(threads) + 1};
    std::vector<std::thread> running;
    for (std::size_t thread = 0; thread < threads; ++thread) {
        running.emplace_back([&, thread] {
            pin_to_processor(thread);
            start.arrive_and_wait();
            body(thread);
        });
    }
    start.arrive_and_wait();
    const auto begin = std::chrono::steady_clock::now();
    for (std::thread& thread : running) {
        thread.join();
    }
    return std::chrono::duration<double, std::nano>{std::chrono::steady_clock::now() - begin}.count();
}

/// Nanoseconds that one access of one thread takes: for each body the median; they take turns.
std::vector<double> take_turns(
    std::size_t threads, std::size_t operations,
    const std::vector<std::function<void(std::size_t)>>& bodies) {
    std::vector<std::vector<double>> times(bodies.size());
    for (int round = 0; round <= rounds; ++round) {
        for (std::size_t place = 0; place < bodies.size(); ++place) {
            const double took = run_pinned(threads, bodies[place]) / static_cast<double>(operations);
            if (round > 0) { // the first warms up
                times[place].push_back(took);
            }
        }
    }
    std::vector<double> medians;
    for (auto& of_one : times) {
        medians.push_back(median(std::move(of_one)));
    }
    return medians;
}

void require(bool holds, const char* what) {
    if (!holds) {
        throw std::runtime_error{std::string{"bench_local: "} + what};
    }
}

std::vector<Accesses> make_accesses(std::size_t threads) {
    std::vector<Accesses> all(threads);
    for (std::size_t thread = 0; thread < threads; ++thread) {
        for (const std::uint32_t number : zipf(entries, accesses, seed_of(thread))) {
            all[thread].plain.push_back(key_of(number));
            all[thread].fields.emplace_back(number);
        }
    }
    return all;
}

void measure_hits(const std::vector<Accesses>& all, std::vector<Result>& results) {
    Subjects subjects{2 * entries + 100'000};
    TbbMap map{entries};
    ShardedLru<Payload> lru{entries + 100'000};
    for (std::size_t number = 0; number < entries; ++number) {
        const KeyBytes key = key_of(number);
        const Payload payload{.number = number};
        subjects.plain.get_or_load({text_of(key)}, [&] { return payload; });
        map.emplace(key, payload);
        lru.put(key, payload);
    }
    std::vector<std::uint64_t> sums(2 * 64);
    const auto becache_visit = [&](std::size_t thread) {
        std::uint64_t sum = 0;
        for (const KeyBytes& key : all[thread].plain) {
            subjects.plain.visit({text_of(key)}, [&](const Payload& payload) { sum += payload.number; });
        }
        sums[thread * 64] = sum;
    };
    const auto becache_get = [&](std::size_t thread) {
        std::uint64_t sum = 0;
        for (const KeyBytes& key : all[thread].plain) {
            sum += subjects.plain.get({text_of(key)})->number;
        }
        require(sum == sums[thread * 64], "get and visit disagree");
    };
    const auto tbb_find = [&](std::size_t thread) {
        std::uint64_t sum = 0;
        for (const KeyBytes& key : all[thread].plain) {
            TbbMap::const_accessor found;
            if (map.find(found, key)) {
                sum += found->second.number;
            }
        }
        require(sum == sums[thread * 64], "oneTBB disagrees");
    };
    const auto lru_visit = [&](std::size_t thread) {
        std::uint64_t sum = 0;
        for (const KeyBytes& key : all[thread].plain) {
            lru.visit(key, [&](const Payload& payload) { sum += payload.number; });
        }
        require(sum == sums[thread * 64], "the LRU disagrees");
    };
    const auto one = take_turns(1, accesses, {becache_visit, tbb_find, lru_visit, becache_get});
    const auto two = take_turns(2, accesses, {becache_visit, tbb_find, lru_visit, becache_get});
    results.push_back({.what = "hit (visit), 1 thread", .value = one[0], .unit = "ns"});
    results.push_back({.what = "hit (visit), 2 threads", .value = two[0], .unit = "ns"});
    results.push_back(
        {.what = "hit : tbb::concurrent_hash_map, 1 thread", .value = one[0] / one[1], .at_most = 0.45});
    results.push_back(
        {.what = "hit : tbb::concurrent_hash_map, 2 threads", .value = two[0] / two[1], .at_most = 0.45});
    results.push_back(
        {.what = "hit : list LRU in 64 shards, 1 thread", .value = one[0] / one[2], .at_most = 0.25});
    results.push_back(
        {.what = "hit : list LRU in 64 shards, 2 threads", .value = two[0] / two[2], .at_most = 0.25});
    results.push_back(
        {.what = "hit with a handle (get) : without (visit), 1 thread", .value = one[3] / one[0]});
    results.push_back(
        {.what = "throughput of hits, 2 threads : 1", .value = 2 * one[0] / two[0], .at_least = 1.8});

    std::vector<PlainKey> batch;
    batch.reserve(accesses);
    for (const KeyBytes& key : all[0].plain) {
        batch.push_back({text_of(key)});
    }
    constexpr std::size_t together = 64;
    const auto many = take_turns(
        1, accesses,
        {[&](std::size_t) {
             std::uint64_t sum = 0;
             for (std::size_t begin = 0; begin < batch.size(); begin += together) {
                 for (const auto& handle : subjects.plain.get_many(
                          std::span{batch}.subspan(begin, std::min(together, batch.size() - begin)))) {
                     sum += handle->number;
                 }
             }
             require(sum == sums[0], "get_many disagrees");
         },
         becache_get});
    results.push_back({.what = "get_many of 64 : get, a key, 1 thread", .value = many[0] / many[1]});
}

void measure_tags(const std::vector<Accesses>& all, std::vector<Result>& results) {
    Subjects subjects{2 * entries + 100'000};
    for (std::size_t number = 0; number < entries; ++number) {
        const Fields fields{number};
        const Payload payload{.number = number};
        subjects.fields.get_or_load(fields.key(), [&] { return payload; });
        subjects.tagged.get_or_load(fields.key(), [&] { return payload; });
    }
    const auto visit_all = [&](const auto& view) {
        return [&](std::size_t thread) {
            std::uint64_t hits = 0;
            for (const Fields& fields : all[thread].fields) {
                hits += view.visit(fields.key(), [](const Payload&) {}) ? 1U : 0U;
            }
            require(hits == accesses, "a value is missing");
        };
    };
    const auto times = take_turns(1, accesses, {visit_all(subjects.fields), visit_all(subjects.tagged)});
    results.push_back(
        {.what = "hit with three tags : without", .value = times[1] / times[0], .at_most = 1.3});
}

/// `lru` misses and fills as a user of it would.
void measure_fills(const std::vector<Accesses>& all, std::vector<Result>& results) {
    Subjects subjects{entries};
    ShardedLru<Payload> lru{entries};
    for (std::size_t number = 0; number < entries; ++number) {
        const KeyBytes key = key_of(number);
        subjects.plain.get_or_load({text_of(key)}, [&] { return Payload{.number = number}; });
        lru.put(key, {.number = number});
    }
    std::size_t becache_loads = 0;
    std::size_t lru_loads = 0;
    std::uint64_t next_new = entries;
    std::uint64_t next_new_lru = entries;
    // Nine reads of ten are of the old keys, in their proportions; the tenth is of a key never seen before.
    const auto mixed = [&](const auto& read, std::uint64_t& fresh) {
        std::size_t count = 0;
        for (const KeyBytes& key : all[0].plain) {
            read(++count % 10 == 0 ? key_of(fresh++) : key);
        }
    };
    const auto load = [&](const KeyBytes& key) {
        subjects.plain.get_or_load({text_of(key)}, [&] {
            ++becache_loads;
            return Payload{};
        });
    };
    const auto times = take_turns(
        1, accesses,
        {[&](std::size_t) { mixed(load, next_new); },
         [&](std::size_t) {
             mixed(
                 [&](const KeyBytes& key) {
                     if (!subjects.plain.visit({text_of(key)}, [](const Payload&) {})) {
                         load(key);
                     }
                 },
                 next_new);
         },
         [&](std::size_t) {
             mixed(
                 [&](const KeyBytes& key) {
                     if (!lru.visit(key, [](const Payload&) {})) {
                         ++lru_loads;
                         lru.put(key, {});
                     }
                 },
                 next_new_lru);
         }});
    results.push_back(
        {.what = "90 % hits, 10 % fills with eviction (visit, else get_or_load) : list LRU",
         .value = times[1] / times[2],
         .at_most = 0.5});
    results.push_back(
        {.what = "the same by get_or_load alone, which gives a handle",
         .value = times[0] / times[2],
         .at_most = 0.5});
    const double all_reads = static_cast<double>(accesses) * (rounds + 1);
    results.push_back(
        {.what = "loads of it, part of the reads",
         .value = static_cast<double>(becache_loads) / all_reads / 2});
    results.push_back(
        {.what = "loads of the list LRU, part of the reads",
         .value = static_cast<double>(lru_loads) / all_reads});
}

/// How long the invalidation of one tag takes, in nanoseconds, where `values` live values carry it.
double time_invalidation(Subjects& subjects, std::string_view camera, std::uint64_t values) {
    const auto begin = std::chrono::steady_clock::now();
    const becache::Receipt receipt = subjects.grouped_region.invalidate_tag("camera", camera, bench_reason);
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
    require(receipt.entries_dropped == values, "an invalidation counted wrong");
    return took.count();
}

void measure_invalidations(std::vector<Result>& results) {
    // All but one key of ten carry the tag "c000"; the others' 100 tags are carried by about 1,000 each.
    std::vector<double> large;
    std::vector<double> small;
    for (int round = 0; round < rounds; ++round) {
        Subjects subjects{2 * entries};
        std::uint64_t of_large = 0;
        std::uint64_t of_small = 0;
        for (std::size_t number = 0; number < entries; ++number) {
            const Fields fields{number};
            of_large += fields.key().camera == "c000" ? 1U : 0U;
            of_small += fields.key().camera == "c001" ? 1U : 0U;
            subjects.grouped.get_or_load(fields.key(), [&] { return Payload{.number = number}; });
        }
        // Once for a tag that nobody carries, so that neither of the two is the first.
        time_invalidation(subjects, "none", 0);
        if (round % 2 == 0) {
            large.push_back(time_invalidation(subjects, "c000", of_large));
            small.push_back(time_invalidation(subjects, "c001", of_small));
        } else {
            small.push_back(time_invalidation(subjects, "c001", of_small));
            large.push_back(time_invalidation(subjects, "c000", of_large));
        }
    }
    const double of_large = median(large);
    results.push_back(
        {.what = "invalidating a tag of 900,000 values : of 1,000",
         .value = of_large / median(small),
         .at_most = 2});
    results.push_back(
        {.what = "invalidating a tag of 900,000 values, with record and ledger",
         .value = of_large,
         .unit = "ns"});
    becache::local::Generations generations;
    constexpr std::size_t many = 900'000;
    std::vector<becache::local::Stamp> stamps;
    stamps.reserve(many);
    std::vector<double> alone;
    for (int round = 0; round < rounds; ++round) {
        stamps.clear();
        const becache::local::Tag tag{0, "c000"};
        for (std::size_t i = 0; i < many; ++i) {
            stamps.push_back(generations.observe({&tag, 1}));
            stamps.back().admit();
        }
        generations.invalidate_tag({0, "none"}); // warms up, as above
        const auto begin = std::chrono::steady_clock::now();
        const std::uint64_t dropped = generations.invalidate_tag(tag);
        const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
        require(dropped == many, "the generations counted wrong");
        alone.push_back(took.count());
    }
    results.push_back(
        {.what = "the same, of the generations by themselves",
         .value = median(alone),
         .unit = "ns",
         .at_most = 1000});
}

/// What the process takes in memory.
std::size_t resident_bytes() {
    ::malloc_trim(0);
    std::ifstream file{"/proc/self/statm"};
    std::size_t size = 0;
    std::size_t resident = 0;
    file >> size >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// Bytes a value beyond its key and itself.
template <class Fill>
double overhead(const Fill& fill) {
    const auto subjects = std::make_unique<Subjects>(entries + entries / 10);
    const std::size_t before = resident_bytes();
    for (std::size_t number = 0; number < entries; ++number) {
        fill(*subjects, number);
    }
    const double taken = static_cast<double>(resident_bytes() - before) / static_cast<double>(entries);
    return taken - static_cast<double>(key_size + sizeof(Payload));
}

void measure_memory(std::vector<Result>& results) {
    const double plain = overhead([](Subjects& subjects, std::size_t number) {
        const KeyBytes key = key_of(number);
        subjects.plain.get_or_load({text_of(key)}, [] { return Payload{}; });
    });
    const double tagged = overhead([](Subjects& subjects, std::size_t number) {
        subjects.tagged.get_or_load(Fields{number}.key(), [] { return Payload{}; });
    });
    results.push_back(
        {.what = "overhead of a value beyond key and value", .value = plain, .unit = "bytes", .at_most = 80});
    results.push_back({.what = "the same with three tags", .value = tagged, .unit = "bytes", .at_most = 120});
}

/// The questions of this bench, by name.
struct Question {
    std::string_view name;
    std::function<void(std::vector<Result>&)> answer;
};

} // namespace

int main(int argc, char** argv) {
    const std::string_view asked = argc > 1 ? argv[1] : "all";
    const std::string json_file = argc > 2 ? argv[2] : "";
    std::vector<Accesses> all;
    const auto accessed = [&]() -> const std::vector<Accesses>& {
        if (all.empty()) {
            all = make_accesses(workload_threads);
        }
        return all;
    };
    const std::array<Question, 5> questions{{
        {"memory", measure_memory}, // first, while the heap is small
        {"hits", [&](std::vector<Result>& results) { measure_hits(accessed(), results); }},
        {"tags", [&](std::vector<Result>& results) { measure_tags(accessed(), results); }},
        {"fills", [&](std::vector<Result>& results) { measure_fills(accessed(), results); }},
        {"invalidations", measure_invalidations},
    }};
    std::vector<Result> results;
    for (const Question& question : questions) {
        if (asked == "all" || asked == question.name) {
            question.answer(results);
        }
    }
    if (results.empty()) {
        fmt::print(
            stderr, "bench_local: no question {}; there are all, memory, hits, tags, fills, invalidations\n",
            asked);
        return EXIT_FAILURE;
    }
    const int missed = report(
        fmt::format(
            "{} entries, keys of {} bytes, values of {}, Zipf 0.99; threads pinned to the processors 0 and 1 "
            "of the "
            "process; medians of {} rounds",
            entries, key_size, sizeof(Payload), rounds),
        results, json_file);
    return missed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
