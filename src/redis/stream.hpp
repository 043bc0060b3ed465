#pragma once

#include "tls.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace becache::redis {

/// The socket of one connection, TCP or a file's, with or without TLS around it.
class Stream {
public:
    using Socket = boost::asio::generic::stream_protocol::socket;

    Stream(const boost::asio::any_io_executor& executor, boost::asio::ssl::context* tls)
        : socket_{executor} {
        if (tls != nullptr) {
            session_.emplace(socket_, *tls);
        }
    }

    [[nodiscard]] Socket& socket() noexcept { return socket_; }
    [[nodiscard]] bool is_encrypted() const noexcept { return session_.has_value(); }
    /// Only where it is encrypted.
    [[nodiscard]] SSL* session() { return session_->native_handle(); }

    template <class Handler>
    void async_handshake(Handler handler) {
        session_->async_handshake(boost::asio::ssl::stream_base::client, std::move(handler));
    }
    template <class Handler>
    void async_read_some(boost::asio::mutable_buffer buffer, Handler handler) {
        if (session_) {
            session_->async_read_some(buffer, std::move(handler));
        } else {
            socket_.async_read_some(buffer, std::move(handler));
        }
    }
    template <class Handler>
    void async_write(boost::asio::const_buffer buffer, Handler handler) {
        if (session_) {
            boost::asio::async_write(*session_, buffer, std::move(handler));
        } else {
            boost::asio::async_write(socket_, buffer, std::move(handler));
        }
    }
    /// Ends what is under way. No TLS farewell: the other end may be gone, and what it sent is not believed
    /// past the last whole reply.
    void close() noexcept {
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

private:
    Socket socket_;
    std::optional<boost::asio::ssl::stream<Socket&>> session_;
};

} // namespace becache::redis
