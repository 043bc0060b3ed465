#pragma once

#include "stream.hpp"

#include <becache/redis/error.hpp>
#include <becache/redis/fence.hpp>
#include <becache/redis/options.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace becache::redis {

/// What all connections of the same options share.
struct ConnectionSetup {
    RedisOptions options;
    std::shared_ptr<boost::asio::ssl::context> tls;
    Fence fence;
};

/// Throws std::invalid_argument for options that may not be, and for TLS files that cannot be used.
[[nodiscard]] std::shared_ptr<const ConnectionSetup> make_setup(const RedisOptions& options, Fence fence);

/// One attempt to open a stream: the host's addresses one after the other, then TLS. It has no deadline of
/// its own: cancel() ends it.
class Connector : public std::enable_shared_from_this<Connector> {
public:
    using OnOpen = std::function<void(std::shared_ptr<Stream>)>;
    using OnFailure = std::function<void(Error)>;

    Connector(boost::asio::any_io_executor executor, std::shared_ptr<const ConnectionSetup> setup);

    /// Calls one of the two, once, unless it is cancelled before.
    void start(OnOpen on_open, OnFailure on_failure);
    void cancel() noexcept;
    /// Whether the socket is open and the TLS handshake under way.
    [[nodiscard]] bool is_shaking_hands() const noexcept { return is_shaking_hands_; }

private:
    using Endpoint = Stream::Socket::endpoint_type;

    void resolve();
    void try_endpoint(std::size_t place, const boost::system::error_code& last_error);
    void start_tls();
    void succeed();
    void fail(Fault fault, std::string_view wrong, std::string_view right);

    boost::asio::any_io_executor executor_;
    std::shared_ptr<const ConnectionSetup> setup_;
    boost::asio::ip::tcp::resolver resolver_;
    std::vector<Endpoint> endpoints_;
    std::shared_ptr<Stream> stream_;
    bool is_shaking_hands_ = false;
    OnOpen on_open_;
    OnFailure on_failure_;
};

} // namespace becache::redis
