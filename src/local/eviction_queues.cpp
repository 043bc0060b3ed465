// Who is evicted: S3-FIFO with two ghosts and a small queue that adapts.
//
// J. Yang, Y. Zhang, Z. Qiu, Y. Yue, K. V. Rashmi, "FIFO queues are all you need for cache eviction", SOSP
// 2023: a newcomer goes into a small first-in-first-out queue, from which it is evicted soon unless it was
// used; what was used moves on to the main queue, where each use buys one more round. A scan passes through
// the small queue alone. What is evicted leaves its hash behind, as a ghost.
//
// Two things are added, as N. Megiddo, D. S. Modha, "ARC", FAST 2003 does for lists that move at every hit.
// Who comes back while its ghost is still there goes into the main queue at once: from the small queue's
// ghosts as a newcomer, which also says that the small queue is too short; from the main queue's ghosts with
// two uses to its credit, which says that the small queue is too long. So the small queue's share moves, one
// entry's worth at a time, between a tenth and nine tenths. bench/hit_ratio compares it with LRU, SIEVE,
// S3-FIFO, W-TinyLFU and the optimum; it loses nowhere more than a tenth of a point to the best of them.
//
// Of two bounds the one that is nearer counts: the small queue's share is the larger of its share of the
// bound on entries and of the bound on weight.
#include "eviction_queues.hpp"

#include <algorithm>
#include <bit>
#include <new>

namespace becache::local {
namespace {

constexpr std::uint8_t small = 0;
constexpr std::uint8_t main = 1;

constexpr double least_share = 0.1;
constexpr double most_share = 0.9;
constexpr std::uint8_t uses_of_a_main_ghost = 2;

/// The part of its bound that something takes.
double part(std::size_t taken, std::size_t bound) noexcept {
    return static_cast<double>(taken) / static_cast<double>(bound);
}

} // namespace

EvictionQueues::EvictionQueues(Bounds bounds)
    : bounds_{bounds}
    , small_share_{least_share} {}

EvictionQueues::~EvictionQueues() {
    for (Queue& queue : queues_) {
        queue.nodes.clear();
    }
}

std::size_t EvictionQueues::size() const noexcept {
    return queues_[small].nodes.size() + queues_[main].nodes.size();
}

std::size_t EvictionQueues::weight() const noexcept { return queues_[small].weight + queues_[main].weight; }

std::size_t EvictionQueues::bytes() const noexcept { return small_ghosts_.bytes() + main_ghosts_.bytes(); }

EvictionQueues::Admission EvictionQueues::admit(std::size_t hash) noexcept {
    const double step = 1.0 / static_cast<double>(std::max<std::size_t>(size(), 1));
    if (small_ghosts_.take(hash)) {
        small_share_ = std::min(most_share, small_share_ + step);
        return {.queue = main, .uses = 0};
    }
    if (main_ghosts_.take(hash)) {
        small_share_ = std::max(least_share, small_share_ - step);
        return {.queue = main, .uses = uses_of_a_main_ghost};
    }
    return {.queue = small, .uses = 0};
}

void EvictionQueues::link(QueueNode& node, std::uint8_t queue) noexcept {
    node.queue = queue;
    queues_[queue].nodes.push_back(node);
    queues_[queue].weight += node.weight;
}

void EvictionQueues::unlink(QueueNode& node) noexcept {
    step_over(node);
    Queue& queue = queues_[node.queue];
    queue.nodes.erase(queue.nodes.iterator_to(node));
    queue.weight -= node.weight;
}

/// Moves what is examined next on, if it is this node.
void EvictionQueues::step_over(const QueueNode& node) noexcept {
    if (examined_ != &node) {
        return;
    }
    Nodes& nodes = queues_[node.queue].nodes;
    auto next = ++nodes.iterator_to(*examined_);
    if (next != nodes.end()) {
        examined_ = &*next;
        return;
    }
    Nodes& others = queues_[node.queue == small ? main : small].nodes;
    examined_ = others.empty() ? &nodes.front() : &others.front();
}

QueueNode* EvictionQueues::next_to_examine() noexcept {
    if (size() == 0) {
        examined_ = nullptr;
        return nullptr;
    }
    if (examined_ == nullptr) {
        examined_ =
            queues_[small].nodes.empty() ? &queues_[main].nodes.front() : &queues_[small].nodes.front();
    }
    QueueNode* const node = examined_;
    step_over(*node);
    return node;
}

void EvictionQueues::push(QueueNode& node, Admission admission) noexcept {
    resize_ghosts();
    node.uses.store(admission.uses, std::memory_order_relaxed);
    link(node, admission.queue);
}

/// The ghosts are made for as many nodes as there are, so that a bound which is never reached costs nothing.
void EvictionQueues::resize_ghosts() noexcept {
    const std::size_t nodes = std::min(bounds_.entries, std::bit_ceil(size() + 1));
    if (nodes <= ghosts_for_) {
        return;
    }
    ghosts_for_ = nodes;
    try {
        small_ghosts_ = GhostList{nodes / 2};
        main_ghosts_ = GhostList{nodes};
    } catch (const std::bad_alloc&) { // NOLINT(bugprone-empty-catch)
        // Fewer ghosts make poorer choices, not wrong ones.
    }
}

/// The oldest node of the queue that is to give one up.
QueueNode& EvictionQueues::next() noexcept {
    const Queue& queue = queues_[small];
    const double share =
        std::max(part(queue.nodes.size(), bounds_.entries), part(queue.weight, bounds_.weight));
    const bool from_small = queues_[main].nodes.empty() || (!queue.nodes.empty() && share >= small_share_);
    return queues_[from_small ? small : main].nodes.front();
}

/// Lets a node that was used live on, as a newcomer of the main queue; answers whether it was used.
bool EvictionQueues::spare(QueueNode& node) noexcept {
    const std::uint8_t uses = node.uses.load(std::memory_order_relaxed);
    if (uses == 0) {
        return false;
    }
    const std::uint8_t left = node.queue == small ? 0 : static_cast<std::uint8_t>(uses - 1);
    node.uses.store(left, std::memory_order_relaxed);
    unlink(node);
    link(node, main);
    return true;
}

void EvictionQueues::remember(const QueueNode& node, std::size_t hash) noexcept {
    (node.queue == small ? small_ghosts_ : main_ghosts_).add(hash);
}

void EvictionQueues::remove(QueueNode& node) noexcept {
    unlink(node);
    if (size() == 0) {
        examined_ = nullptr;
    }
}

void EvictionQueues::replace(QueueNode& old, QueueNode& node) noexcept {
    Queue& queue = queues_[old.queue];
    node.queue = old.queue;
    node.uses.store(old.uses.load(std::memory_order_relaxed), std::memory_order_relaxed);
    queue.nodes.insert(queue.nodes.iterator_to(old), node);
    queue.weight += node.weight;
    remove(old);
}

} // namespace becache::local
