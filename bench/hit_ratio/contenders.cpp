#include <hit_ratio/contenders.hpp>

#include <hit_ratio/optimum.hpp>
#include <hit_ratio/policies/becache_queues.hpp>
#include <hit_ratio/policies/lru.hpp>
#include <hit_ratio/policies/s3_fifo.hpp>
#include <hit_ratio/policies/sharded.hpp>
#include <hit_ratio/policies/sieve.hpp>
#include <hit_ratio/policies/w_tiny_lfu.hpp>

namespace becache::hit_ratio {
namespace {

template <Policy Cache>
Contender contender(std::string name, Role role) {
    return {std::move(name), role, [](PolicySize size, std::span<const Key> accesses) {
                return count_hits(Cache{size}, accesses);
            }};
}

Contender tiny_lfu(std::string name, WTinyLfu::Window window) {
    return {std::move(name), Role::peer, [window](PolicySize size, std::span<const Key> accesses) {
                return count_hits(WTinyLfu{size, window}, accesses);
            }};
}

} // namespace

std::vector<Contender> contenders() {
    return {
        contender<BecacheQueues>("becache", Role::ours),
        contender<Sharded<BecacheQueues>>("becache, sharded", Role::ours),
        contender<Lru>("LRU", Role::floor),
        contender<Sieve>("SIEVE", Role::floor),
        contender<S3Fifo>("S3-FIFO", Role::peer),
        tiny_lfu("W-TinyLFU, window 1 %", {.share = 0.01, .climbing = false}),
        tiny_lfu("W-TinyLFU, window 20 %", {.share = 0.2, .climbing = false}),
        tiny_lfu("W-TinyLFU, climbing", {.share = 0.01, .climbing = true}),
        {"optimum", Role::bound, count_optimal_hits},
    };
}

} // namespace becache::hit_ratio
