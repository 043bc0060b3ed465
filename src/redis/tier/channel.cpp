#include "channel.hpp"

#include <boost/asio/post.hpp>

namespace becache::redis {

/// A command under way.
class Lane::Sent final : public Operation {
public:
    Sent(Command sent, std::shared_ptr<Lane> lane, std::shared_ptr<Waiter> waiter)
        : Operation{std::move(sent)}
        , lane_{std::move(lane)}
        , waiter_{std::move(waiter)} {}
    void complete(Outcome outcome) override { lane_->finish(std::move(waiter_), std::move(outcome)); }

private:
    std::shared_ptr<Lane> lane_;
    std::shared_ptr<Waiter> waiter_;
};

Lane::Lane(std::shared_ptr<const ConnectionSetup> setup)
    : work_{context_.get_executor()}
    , session_{std::make_shared<Session>(context_.get_executor(), std::move(setup))} {}

void Lane::execute(Command command, std::shared_ptr<Waiter> waiter) {
    session_->submit(std::make_unique<Sent>(std::move(command), shared_from_this(), std::move(waiter)));
}

void Lane::finish(std::shared_ptr<Waiter> waiter, Outcome outcome) {
    {
        const std::lock_guard lock{mutex_};
        finished_.emplace_back(std::move(waiter), std::move(outcome));
        if (std::exchange(is_posted_, true)) {
            return;
        }
    }
    boost::asio::post(context_, [self = shared_from_this()] { self->hand_on(); });
}

void Lane::hand_on() {
    {
        const std::lock_guard lock{mutex_};
        handed_on_.swap(finished_);
        is_posted_ = false;
    }
    for (auto& [waiter, outcome] : handed_on_) {
        waiter->take(std::move(outcome));
    }
    handed_on_.clear(); // it keeps its memory for the next ones
}

Channel::Channel(std::shared_ptr<const ConnectionSetup> setup)
    : lane_{std::make_shared<Lane>(std::move(setup))}
    , thread_{[lane = lane_] { lane->run(); }} {}

Channel::~Channel() {
    lane_->close();
    lane_->end();
    if (thread_.get_id() == std::this_thread::get_id()) {
        thread_.detach();
    } else {
        thread_.join();
    }
}

} // namespace becache::redis
