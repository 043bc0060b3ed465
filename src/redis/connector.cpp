#include "connector.hpp"

#include <becache/reason/error_text.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>

#include <fcntl.h>
#include <netinet/tcp.h>
#include <utility>

namespace becache::redis {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

/// Asio does not close its sockets for a program that a child of ours runs: it would keep the connection
/// open.
error_code open_socket(Stream::Socket& socket, const Stream::Socket::endpoint_type& endpoint) {
    error_code error;
    socket.open(endpoint.protocol(), error);
    if (!error) {
        static_cast<void>(::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC));
    }
    return error;
}

void set_socket_options(Stream::Socket& socket, std::chrono::milliseconds user_timeout) {
    using UserTimeout = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_USER_TIMEOUT>;
    error_code ignored; // a socket without them works as well, only slower to notice a loss
    socket.set_option(asio::ip::tcp::no_delay{true}, ignored);
    socket.set_option(asio::socket_base::keep_alive{true}, ignored);
    socket.set_option(UserTimeout{static_cast<int>(user_timeout.count())}, ignored);
}

} // namespace

std::shared_ptr<const ConnectionSetup> make_setup(const RedisOptions& options, Fence fence) {
    options.validate();
    return std::make_shared<const ConnectionSetup>(
        ConnectionSetup{.options = options, .tls = make_tls_context(options), .fence = std::move(fence)});
}

Connector::Connector(asio::any_io_executor executor, std::shared_ptr<const ConnectionSetup> setup)
    : executor_{std::move(executor)}
    , setup_{std::move(setup)}
    , resolver_{executor_} {}

void Connector::start(OnOpen on_open, OnFailure on_failure) {
    on_open_ = std::move(on_open);
    on_failure_ = std::move(on_failure);
    const RedisOptions& options = setup_->options;
    error_code is_name;
    if (!options.unix_path.empty()) {
        endpoints_.emplace_back(asio::local::stream_protocol::endpoint{options.unix_path});
    } else if (const auto address = asio::ip::make_address(options.host, is_name); !is_name) {
        endpoints_.emplace_back(asio::ip::tcp::endpoint{address, options.port});
    } else {
        resolve();
        return;
    }
    // Not at once: nobody expects to be called back from within start().
    asio::post(executor_, [self = shared_from_this()] { self->try_endpoint(0, {}); });
}

void Connector::cancel() noexcept {
    on_open_ = nullptr;
    on_failure_ = nullptr;
    resolver_.cancel();
    if (stream_) {
        stream_->close();
    }
}

void Connector::resolve() {
    const RedisOptions& options = setup_->options;
    resolver_.async_resolve(
        options.host, std::to_string(options.port), asio::ip::tcp::resolver::numeric_service,
        [self = shared_from_this()](const error_code& error, const auto& results) {
            if (error) {
                self->fail(Fault::unreachable, error.message(), "the host must have an address");
                return;
            }
            for (const auto& result : results) {
                self->endpoints_.emplace_back(result.endpoint());
            }
            self->try_endpoint(0, {});
        });
}

void Connector::try_endpoint(std::size_t place, const error_code& last_error) {
    if (!on_open_) {
        return;
    }
    if (place == endpoints_.size()) {
        fail(Fault::unreachable, last_error.message(), "a server must listen there");
        return;
    }
    stream_ = std::make_shared<Stream>(executor_, setup_->tls.get());
    if (const error_code error = open_socket(stream_->socket(), endpoints_[place])) {
        try_endpoint(place + 1, error);
        return;
    }
    stream_->socket().async_connect(
        endpoints_[place], [self = shared_from_this(), place](const error_code& error) {
            if (error) {
                self->try_endpoint(place + 1, error);
            } else if (self->on_open_) {
                if (self->setup_->options.unix_path.empty()) {
                    set_socket_options(self->stream_->socket(), self->setup_->options.tcp_user_timeout);
                }
                self->start_tls();
            }
        });
}

void Connector::start_tls() {
    if (!stream_->is_encrypted()) {
        succeed();
        return;
    }
    is_shaking_hands_ = true;
    expect_host(stream_->session(), setup_->options);
    stream_->async_handshake([self = shared_from_this(), stream = stream_](const error_code& error) {
        if (!error) {
            self->succeed();
        } else if (self->on_failure_) {
            self->fail(
                Fault::tls, "TLS: " + failed_check(stream->session(), error),
                "the server must speak TLS and show a certificate of a trusted authority for this host");
        }
    });
}

void Connector::succeed() {
    if (on_open_) {
        on_failure_ = nullptr;
        std::exchange(on_open_, nullptr)(std::move(stream_));
    }
}

void Connector::fail(Fault fault, std::string_view wrong, std::string_view right) {
    if (on_failure_) {
        on_open_ = nullptr;
        std::exchange(on_failure_, nullptr)(Error{
            .fault = fault,
            .delivery = Delivery::not_sent,
            .text = three_parts("connect to " + setup_->options.description(), wrong, right)});
    }
}

} // namespace becache::redis
