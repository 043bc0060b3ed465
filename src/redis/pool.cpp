#include <becache/redis/pool.hpp>

#include "session.hpp"

#include <becache/reason/error_text.hpp>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace becache::redis {
namespace {

using std::chrono::steady_clock;

/// Leaves the outcome where the waiting call looks for it.
class BlockingOperation final : public Operation {
public:
    BlockingOperation(Command sent, std::optional<Outcome>& outcome, std::size_t& missing)
        : Operation{std::move(sent)}
        , outcome_{outcome}
        , missing_{missing} {}
    void complete(Outcome outcome) override {
        outcome_ = std::move(outcome);
        --missing_;
    }

private:
    std::optional<Outcome>& outcome_;
    std::size_t& missing_;
};

} // namespace

/// A session and the io_context that runs it, only while a call does.
class Pool::Member {
public:
    explicit Member(const std::shared_ptr<const ConnectionSetup>& setup)
        : session_{std::make_shared<Session>(context_.get_executor(), setup)} {}
    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;
    ~Member() {
        session_->close();
        catch_up();
    }

    /// From any thread.
    void close() { session_->close(); }
    void submit(std::unique_ptr<Operation> operation) { session_->submit(std::move(operation)); }
    /// Every operation has a deadline, so this ends.
    void run_until_none_is(const std::size_t& missing) {
        context_.restart();
        while (missing > 0) {
            context_.run_one();
        }
    }
    /// Sees what happened while nobody ran it: a server that went away, a late reply.
    void catch_up() {
        context_.restart();
        context_.poll();
    }

private:
    boost::asio::io_context context_{1};
    std::shared_ptr<Session> session_;
};

/// A member for the length of a call. One that is not given back, since the call threw, is closed: operations
/// in it point to what the call leaves behind.
class Pool::Lent {
public:
    Lent(Pool& pool, std::unique_ptr<Member> member)
        : pool_{pool}
        , member_{std::move(member)} {}
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
    ~Lent() {
        if (member_) {
            pool_.forget(member_.get());
            member_.reset();
            pool_.take_back(nullptr);
        }
    }
    explicit operator bool() const noexcept { return member_ != nullptr; }
    Member* operator->() const noexcept { return member_.get(); }
    void give_back() { pool_.take_back(std::move(member_)); }

private:
    Pool& pool_;
    std::unique_ptr<Member> member_;
};

Pool::Pool(const RedisOptions& options, Fence fence)
    : setup_{make_setup(options, std::move(fence))} {}

Pool::~Pool() = default;

Outcome Pool::execute(Command command) {
    std::vector<Command> commands;
    commands.push_back(std::move(command));
    return std::move(execute_all(std::move(commands)).front());
}

std::vector<Outcome> Pool::execute_all(std::vector<Command> commands) {
    const TimePoint begin = steady_clock::now();
    std::vector<TimePoint> deadlines;
    TimePoint last = begin;
    for (const Command& command : commands) {
        const auto timeout = command.options().timeout;
        deadlines.push_back(begin + (timeout.count() > 0 ? timeout : setup_->options.command_timeout));
        last = std::max(last, deadlines.back());
    }
    std::vector<std::optional<Outcome>> outcomes(commands.size());
    std::size_t missing = commands.size();
    if (Lent member{*this, borrow(last)}) {
        member->catch_up();
        for (std::size_t place = 0; place < commands.size(); ++place) {
            auto operation =
                std::make_unique<BlockingOperation>(std::move(commands[place]), outcomes[place], missing);
            operation->deadline = deadlines[place];
            member->submit(std::move(operation));
        }
        member->run_until_none_is(missing);
        member.give_back();
    }
    std::vector<Outcome> all;
    all.reserve(outcomes.size());
    for (std::optional<Outcome>& outcome : outcomes) {
        if (outcome) {
            all.push_back(std::move(*outcome));
        } else {
            all.emplace_back(no_member_error());
        }
    }
    return all;
}

std::unique_ptr<Pool::Member> Pool::borrow(TimePoint deadline) {
    std::unique_lock lock{mutex_};
    const auto is_one_free = [this] {
        return is_closed_ || !idle_.empty() || made_ < setup_->options.max_pool_connections;
    };
    if (!is_given_back_.wait_until(lock, deadline, is_one_free) || is_closed_) {
        return nullptr;
    }
    if (idle_.empty()) {
        // Made under the lock: it opens nothing yet, and where it throws nothing is counted.
        idle_.push_back(std::make_unique<Member>(setup_));
        ++made_;
    }
    // The one used last: its connection is the least likely to have been closed for idleness.
    lent_.push_back(idle_.back().get());
    std::unique_ptr<Member> member = std::move(idle_.back());
    idle_.pop_back();
    return member;
}

void Pool::close() {
    std::vector<std::unique_ptr<Member>> idle;
    {
        const std::lock_guard lock{mutex_};
        is_closed_ = true;
        for (Member* const member : lent_) {
            member->close();
        }
        idle.swap(idle_);
        made_ -= idle.size();
    }
    is_given_back_.notify_all();
}

void Pool::forget(const Member* member) {
    const std::lock_guard lock{mutex_};
    std::erase(lent_, member);
}

Error Pool::no_member_error() {
    const std::lock_guard lock{mutex_};
    return {
        .fault = is_closed_ ? Fault::closed : Fault::overloaded,
        .delivery = Delivery::not_sent,
        .text = three_parts(
            "send to " + setup_->options.description(),
            is_closed_ ? "the pool is closed" : "no connection was free in time",
            fmt::format("RedisOptions::max_pool_connections is {}", setup_->options.max_pool_connections))};
}

void Pool::take_back(std::unique_ptr<Member> member) {
    {
        const std::lock_guard lock{mutex_};
        std::erase(lent_, member.get());
        if (member && !is_closed_) {
            idle_.push_back(std::move(member));
        } else {
            --made_;
        }
    }
    is_given_back_.notify_one();
}

} // namespace becache::redis
