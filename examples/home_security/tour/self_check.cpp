#include "tour/self_check.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <atomic>
#include <stdexcept>
#include <thread>

namespace home_security {

using backend::core::CacheInvalidationReason;

namespace {

// No camera can have this id: it is no slug.
const backend::core::CamerasByIdKey nobody{.camera_id = "-self-check-"};

void require(bool holds, const char* what) {
    if (!holds) {
        throw std::runtime_error{std::string{"self-check of the cache: "} + what};
    }
}

} // namespace

void check_invalidation(backend::core::Caches& caches) {
    int loads = 0;
    const auto load = [&loads]() -> nlohmann::json { return ++loads; };
    const auto& view = caches.cameras.by_id;
    require(*view.get_or_load(nobody, load) == 1, "the first read did not load");
    require(*view.get_or_load(nobody, load) == 1, "the second read did not hit");
    const becache::Receipt receipt = view.invalidate(nobody, CacheInvalidationReason::TEST);
    require(receipt.entries_dropped == 1, "the invalidation did not drop the one value");
    require(!view.contains(nobody), "the value outlived its invalidation");
    require(*view.get_or_load(nobody, load) == 2, "a read after the invalidation did not load");
}

void check_concurrent_invalidation(backend::core::Caches& caches) {
    constexpr int changes = 200;
    const auto& view = caches.cameras.by_id;
    std::atomic<int> truth = 0;
    std::atomic<int> invalidated = 0; // the last change whose invalidation has returned
    std::atomic<bool> old_value_seen = false;
    const auto read = [&] {
        const int at_least = invalidated;
        const int value =
            view.get_or_load(nobody, [&truth]() -> nlohmann::json { return truth.load(); })->get<int>();
        if (value < at_least) {
            old_value_seen = true;
        }
    };
    (void)view.invalidate(nobody, CacheInvalidationReason::CONCURRENT_TEST);
    std::array<std::thread, 3> readers;
    for (std::thread& reader : readers) {
        reader = std::thread{[&] {
            while (invalidated < changes && !old_value_seen) {
                read();
            }
        }};
    }
    for (int change = 1; change <= changes; ++change) {
        read();
        truth = change;
        (void)view.invalidate(nobody, CacheInvalidationReason::CONCURRENT_TEST);
        invalidated = change;
    }
    for (std::thread& reader : readers) {
        reader.join();
    }
    require(!old_value_seen, "a read gave a value older than an invalidation that had returned");
}

} // namespace home_security
