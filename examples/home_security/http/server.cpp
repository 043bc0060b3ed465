// The one file of the server that knows cpp-httplib.
#include "http/server.hpp"

#include "http/api_error.hpp"

#include <becache/reason/error_text.hpp>

#include <httplib.h>

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace home_security {

namespace {

constexpr std::size_t threads = 16;
// An idle connection holds a thread, and stop() waits for it.
constexpr int keep_alive_seconds = 1;
constexpr std::size_t keep_alive_requests = 10'000;
constexpr int socket_seconds = 5;

void send(const Response& from, httplib::Response& to) {
    to.status = from.status;
    to.set_header("X-Cache", std::string{to_string(from.cache)});
    if (!from.allow.empty()) {
        to.set_header("Allow", from.allow);
    }
    to.set_content(from.body, from.content_type);
}

/// What httplib refuses by itself gets a document too.
void complete(const httplib::Request& /*request*/, httplib::Response& response) {
    if (!response.body.empty()) {
        return;
    }
    const int status = response.status;
    send(
        error_response(
            status, becache::three_parts(
                        "the request", "it was refused with status " + std::to_string(status),
                        "send HTTP/1.1 with a path below 8 KiB")),
        response);
}

Response too_large(std::size_t most) {
    return error_response(
        413, becache::three_parts(
                 "the body", "it is too large", "send at most " + std::to_string(most) + " bytes"));
}

Response no_form() {
    return error_response(
        400, becache::three_parts("the body", "it is a form with files", "send a JSON object"));
}

} // namespace

class HttpServer::Listener {
public:
    Listener(Options options, Handler handler)
        : options_{std::move(options)}
        , handler_{std::move(handler)} {
        configure();
        bind();
    }

    ~Listener() {
        server_.stop();
        if (thread_.joinable()) {
            thread_.join();
        }
    }

    [[nodiscard]] const Options& options() const noexcept { return options_; }

    void start(std::function<void()> on_failure) {
        thread_ = std::thread{[this, on_failure = std::move(on_failure)] {
            server_.listen_after_bind();
            {
                const std::scoped_lock lock{mutex_};
                ended_ = true;
            }
            changed_.notify_all();
            if (!stopping_ && on_failure) {
                on_failure();
            }
        }};
        // httplib's stop() does nothing before its loop runs.
        std::unique_lock lock{mutex_};
        while (!server_.is_running() && !ended_) {
            changed_.wait_for(lock, std::chrono::milliseconds{1});
        }
    }

    bool stop(std::chrono::milliseconds patience) {
        stopping_ = true;
        server_.stop();
        std::unique_lock lock{mutex_};
        return !thread_.joinable() || changed_.wait_for(lock, patience, [this] { return ended_; });
    }

private:
    void configure() {
        server_.new_task_queue = [] { return new httplib::ThreadPool{threads}; };
        server_.set_keep_alive_timeout(keep_alive_seconds);
        server_.set_keep_alive_max_count(keep_alive_requests);
        server_.set_read_timeout(socket_seconds);
        server_.set_write_timeout(socket_seconds);
        server_.set_tcp_nodelay(true);
        // By default httplib shares a port with whoever listens there already, and nobody is told.
        server_.set_socket_options([](int socket) {
            const int yes = 1;
            setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        });
        server_.set_error_handler(complete);
        server_.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
            return route(request, response);
        });
        const auto without_body = [this](const httplib::Request& request, httplib::Response& response) {
            answer(request, {}, response);
        };
        const auto with_body = [this](
                                   const httplib::Request& request, httplib::Response& response,
                                   const httplib::ContentReader& content) {
            read_and_answer(request, response, content);
        };
        server_.Get("/", without_body);
        server_.Post("/", with_body);
        server_.Put("/", with_body);
        server_.Patch("/", with_body);
        server_.Delete("/", with_body);
    }

    /// Our router takes the target as it came, so every request goes to "/" of httplib's, which would match
    /// paths by std::regex: one call deep for each character.
    httplib::Server::HandlerResponse route(const httplib::Request& request, httplib::Response& response) {
        auto& changeable = const_cast<httplib::Request&>(request); // NOLINT: it is the server's own request
        changeable.path = "/";
        changeable.ranges.clear(); // a part of a document is no document
        if (request.method == "OPTIONS" || request.method == "TRACE" || request.method == "CONNECT") {
            answer(request, {}, response);
            return httplib::Server::HandlerResponse::Handled;
        }
        return httplib::Server::HandlerResponse::Unhandled;
    }

    void read_and_answer(
        const httplib::Request& request, httplib::Response& response, const httplib::ContentReader& content) {
        // Without either header there is no body (RFC 9112, 6.3); httplib would wait for one.
        if (!request.has_header("Content-Length") && !request.has_header("Transfer-Encoding")) {
            answer(request, {}, response);
            return;
        }
        if (request.is_multipart_form_data()) {
            content(
                [](const httplib::MultipartFormData&) { return true; },
                [](const char*, std::size_t) { return true; });
            send(no_form(), response);
            return;
        }
        std::string body;
        bool too_long = false;
        const bool complete_body = content([&](const char* data, std::size_t size) {
            // What is too long is read on and thrown away, so that the sender gets to read the answer.
            too_long = too_long || size > options_.most_body_bytes - body.size();
            if (!too_long) {
                body.append(data, size);
            }
            return true;
        });
        if (too_long) {
            send(too_large(options_.most_body_bytes), response);
        } else if (complete_body) {
            answer(request, std::move(body), response);
        }
    }

    void answer(const httplib::Request& request, std::string body, httplib::Response& response) const {
        send(
            handler_({.method = request.method, .target = request.target, .body = std::move(body)}),
            response);
    }

    void bind() {
        errno = 0;
        bool bound = false;
        if (options_.port == 0) {
            options_.port = server_.bind_to_any_port(options_.host);
            bound = options_.port > 0;
        } else {
            bound = server_.bind_to_port(options_.host, options_.port);
        }
        if (bound) {
            return;
        }
        const int error = errno;
        const std::string asked = "listen on " + options_.host + ":" + std::to_string(options_.port);
        throw std::runtime_error{
            error == EADDRINUSE
                ? becache::three_parts(
                    asked, "another program listens there",
                    "stop it, or choose another --port (0: a free one)")
                : becache::three_parts(
                    asked, error == 0 ? "the host is not known here" : std::strerror(error),
                    "give a --host that is an address of this machine, and a --port that is yours to take")};
    }

    Options options_;
    Handler handler_;
    httplib::Server server_;
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool ended_ = false;
    std::thread thread_;
};

HttpServer::HttpServer(Options options, Handler handler)
    : listener_{std::make_unique<Listener>(std::move(options), std::move(handler))} {}

HttpServer::~HttpServer() = default;

const std::string& HttpServer::host() const noexcept { return listener_->options().host; }

int HttpServer::port() const noexcept { return listener_->options().port; }

void HttpServer::start(std::function<void()> on_failure) { listener_->start(std::move(on_failure)); }

bool HttpServer::stop(std::chrono::milliseconds patience) { return listener_->stop(patience); }

} // namespace home_security
