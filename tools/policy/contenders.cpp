#include <policy/contenders.hpp>

#include <policy/becache_queues.hpp>
#include <policy/lru.hpp>
#include <policy/optimum.hpp>
#include <policy/s3_fifo.hpp>
#include <policy/sharded.hpp>
#include <policy/sieve.hpp>
#include <policy/w_tiny_lfu.hpp>

namespace becache::policy {
namespace {

template <Policy Cache>
Contender contender(std::string name, std::string word, Role role) {
    return {std::move(name), std::move(word), role, [](PolicySize size, std::span<const Key> accesses) {
                return count_hits(Cache{size}, accesses);
            }};
}

Contender tiny_lfu(std::string name, std::string word, WTinyLfu::Window window) {
    return {
        std::move(name), std::move(word), Role::peer,
        [window](PolicySize size, std::span<const Key> accesses) {
            return count_hits(WTinyLfu{size, window}, accesses);
        }};
}

} // namespace

std::vector<Contender> contenders() {
    return {
        contender<BecacheQueues>("becache", "becache-queues", Role::ours),
        contender<Sharded<BecacheQueues>>("becache, sharded", "becache-sharded", Role::ours),
        contender<Lru>("LRU", "lru", Role::floor),
        contender<Sieve>("SIEVE", "sieve", Role::floor),
        contender<S3Fifo>("S3-FIFO", "s3-fifo", Role::peer),
        tiny_lfu("W-TinyLFU, window 1 %", "w-tiny-lfu-1", {.share = 0.01, .climbing = false}),
        tiny_lfu("W-TinyLFU, window 20 %", "w-tiny-lfu-20", {.share = 0.2, .climbing = false}),
        tiny_lfu("W-TinyLFU, climbing", "w-tiny-lfu", {.share = 0.01, .climbing = true}),
        {"optimum", "optimum", Role::bound, count_optimal_hits},
    };
}

} // namespace becache::policy
