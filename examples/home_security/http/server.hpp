#pragma once

#include "http/message.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace home_security {

/// Takes requests from sockets and sends back what a handler answers, on several threads at once.
class HttpServer {
public:
    struct Options {
        std::string host = "127.0.0.1";
        int port = 0; ///< 0: a free one
        std::size_t most_body_bytes = std::size_t{256} << 10U;
    };
    /// Must not throw.
    using Handler = std::function<Response(const Request&)>;

    /// Binds the port; connections wait until start(). Throws std::runtime_error if it cannot be had.
    HttpServer(Options options, Handler handler);
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    /// Stops, and waits for as long as it takes.
    ~HttpServer();

    [[nodiscard]] const std::string& host() const noexcept;
    [[nodiscard]] int port() const noexcept;

    /// Begins to answer. `on_failure` is called if listening ends although nobody called stop().
    void start(std::function<void()> on_failure = {});

    /// Takes no more connections and waits until those under way have their answers; false if some have not
    /// after `patience`.
    [[nodiscard]] bool stop(std::chrono::milliseconds patience);

private:
    class Listener;
    std::unique_ptr<Listener> listener_;
};

} // namespace home_security
