#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

/// Background tasks that run when a test says so: for CacheOptions::executor. Thread-safe. A task that waits
/// keeps its cache alive, and the cache its executor: so the executor does not keep the tasks, which go with
/// this object.
class Tasks {
public:
    [[nodiscard]] std::function<void(std::function<void()>)> executor() const {
        return [weak = std::weak_ptr{state_}](std::function<void()> task) {
            if (const auto state = weak.lock()) {
                const std::lock_guard lock{state->mutex};
                state->waiting.push_back(std::move(task));
                state->changed.notify_all();
            }
        };
    }
    [[nodiscard]] std::size_t waiting() const {
        const std::lock_guard lock{state_->mutex};
        return state_->waiting.size();
    }
    /// Waits until there is a task; takes it without running it.
    [[nodiscard]] std::function<void()> take() const {
        std::unique_lock lock{state_->mutex};
        state_->changed.wait(lock, [&] { return !state_->waiting.empty(); });
        auto task = std::move(state_->waiting.front());
        state_->waiting.pop_front();
        return task;
    }
    /// Waits until there is a task, and runs it here.
    void run_next() const { take()(); }

private:
    struct State {
        std::mutex mutex;
        std::condition_variable changed;
        std::deque<std::function<void()>> waiting;
    };
    std::shared_ptr<State> state_ = std::make_shared<State>();
};
