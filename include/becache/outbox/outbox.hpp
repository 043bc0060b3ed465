#pragma once

#include <becache/core/record.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <sys/types.h>
#include <vector>

struct sqlite3;

namespace becache::outbox {

/// What could not be written or read, in three parts. What was kept before is still there.
class OutboxError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A change that the shared tier is still to take.
struct Item {
    /// Whether it is known that the change was made.
    enum class State : std::uint8_t {
        intended, ///< a transaction may have made it: after a crash it counts as made
        made,
    };

    std::uint64_t number = 0; ///< given by the outbox, from 1, in their order
    State state = State::made;
    std::vector<Scope> scopes{};
    std::string record{}; ///< JSON: docs/protocol.md, "The ledger"
    std::string mark{};   ///< the pending mark that it sets or ends, or empty
};

/// Keeps such changes in a file, in their order: docs/outbox.md. What a function has done is on the disk when
/// it returns, so that neither the end of the process nor a loss of power undoes it. Thread-safe; one process
/// at a time, and not in a child of fork() of the one that opened it: there every function throws
/// OutboxError.
class Outbox {
public:
    /// Opens the file, makes it if it is absent. Throws OutboxError for one that cannot be written, is none,
    /// is damaged, or is open in another process.
    explicit Outbox(const std::filesystem::path& file);
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;
    ~Outbox();

    /// Keeps an item behind all others; answers its number. Throws OutboxError, and then keeps nothing.
    std::uint64_t append(const Item& item);
    /// Says of an intended item that it was made. Throws OutboxError.
    void made(std::uint64_t number);
    /// Removes an item; one that is not there is removed already. Throws OutboxError.
    void remove(std::uint64_t number);
    /// All items, the oldest first. Throws OutboxError.
    [[nodiscard]] std::vector<Item> items() const;

private:
    class Statement;

    void prepare_file();
    void check_process() const;
    void run(const char* sql) const;
    [[noreturn]] void refuse(const std::string& what, const std::string& right) const;

    struct Close {
        void operator()(sqlite3* connection) const noexcept;
    };
    const std::filesystem::path file_;
    const pid_t process_;
    mutable std::mutex mutex_;
    std::unique_ptr<sqlite3, Close> connection_;
};

} // namespace becache::outbox
