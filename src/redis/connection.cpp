#include <becache/redis/connection.hpp>

#include "session.hpp"

#include <boost/asio/strand.hpp>

namespace becache::redis {

Connection::Connection(const boost::asio::any_io_executor& executor, const RedisOptions& options, Fence fence)
    : executor_{executor}
    , session_{std::make_shared<Session>(
          boost::asio::make_strand(executor), make_setup(options, std::move(fence)))} {}

Connection::~Connection() {
    if (session_) {
        session_->close();
    }
}

void Connection::close() { session_->close(); }

void Connection::submit(std::unique_ptr<Operation> operation) { session_->submit(std::move(operation)); }

} // namespace becache::redis
