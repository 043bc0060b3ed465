#pragma once

#include <becache/core/clock.hpp>

#include <boost/asio/thread_pool.hpp>

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
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    /// Runs a task soon, on another thread. Throws what the executor throws.
    void run(Task task);

    /// Something that is to happen at a time, unless it is cancelled by then.
    using Appointment = std::pair<TimePoint, std::uint64_t>;
    /// Does `task`, which must be short, at a time, on a thread for all such.
    Appointment at(TimePoint time, Task task);
    /// Answers whether it will not happen: else it has, or is about to.
    bool cancel(const Appointment& appointment);

private:
    /// What the thread that keeps appointments needs; it may outlive the Background for a moment.
    struct Book {
        std::shared_ptr<const Clock> clock;
        std::shared_ptr<Alarm> alarm = std::make_shared<Alarm>(); ///< its mutex guards what follows
        std::map<Appointment, Task> appointments{};
        std::uint64_t last_number = 0;
        bool ending = false;
    };
    static void keep(const std::shared_ptr<Book>& book);

    Executor executor_;
    std::mutex pool_mutex_;
    std::unique_ptr<boost::asio::thread_pool> pool_;
    const std::shared_ptr<Book> book_;
    std::thread keeper_; ///< under the book's mutex
};

} // namespace becache
