#include "channel.hpp"

namespace becache::redis {

Channel::Channel(const RedisOptions& options, Fence fence)
    : lane_{std::make_shared<Lane>(options, std::move(fence))}
    , work_{lane_->context.get_executor()}
    , thread_{[lane = lane_] { lane->context.run(); }} {}

Channel::~Channel() {
    lane_->connection.close();
    work_.reset();
    if (thread_.get_id() == std::this_thread::get_id()) {
        thread_.detach();
    } else {
        thread_.join();
    }
}

} // namespace becache::redis
