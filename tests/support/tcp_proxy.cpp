#include "tcp_proxy.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace becache::testing {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// A client's connection and the one to the server that goes with it.
class TcpProxy::Pair : public std::enable_shared_from_this<Pair> {
public:
    Pair(TcpProxy& proxy, tcp::socket client)
        : proxy_{proxy}
        , lanes_{
              Lane{.from = std::move(client), .timer = asio::steady_timer{proxy.context_}},
              Lane{.from = tcp::socket{proxy.context_}, .timer = asio::steady_timer{proxy.context_}}} {}

    void start() {
        const tcp::endpoint server{asio::ip::address_v4::loopback(), proxy_.server_port_};
        lanes_[1].from.async_connect(server, [self = shared_from_this()](const error_code& error) {
            if (error) {
                self->reset();
                return;
            }
            for (Lane& lane : self->lanes_) {
                lane.from.set_option(tcp::no_delay{true});
            }
            self->read(Direction::to_server);
            self->read(Direction::to_client);
        });
    }

    void reset() {
        for (Lane& lane : lanes_) {
            error_code ignored;
            // Closed so, a socket sends RST instead of FIN.
            lane.from.set_option(asio::socket_base::linger{true, 0}, ignored);
            lane.from.close(ignored);
            lane.timer.cancel();
        }
    }

private:
    struct Lane {
        tcp::socket from;
        asio::steady_timer timer;
        std::array<char, 65536> buffer{};
        std::string bytes{};
    };

    Lane& lane(Direction direction) { return lanes_[static_cast<std::size_t>(direction)]; }
    tcp::socket& target(Direction direction) { return lanes_[1 - static_cast<std::size_t>(direction)].from; }

    void read(Direction direction) {
        lane(direction).from.async_read_some(
            asio::buffer(lane(direction).buffer),
            [self = shared_from_this(), direction](const error_code& error, std::size_t size) {
                if (error) {
                    error_code ignored;
                    self->target(direction).shutdown(tcp::socket::shutdown_send, ignored);
                    return;
                }
                self->take(direction, size);
            });
    }

    void take(Direction direction, std::size_t size) {
        Lane& from = lane(direction);
        from.bytes.assign(from.buffer.data(), size);
        const Treatment treatment = proxy_.treat(direction, from.bytes);
        from.timer.expires_after(treatment.rules.delay);
        from.timer.async_wait([self = shared_from_this(), direction, treatment](const error_code& error) {
            if (!error) {
                self->write(direction, treatment);
            }
        });
    }

    void write(Direction direction, const Treatment& treatment) {
        std::string& bytes = lane(direction).bytes;
        if (bytes.empty()) {
            if (treatment.reset) {
                reset();
            } else {
                read(direction);
            }
            return;
        }
        const std::size_t slice = treatment.rules.slice == 0 ? bytes.size() : treatment.rules.slice;
        asio::async_write(
            target(direction), asio::buffer(bytes, slice),
            [self = shared_from_this(), direction, treatment](const error_code& error, std::size_t size) {
                if (!error) {
                    self->lane(direction).bytes.erase(0, size);
                    self->pause(direction, treatment);
                }
            });
    }

    void pause(Direction direction, const Treatment& treatment) {
        if (treatment.rules.pause.count() == 0) {
            write(direction, treatment);
            return;
        }
        lane(direction).timer.expires_after(treatment.rules.pause);
        lane(direction).timer.async_wait(
            [self = shared_from_this(), direction, treatment](const error_code& error) {
                if (!error) {
                    self->write(direction, treatment);
                }
            });
    }

    TcpProxy& proxy_;
    std::array<Lane, 2> lanes_; // in the order of Direction: read from the client, read from the server
};

TcpProxy::TcpProxy(std::uint16_t server_port)
    : acceptor_{context_, {asio::ip::address_v4::loopback(), 0}}
    , server_port_{server_port}
    , port_{acceptor_.local_endpoint().port()} {
    accept();
    thread_ = std::thread{[this] { context_.run(); }};
}

TcpProxy::~TcpProxy() {
    context_.stop();
    thread_.join();
}

void TcpProxy::set(Direction direction, Rules rules) {
    const std::lock_guard lock{mutex_};
    rules_[static_cast<std::size_t>(direction)] = rules;
}

void TcpProxy::reset_connections() {
    asio::post(context_, [this] {
        for (const std::weak_ptr<Pair>& pair : std::exchange(pairs_, {})) {
            if (const auto open = pair.lock()) {
                open->reset();
            }
        }
    });
}

void TcpProxy::accept() {
    acceptor_.async_accept([this](const error_code& error, tcp::socket client) {
        if (error) {
            return;
        }
        ++accepted_;
        const auto pair = std::make_shared<Pair>(*this, std::move(client));
        if (is_refusing_) {
            pair->reset();
        } else {
            pairs_.push_back(pair);
            pair->start();
        }
        accept();
    });
}

TcpProxy::Treatment TcpProxy::treat(Direction direction, std::string& bytes) {
    const std::lock_guard lock{mutex_};
    Rules& rules = rules_[static_cast<std::size_t>(direction)];
    Treatment treatment{.rules = rules};
    if (rules.swallow) {
        bytes.clear();
    }
    if (rules.corrupt_at) {
        if (*rules.corrupt_at < bytes.size()) {
            char& byte = bytes[*rules.corrupt_at];
            byte = static_cast<char>(~byte);
            rules.corrupt_at.reset();
        } else {
            *rules.corrupt_at -= bytes.size();
        }
    }
    if (rules.reset_after) {
        treatment.reset = *rules.reset_after <= bytes.size();
        bytes.resize(std::min(bytes.size(), *rules.reset_after));
        *rules.reset_after -= bytes.size();
        if (treatment.reset) {
            rules.reset_after.reset();
        }
    }
    return treatment;
}

} // namespace becache::testing
