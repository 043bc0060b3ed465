#pragma once

#include "context.hpp"

#include <becache/redis/connection.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <thread>

namespace becache::redis {

/// One pipelined connection and the thread that runs it: where what is started goes on.
class Channel {
public:
    Channel(const RedisOptions& options, Fence fence);
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    /// Completes whatever is under way, and ends the thread; if it is this one, soon.
    ~Channel();

    /// Kept by the thread as well, and by what is under way: a handler may be what ends this object.
    struct Lane {
        Lane(const RedisOptions& options, Fence fence)
            : connection{context.get_executor(), options, std::move(fence)} {}
        boost::asio::io_context context{1};
        Connection connection;
    };
    [[nodiscard]] const std::shared_ptr<Lane>& lane() const noexcept { return lane_; }

private:
    std::shared_ptr<Lane> lane_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::thread thread_;
};

} // namespace becache::redis
