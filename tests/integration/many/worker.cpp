// One process of several that share a Redis: reads and invalidates at random, and records what it was
// answered.
//
// worker NUMBER PORT TRUTH HISTORY SECONDS SEED
//
// TRUTH is a file of versions, one a key, that all workers map: the database. HISTORY is written at the end.
#include <support/shared_history.hpp>
#include <support/small_catalogue.hpp>

#include <becache/cache/cache.hpp>
#include <becache/redis/tier.hpp>

#include "many.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <thread>

namespace {

using namespace becache;
using testing::SharedHistory;

using Version = std::atomic<std::uint64_t>;
static_assert(Version::is_always_lock_free, "it is shared between processes");

Version* map_truth(const char* file) {
    const int opened = ::open(file, O_RDWR | O_CLOEXEC);
    void* const memory =
        ::mmap(nullptr, many::keys * sizeof(Version), PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
    ::close(opened);
    if (memory == MAP_FAILED) {
        throw std::runtime_error{"mmap"};
    }
    return static_cast<Version*>(memory);
}

CacheOptions options_of(std::uint16_t port) {
    redis::RedisOptions redis;
    redis.port = port;
    redis.command_timeout = std::chrono::milliseconds{100};
    redis.connect_timeout = std::chrono::milliseconds{100};
    redis.first_backoff = std::chrono::milliseconds{5};
    redis.longest_backoff = std::chrono::milliseconds{50};
    redis::RedisTierOptions tier;
    tier.breaker = {
        .open_after = 5, .probe_after = std::chrono::milliseconds{100}, .probes = 3, .close_after = 2};
    CacheOptions options;
    options.reading.jitter = 0;
    options.shared.tier = std::make_shared<redis::RedisTier>(redis, tier);
    options.shared.max_staleness = many::max_staleness;
    options.shared.wait_for_load = std::chrono::milliseconds{20};
    return options;
}

class Worker {
public:
    Worker(int number, std::uint16_t port, const char* truth)
        : number_{number}
        , truth_{map_truth(truth)}
        , cache_{options_of(port)} {}

    void work(std::uint64_t seed, TimePoint end) {
        std::mt19937_64 random{seed};
        while (system_clock()->now() < end) {
            const int key = static_cast<int>(random() % many::keys);
            if (random() % 16 == 0) {
                write(key, static_cast<unsigned>(random()));
            } else {
                read(key);
            }
        }
    }

    [[nodiscard]] std::string history() const { return history_.text(); }
    [[nodiscard]] CacheStats stats() const { return cache_.stats(); }

private:
    void read(int key) {
        const TimePoint begin = system_clock()->now();
        const auto value = caches_.items.by_id.get_or_load({key}, [&] {
            const std::uint64_t version = truth_[key];
            std::this_thread::yield();
            return std::to_string(version);
        });
        history_.reads.push_back({begin, number_, key, std::stoull(*value), value.source()});
    }

    void write(int key, unsigned scope) {
        const std::uint64_t version = ++truth_[key];
        Receipt receipt;
        switch (scope % 5) {
        case 0:
            receipt = caches_.items.invalidate(small::by_hand);
            break;
        case 1:
            receipt = cache_.invalidate_everything(small::by_hand);
            break;
        case 2:
            receipt = caches_.items.invalidate_tag("item", key, small::by_hand);
            break;
        case 3: {
            Subject subject;
            subject.add("item", "item_id", std::int64_t{key});
            Pending pending = caches_.opened.prepare(small::item_changed, subject, SourceLocation::current());
            receipt = pending.commit();
            break;
        }
        default:
            receipt = caches_.items.by_id.invalidate({key}, small::by_hand);
            break;
        }
        history_.writes.push_back(
            {system_clock()->now(), number_, key, version, receipt.delivery == Delivery::committed});
    }

    const int number_;
    Version* const truth_;
    Cache cache_;
    small::Caches caches_{cache_};
    SharedHistory history_;
};

} // namespace

int main(int count, char** arguments) {
    if (count != 7) {
        std::cerr << "worker NUMBER PORT TRUTH HISTORY SECONDS SEED\n";
        return EXIT_FAILURE;
    }
    const int number = std::atoi(arguments[1]);
    Worker worker{number, static_cast<std::uint16_t>(std::atoi(arguments[2])), arguments[3]};
    std::cout << "begun\n" << std::flush;
    const auto time = std::chrono::milliseconds{static_cast<int>(1000 * std::atof(arguments[5]))};
    worker.work(static_cast<std::uint64_t>(std::atoll(arguments[6])), system_clock()->now() + time);
    std::ofstream{arguments[4]} << worker.history();
    const CacheStats stats = worker.stats();
    std::cout << "applied " << stats.shared.records_applied << " forgotten " << stats.shared.times_forgotten
              << " queued " << stats.shared.queued << "\n";
    return EXIT_SUCCESS;
}
