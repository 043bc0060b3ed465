#pragma once

#include <becache/core/record.hpp>

#include <chrono>
#include <memory>

namespace becache {

class CacheState;
struct PendingState;

/// When a change that was prepared counts as made, if nobody says: later than the end of its transaction. 1
/// ms to a day.
inline constexpr std::chrono::milliseconds default_deadline{30'000};

/// A change that a transaction is about to make. Until it is committed or rolled back, what it makes stale is
/// read from the loader, in every process, and kept nowhere: so whenever the process dies, nothing stale is
/// left. Move-only; keeps the cache's state alive. One thread at a time.
class [[nodiscard]] Pending {
public:
    Pending(Pending&&) noexcept;
    Pending& operator=(Pending&&) = delete;
    /// What was neither committed nor rolled back may have been made: it is invalidated.
    ~Pending();

    /// Invalidates: call it when the transaction has committed. Throws std::logic_error the second time.
    Receipt commit();
    /// Nothing was changed: what was stale by preparing stays so, all else goes on. Throws as commit().
    void rollback();

    /// Whether the intent is on the disk (SharedOptions::outbox), so that it is carried out even if this
    /// process and the shared tier's mark are lost. False without an outbox, and where it could not be
    /// written.
    [[nodiscard]] bool on_disk() const noexcept;

private:
    friend class CacheState;
    Pending(std::shared_ptr<CacheState> cache, std::unique_ptr<PendingState> state) noexcept;
    [[nodiscard]] std::unique_ptr<PendingState> take(const char* operation);

    std::shared_ptr<CacheState> cache_;
    std::unique_ptr<PendingState> state_;
};

} // namespace becache
