#pragma once

#include <becache/core/clock.hpp>

#include <boost/asio/thread_pool.hpp>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace becache {

/// What a cache does beside its callers: loads that nobody waits for, and things that happen at a time. Its
/// threads are started when they are first needed. Thread-safe.
class Background {
public:
    using Task = std::function<void()>;
    using Executor = std::function<void(Task)>;

    /// Without an executor, tasks run on two threads of its own.
    Background(std::shared_ptr<const Clock> clock, Executor executor);
    /// What has not begun is dropped; what has, is waited for, unless the caller is that itself.
    ~Background();
    /// For the end of the last handle, which must leave no thread at work in a process that may end: drops
    /// what it may, and waits until no task runs, unless the caller is one itself. The threads stay, for
    /// whoever still waits for a load.
    void rest();
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    /// What becomes of a task that has not begun when the last handle goes.
    enum class Unbegun { goes_on, dropped };
    /// Runs a task soon, on another thread. Throws what the executor throws, which alone decides about the
    /// tasks it was given.
    void run(Task task, Unbegun unbegun);

    /// Something that is to happen at a time, unless it is cancelled by then.
    using Appointment = std::pair<TimePoint, std::uint64_t>;
    /// Does `task`, which must be short, at a time, on a thread for all such.
    Appointment at(TimePoint time, Task task);
    /// Answers whether it will not happen: else it has, or is about to.
    bool cancel(const Appointment& appointment);

private:
    /// What the threads need; they may outlive the Background for a moment.
    struct Book {
        explicit Book(std::shared_ptr<const Clock> its_clock)
            : clock{std::move(its_clock)} {}

        std::shared_ptr<const Clock> clock;
        std::shared_ptr<Alarm> alarm = std::make_shared<Alarm>(); ///< its mutex guards what follows
        std::map<Appointment, Task> appointments;
        std::uint64_t last_number = 0;
        bool ending = false;
        std::size_t running = 0;         ///< tasks, on any of the threads
        std::uint64_t rests = 0;         ///< so often have tasks been dropped
        std::condition_variable settled; ///< nothing runs
    };
    /// Runs a task if it is wanted, and lets go of what it keeps alive; meanwhile `lock` is open.
    static void run_here(Book& book, std::unique_lock<std::mutex>& lock, Task task, bool wanted);
    static void keep(const std::shared_ptr<Book>& book);

    Executor executor_;
    std::mutex pool_mutex_;
    std::unique_ptr<boost::asio::thread_pool> pool_;
    const std::shared_ptr<Book> book_;
    std::thread keeper_; ///< under the book's mutex
};

} // namespace becache
