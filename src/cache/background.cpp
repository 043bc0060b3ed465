#include "background.hpp"

#include <boost/asio/post.hpp>

namespace becache {
namespace {

constexpr std::size_t own_threads = 2;

/// The Background on whose thread this runs; null on all others.
constinit thread_local const void* running_on = nullptr;

} // namespace

Background::Background(std::shared_ptr<const Clock> clock, Executor executor)
    : executor_{std::move(executor)}
    , book_{std::make_shared<Book>(std::move(clock))} {}

Background::~Background() {
    {
        const std::lock_guard lock{book_->alarm->mutex};
        book_->ending = true;
        book_->alarm->changed.notify_all();
    }
    if (pool_ != nullptr) {
        pool_->stop();
    }
    // The last handle to a cache may be dropped by a task of its own, which cannot wait for itself.
    if (running_on == this) {
        std::thread{[pool = std::shared_ptr{std::move(pool_)}, keeper = std::move(keeper_)]() mutable {
            if (keeper.joinable()) {
                keeper.join();
            }
            if (pool != nullptr) {
                pool->join();
            }
        }}.detach();
        return;
    }
    if (keeper_.joinable()) {
        keeper_.join();
    }
    if (pool_ != nullptr) {
        pool_->join();
    }
}

void Background::rest() {
    std::unique_lock lock{book_->alarm->mutex};
    ++book_->rests;
    if (running_on != this) {
        book_->settled.wait(lock, [&] { return book_->running == 0; });
    }
}

void Background::run(Task task, Unbegun unbegun) {
    if (executor_) {
        executor_(std::move(task));
        return;
    }
    std::uint64_t rests = 0;
    {
        const std::lock_guard lock{book_->alarm->mutex};
        rests = book_->rests;
    }
    const std::lock_guard lock{pool_mutex_};
    if (pool_ == nullptr) {
        pool_ = std::make_unique<boost::asio::thread_pool>(own_threads);
    }
    boost::asio::post(*pool_, [this, book = book_, task = std::move(task), unbegun, rests]() mutable {
        running_on = this;
        std::unique_lock begun{book->alarm->mutex};
        const bool wanted = unbegun == Unbegun::goes_on || book->rests == rests;
        run_here(*book, begun, std::exchange(task, nullptr), wanted);
        running_on = nullptr;
    });
}

void Background::run_here(Book& book, std::unique_lock<std::mutex>& lock, Task task, bool wanted) {
    ++book.running;
    lock.unlock();
    if (wanted) {
        task();
    }
    task = nullptr;
    lock.lock();
    if (--book.running == 0) {
        book.settled.notify_all();
    }
}

Background::Appointment Background::at(TimePoint time, Task task) {
    const std::lock_guard lock{book_->alarm->mutex};
    const Appointment made{time, ++book_->last_number};
    book_->appointments.emplace(made, std::move(task));
    if (!keeper_.joinable()) {
        keeper_ = std::thread{[this, book = book_] {
            running_on = this;
            keep(book);
        }};
    }
    book_->alarm->changed.notify_all();
    return made;
}

bool Background::cancel(const Appointment& appointment) {
    Task dropped; // its captures go outside the lock
    const std::lock_guard lock{book_->alarm->mutex};
    const auto found = book_->appointments.find(appointment);
    if (found == book_->appointments.end()) {
        return false;
    }
    dropped = std::move(found->second);
    book_->appointments.erase(found);
    return true;
}

void Background::keep(const std::shared_ptr<Book>& book) {
    std::unique_lock lock{book->alarm->mutex};
    while (!book->ending) {
        if (book->appointments.empty()) {
            book->alarm->changed.wait(lock);
            continue;
        }
        const auto next = book->appointments.begin();
        const TimePoint time = next->first.first;
        if (book->clock->now() < time) {
            book->clock->wait_until(book->alarm, lock, time);
            continue;
        }
        Task task = std::move(next->second);
        book->appointments.erase(next);
        run_here(*book, lock, std::move(task), true);
    }
}

} // namespace becache
