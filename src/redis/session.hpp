#pragma once

#include "backoff.hpp"
#include "connector.hpp"

#include <becache/redis/operation.hpp>

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace becache::redis {

/// One connection to Redis, over and over: the body of Connection and of Pool. session.cpp explains it.
class Session : public std::enable_shared_from_this<Session> {
public:
    /// `executor` runs one handler at a time.
    Session(boost::asio::any_io_executor executor, std::shared_ptr<const ConnectionSetup> setup);

    /// From any thread. The operation is completed on the executor, or here where nothing can come of it.
    void submit(std::unique_ptr<Operation> operation);
    /// From any thread.
    void close();

private:
    using SteadyTime = std::chrono::steady_clock::time_point;
    struct Link;
    struct Slot {
        std::unique_ptr<Operation> operation; // none: it was given up, its reply is dropped
        SteadyTime sent_at;
    };

    // Requests.
    void drain();
    void admit(std::unique_ptr<Operation> operation);
    void send(std::unique_ptr<Operation> operation);
    void take_reply(Reply reply);

    // The connection.
    void connect_or_refuse();
    void refuse_waiting(const Error& error);
    void connect();
    void take_stream(std::shared_ptr<Stream> stream);
    void become_ready();
    void flush();
    void read();
    [[nodiscard]] bool is_over(
        const std::shared_ptr<Link>& link, const boost::system::error_code& error, std::string_view doing);
    void take_bytes(std::string_view bytes);
    void lose(const Error& error);
    void end();

    // Time.
    void arm(SteadyTime at);
    void expire();

    const boost::asio::any_io_executor executor_;
    const std::shared_ptr<const ConnectionSetup> setup_;

    std::mutex mutex_; // of the three below; all else belongs to the executor
    std::vector<std::unique_ptr<Operation>> inbox_;
    bool is_drain_posted_ = false;
    bool is_closed_ = false;

    std::vector<std::unique_ptr<Operation>> arrived_; // empty but while they are admitted
    std::deque<std::unique_ptr<Operation>> waiting_;  // for a connection that is ready
    std::deque<Slot> sent_;                           // in the order of their replies
    std::size_t unwritten_ = 0;            // of sent_, the last ones: no byte has left this process
    std::shared_ptr<Connector> connector_; // while it connects
    std::shared_ptr<Link> link_;           // while there is a stream
    bool is_ready_ = false;                // the handshake is done

    boost::asio::steady_timer timer_;
    SteadyTime timer_at_ = SteadyTime::max();
    SteadyTime attempt_ends_at_ = SteadyTime::max();
    SteadyTime retry_at_ = SteadyTime::min();
    SteadyTime now_ = SteadyTime::min(); // when the commands of this drain were admitted
    SteadyTime last_received_ = SteadyTime::min();
    Backoff backoff_;
    Error last_error_;
};

} // namespace becache::redis
