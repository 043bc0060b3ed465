#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace becache::testing {

/// Stands between a client and a server on 127.0.0.1, and does to the bytes of either direction what a bad
/// network does. Runs on a thread of its own; thread-safe.
class TcpProxy {
public:
    enum class Direction : std::uint8_t { to_server, to_client };

    /// What happens to the bytes of one direction, from the next bytes on.
    struct Rules {
        std::chrono::milliseconds delay{0}; ///< each piece waits so long before it goes on
        bool swallow = false;               ///< bytes are taken and never delivered
        std::size_t slice = 0;              ///< the most bytes of one write; 0: as they come
        std::chrono::milliseconds pause{0}; ///< after each write: with `slice`, a bandwidth
        /// So many bytes are still delivered, then the connection is reset.
        std::optional<std::size_t> reset_after{};
        /// The byte so many bytes from now is delivered with all its bits changed.
        std::optional<std::size_t> corrupt_at{};
    };

    explicit TcpProxy(std::uint16_t server_port);
    TcpProxy(const TcpProxy&) = delete;
    TcpProxy& operator=(const TcpProxy&) = delete;
    ~TcpProxy();

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    /// Connections that were accepted so far.
    [[nodiscard]] std::size_t accepted() const noexcept { return accepted_; }

    void set(Direction direction, Rules rules);
    /// Ends every connection with a RST.
    void reset_connections();
    /// Connections that are accepted from now on lead to this port; those that are open stay where they are.
    void redirect(std::uint16_t server_port) noexcept { server_port_ = server_port; }
    /// From now on a connection is reset as soon as it is accepted.
    void refuse(bool refuse) noexcept { is_refusing_ = refuse; }

private:
    class Pair;

    void accept();
    /// Applies the rules to a piece of bytes and says what to do with it.
    struct Treatment {
        Rules rules;
        bool reset = false;
    };
    Treatment treat(Direction direction, std::string& bytes);

    boost::asio::io_context context_{1};
    boost::asio::ip::tcp::acceptor acceptor_;
    std::atomic<std::uint16_t> server_port_;
    std::uint16_t port_;
    std::atomic<std::size_t> accepted_{0};
    std::atomic<bool> is_refusing_{false};
    std::mutex mutex_;
    std::array<Rules, 2> rules_;
    std::vector<std::weak_ptr<Pair>> pairs_; // of the context's thread
    std::thread thread_;
};

} // namespace becache::testing
