#pragma once

#include "ghost_list.hpp"

#include <becache/local/queue_node.hpp>

#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <cstdint>

namespace becache::local {

/// Who is evicted next: the nodes of one shard in the order of an eviction policy, whose essay is in the
/// .cpp. A hit is QueueNode::use() and moves nothing. All else is called by one thread at a time. O(1)
/// amortised.
class EvictionQueues {
public:
    struct Bounds {
        std::size_t entries = 0; ///< at least 1
        std::size_t weight = 0;  ///< at least 1
    };
    explicit EvictionQueues(Bounds bounds);
    ~EvictionQueues();
    EvictionQueues(const EvictionQueues&) = delete;
    EvictionQueues& operator=(const EvictionQueues&) = delete;

    /// Where a key that is not resident belongs. To be asked before anything is evicted for it.
    struct Admission {
        std::uint8_t queue = 0;
        std::uint8_t uses = 0;
    };
    [[nodiscard]] Admission admit(std::size_t hash) noexcept;
    /// Takes a node in, whose weight is set.
    void push(QueueNode& node, Admission admission) noexcept;

    /// The node that is to go next; there must be one. It stays until remove().
    /// `dead(node)` tells what is of no more use: that goes at once.
    template <class Dead>
    [[nodiscard]] QueueNode& victim(const Dead& dead) {
        // Bounds the work of one eviction; the traces do not notice it.
        constexpr int most_second_chances = 32;
        for (int chances = 0;; ++chances) {
            QueueNode& oldest = next();
            if (dead(oldest) || chances >= most_second_chances || !spare(oldest)) {
                return oldest;
            }
        }
    }
    /// Remembers the hash of a node that the bounds push out, before it is removed.
    void remember(const QueueNode& node, std::size_t hash) noexcept;
    void remove(QueueNode& node) noexcept;
    /// Puts a node, whose weight is set, in the place of another one of the same key.
    void replace(QueueNode& old, QueueNode& node) noexcept;

    /// The nodes in turn, one a call; null if there are none.
    [[nodiscard]] QueueNode* next_to_examine() noexcept;
    template <class Use>
    void for_each(const Use& use) const {
        for (const Queue& queue : queues_) {
            for (const QueueNode& node : queue.nodes) {
                use(node);
            }
        }
    }

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] std::size_t weight() const noexcept;
    /// What the policy takes in memory beside the nodes.
    [[nodiscard]] std::size_t bytes() const noexcept;

private:
    using Nodes = boost::intrusive::list<
        QueueNode, boost::intrusive::member_hook<QueueNode, decltype(QueueNode::place), &QueueNode::place>>;
    struct Queue {
        Nodes nodes; ///< the oldest first
        std::size_t weight = 0;
    };

    [[nodiscard]] QueueNode& next() noexcept;
    bool spare(QueueNode& node) noexcept;
    void unlink(QueueNode& node) noexcept;
    void link(QueueNode& node, std::uint8_t queue) noexcept;
    void step_over(const QueueNode& node) noexcept;
    void resize_ghosts() noexcept;

    const Bounds bounds_;
    Queue queues_[2];
    GhostList small_ghosts_{0};
    GhostList main_ghosts_{0};
    std::size_t ghosts_for_ = 0; ///< for how many nodes the ghosts are made
    double small_share_;
    QueueNode* examined_ = nullptr; ///< the next to examine
};

} // namespace becache::local
