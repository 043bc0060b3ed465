// One process of several that share a Redis: reads and invalidates at random, and records what it was
// answered.
//
// worker NUMBER PORT TRUTH HISTORY SEED [SETTING...]
//
// TRUTH is the database: see truth.hpp. HISTORY is written as it happens, so that it outlives the process.
// The work begins once nothing waits in the outbox, and ends when the truth says so.
#include "truth.hpp"

#include <support/shared_history.hpp>
#include <support/small_catalogue.hpp>

#include <becache/cache/cache.hpp>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace becache;
using testing::SharedHistory;

class Worker {
public:
    Worker(
        int number, std::uint16_t port, const std::string& truth, const std::string& history,
        many::Settings settings)
        : number_{number}
        , settings_{std::move(settings)}
        , truth_{truth}
        , file_{history}
        , cache_{many::options_of(port, settings_)} {}

    /// Until nothing is left of who had this outbox before.
    void begin() const {
        while (!settings_.outbox.empty() && cache_.stats().shared.queued > 0 && !truth_.is_over()) {
            std::this_thread::yield();
        }
    }

    void work(std::uint64_t seed) {
        std::mt19937_64 random{seed};
        while (!truth_.is_over()) {
            const int key = static_cast<int>(random() % many::keys);
            if (random() % 16 == 0) {
                write(key, static_cast<unsigned>(random()));
            } else {
                read(key);
            }
            if (history_.reads.size() > 1'000 || !history_.writes.empty()) {
                keep();
            }
        }
        keep();
    }

    [[nodiscard]] CacheStats stats() const { return cache_.stats(); }

private:
    /// What the file has is kept by the system, whatever happens to this process.
    void keep() { file_ << std::exchange(history_, {}).text() << std::flush; }

    void read(int key) {
        const TimePoint begin = system_clock()->now();
        const auto value = caches_.items.by_id.get_or_load({key}, [&] {
            const std::uint64_t version = truth_.version(key);
            std::this_thread::yield();
            return std::to_string(version);
        });
        history_.reads.push_back(
            {begin, system_clock()->now(), number_, key, std::stoull(*value), value.source()});
    }

    std::uint64_t change(int key) {
        const std::uint64_t version = truth_.change(key);
        truth_.begin(number_, {key, version});
        if (++writes_ == settings_.crash) {
            keep();
            ::raise(SIGKILL);
        }
        return version;
    }

    void write(int key, unsigned scope) {
        const TimePoint begin = system_clock()->now();
        std::uint64_t version = 0;
        Receipt receipt;
        if (settings_.prepared || scope % 5 == 3) {
            Subject subject;
            subject.add("item", "item_id", std::int64_t{key});
            Pending pending = caches_.opened.prepare(small::item_changed, subject, SourceLocation::current());
            version = change(key);
            receipt = pending.commit();
        } else {
            version = change(key);
            receipt = invalidate(key, scope);
        }
        truth_.end(number_);
        history_.writes.push_back({begin, system_clock()->now(), number_, key, version, receipt.delivery});
    }

    Receipt invalidate(int key, unsigned scope) {
        switch (scope % 5) {
        case 0:
            return caches_.items.invalidate(small::by_hand);
        case 1:
            return cache_.invalidate_everything(small::by_hand);
        case 2:
            return caches_.items.invalidate_tag("item", key, small::by_hand);
        default:
            return caches_.items.by_id.invalidate({key}, small::by_hand);
        }
    }

    const int number_;
    const many::Settings settings_;
    many::Truth truth_;
    std::ofstream file_;
    int writes_ = 0;
    Cache cache_;
    small::Caches caches_{cache_};
    SharedHistory history_;
};

} // namespace

int main(int count, char** arguments) {
    if (count < 6) {
        std::cerr << "worker NUMBER PORT TRUTH HISTORY SEED [SETTING...]\n";
        return EXIT_FAILURE;
    }
    Worker worker{
        std::atoi(arguments[1]), static_cast<std::uint16_t>(std::atoi(arguments[2])), arguments[3],
        arguments[4], many::Settings::of({arguments + 6, arguments + count})};
    worker.begin();
    std::cout << "begun\n" << std::flush;
    worker.work(static_cast<std::uint64_t>(std::atoll(arguments[5])));
    const CacheStats stats = worker.stats();
    std::cout << "applied " << stats.shared.records_applied << " forgotten " << stats.shared.times_forgotten
              << " queued " << stats.shared.queued << "\n";
    return EXIT_SUCCESS;
}
