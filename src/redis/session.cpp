#include "session.hpp"

#include "handshake.hpp"
#include "reply_decoder.hpp"

#include <becache/reason/error_text.hpp>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

// One body serves blocking and asynchronous callers. A Session knows neither: it takes operations and
// completes them, on an executor that runs one of its handlers at a time. Connection gives it a strand of the
// user's executor. Pool gives it an io_context that no thread runs but the caller, for as long as its call
// takes. There are no coroutines in it (docs/decisions.md says why): every step is a function that starts the
// next one.
//
// Pipelining. submit() puts an operation into the inbox and posts a drain, unless one is posted already. The
// drain appends the bytes of all that came meanwhile to the link's outbox, and the outbox goes out in one
// write; what comes while a write is under way goes out with the next one. Nobody waits for company.
//
// Replies come in the order of commands, so `sent_` is a queue and the front owns the next reply. An
// operation whose deadline passes leaves its slot behind, and the late reply is dropped with the slot. If not
// one byte came since the command was sent, the connection is dead, or as good as, and is given up as a
// whole.
//
// Loss. A stream with its buffers, decoder and handshake is a Link. When it is given up, everything that
// could still arrive from it dies with it: its handlers compare their link with the current one. Then each
// operation is one of three. Not a byte of it left this process: it goes again, with the next connection. It
// may have been executed: it fails with Delivery::unknown, unless its owner said that twice does no harm. It
// has been sent again before: it fails. The invariant: a command without `retry_safe` is never put into a
// socket twice.
//
// Reconnecting happens on demand. After an attempt that failed, or a connection that broke before it answered
// any command, commands are refused at once with the error of that time, until the backoff has passed.
// Waiting would not help them: the cache has a loader to go on with.
//
// A connection is believed only as long as its fence stands where it stood (Fence::moves). Each drain looks,
// so that what was learned by one connection counts for the next command of every other one.
//
// Deadlines cost one timer. It is set to the earliest deadline known when it was set; a later one does not
// touch it, and when it fires it looks at all operations and sets itself again.

namespace becache::redis {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr std::size_t read_bytes = std::size_t{64} << 10U;
// hiredis moves what it has not yet read to the front of its buffer after each kilobyte: keep it short.
constexpr std::size_t feed_bytes = std::size_t{8} << 10U;

// A buffer that carried a large value gives its memory back.
constexpr std::size_t kept_bytes = std::size_t{1} << 20U;

/// The error of an operation that waits for a connection: an earlier one may have delivered it.
Error while_waiting(Error error, const Operation& operation) {
    error.delivery = operation.may_be_executed ? Delivery::unknown : Delivery::not_sent;
    return error;
}

std::uint64_t moves_of(const Fence& fence) noexcept { return fence.moves ? fence.moves->load() : 0; }

/// An error reply for a person. Servers repeat the arguments of commands that they do not know.
std::string shown(const std::string& error_reply) {
    return quote(std::string_view{error_reply}.substr(0, error_reply.find(", with args beginning with")));
}

} // namespace

struct Session::Link {
    Link(std::shared_ptr<Stream> opened, const ConnectionSetup& setup)
        : stream{std::move(opened)}
        , handshake{setup.options, setup.fence}
        , fence_moves{moves_of(setup.fence)}
        , decoder{setup.options.reply_limits}
        , outbox{handshake.bytes()} {}

    std::shared_ptr<Stream> stream;
    Handshake handshake;
    std::uint64_t fence_moves; // before it was passed
    ReplyDecoder decoder;
    std::string outbox;  // to be written
    std::string writing; // being written, if anything
    std::string input = std::string(read_bytes, '\0');
    bool has_served = false; // a reply to a command came
};

Session::Session(asio::any_io_executor executor, std::shared_ptr<const ConnectionSetup> setup)
    : executor_{std::move(executor)}
    , setup_{std::move(setup)}
    , timer_{executor_}
    , backoff_{setup_->options.first_backoff, setup_->options.longest_backoff, std::random_device{}()} {}

void Session::submit(std::unique_ptr<Operation> operation) {
    if (operation->deadline == SteadyTime{}) {
        const auto timeout = operation->command.options().timeout;
        operation->deadline =
            steady_clock::now() + (timeout.count() > 0 ? timeout : setup_->options.command_timeout);
    }
    Fault fault = Fault::closed;
    {
        const std::lock_guard lock{mutex_};
        if (!is_closed_ && inbox_.size() < setup_->options.max_in_flight) {
            inbox_.push_back(std::exchange(operation, nullptr));
            if (std::exchange(is_drain_posted_, true)) {
                return;
            }
        } else if (!is_closed_) {
            fault = Fault::overloaded;
        }
    }
    if (operation != nullptr) {
        operation->complete(Error{
            .fault = fault,
            .delivery = Delivery::not_sent,
            .text = fmt::format(
                "send to {}: the connection is {}", setup_->options.description(), to_string(fault))});
        return;
    }
    asio::post(executor_, [self = shared_from_this()] { self->drain(); });
}

void Session::close() {
    {
        const std::lock_guard lock{mutex_};
        is_closed_ = true;
    }
    asio::post(executor_, [self = shared_from_this()] { self->end(); });
}

// Requests.

void Session::drain() {
    {
        const std::lock_guard lock{mutex_};
        arrived_.swap(inbox_);
        is_drain_posted_ = false;
    }
    if (is_ready_ && link_->fence_moves != moves_of(setup_->fence)) {
        lose(
            {.fault = Fault::lost,
             .text = three_parts(
                 "send to " + setup_->options.description(),
                 "another connection was told that the server is not what it was",
                 "the connection is made anew")});
    }
    now_ = steady_clock::now();
    SteadyTime earliest = SteadyTime::max();
    for (std::unique_ptr<Operation>& operation : arrived_) {
        earliest = std::min(earliest, operation->deadline);
        admit(std::move(operation));
    }
    arrived_.clear(); // it keeps its memory for the next ones
    arm(earliest);
    if (is_ready_) {
        flush();
    } else if (!waiting_.empty()) {
        connect_or_refuse();
    }
}

void Session::admit(std::unique_ptr<Operation> operation) {
    if (waiting_.size() + sent_.size() >= setup_->options.max_in_flight) {
        operation->complete(Error{
            .fault = Fault::overloaded,
            .delivery = Delivery::not_sent,
            .text = three_parts(
                "send to " + setup_->options.description(), "too many commands wait for their replies",
                fmt::format("RedisOptions::max_in_flight is {}", setup_->options.max_in_flight))});
    } else if (is_ready_) {
        send(std::move(operation));
    } else {
        waiting_.push_back(std::move(operation));
    }
}

void Session::send(std::unique_ptr<Operation> operation) {
    link_->outbox += operation->command.bytes();
    sent_.push_back({.operation = std::move(operation), .sent_at = now_});
    ++unwritten_;
}

void Session::take_reply(Reply reply) {
    if (!is_ready_) {
        if (const auto error = link_->handshake.take(reply)) {
            lose(*error);
        } else if (link_->handshake.is_done()) {
            become_ready();
        }
        return;
    }
    if (sent_.size() == unwritten_) {
        lose(
            {.fault = Fault::protocol,
             .text = "read from " + setup_->options.description() + ": a reply that nobody asked for"});
        return;
    }
    std::unique_ptr<Operation> operation = std::move(sent_.front().operation);
    sent_.pop_front();
    if (!std::exchange(link_->has_served, true)) {
        backoff_.succeed();
    }
    if (reply.kind != Reply::Kind::error) {
        if (operation) {
            operation->complete(std::move(reply));
        }
        return;
    }
    const Fault fault = fault_of(reply.text);
    const Error error{.fault = fault, .delivery = Delivery::answered, .text = shown(reply.text)};
    if (operation && fault == Fault::no_script && operation->command.send_source()) {
        now_ = last_received_;
        send(std::move(operation));
    } else if (operation) {
        operation->complete(error);
    }
    if (fault == Fault::not_master) {
        // It was the master when we shook hands. Who is it now?
        lose(error);
    }
}

// The connection.

void Session::connect_or_refuse() {
    if (connector_ || link_) {
        return;
    }
    if (steady_clock::now() >= retry_at_) {
        connect();
        return;
    }
    refuse_waiting(last_error_);
}

void Session::refuse_waiting(const Error& error) {
    for (std::unique_ptr<Operation>& operation : std::exchange(waiting_, {})) {
        operation->complete(while_waiting(error, *operation));
    }
}

void Session::connect() {
    attempt_ends_at_ = steady_clock::now() + setup_->options.connect_timeout;
    arm(attempt_ends_at_);
    connector_ = std::make_shared<Connector>(executor_, setup_);
    connector_->start(
        [session = weak_from_this()](std::shared_ptr<Stream> stream) {
            if (const auto self = session.lock()) {
                self->take_stream(std::move(stream));
            }
        },
        [session = weak_from_this()](const Error& error) {
            if (const auto self = session.lock()) {
                self->lose(error);
            }
        });
}

void Session::take_stream(std::shared_ptr<Stream> stream) {
    connector_.reset();
    link_ = std::make_shared<Link>(std::move(stream), *setup_);
    flush();
    read();
}

void Session::become_ready() {
    is_ready_ = true;
    attempt_ends_at_ = SteadyTime::max();
    now_ = steady_clock::now();
    for (std::unique_ptr<Operation>& operation : std::exchange(waiting_, {})) {
        send(std::move(operation));
    }
}

void Session::flush() {
    if (!link_->writing.empty() || link_->outbox.empty()) {
        return;
    }
    link_->writing.swap(link_->outbox);
    unwritten_ = 0;
    link_->stream->async_write(
        asio::buffer(link_->writing),
        [self = shared_from_this(), link = link_](const error_code& error, std::size_t /*size*/) {
            if (!self->is_over(link, error, "write to")) {
                link->writing.clear();
                if (link->writing.capacity() > kept_bytes) {
                    link->writing = {};
                }
                self->flush();
            }
        });
}

void Session::read() {
    link_->stream->async_read_some(
        asio::buffer(link_->input),
        [self = shared_from_this(), link = link_](const error_code& error, std::size_t size) {
            if (self->is_over(link, error, "read from")) {
                return;
            }
            self->take_bytes(std::string_view{link->input}.substr(0, size));
            if (self->link_ == link) {
                self->flush();
                self->read();
            }
        });
}

bool Session::is_over(const std::shared_ptr<Link>& link, const error_code& error, std::string_view doing) {
    if (link_ == link && error) {
        lose(
            {.fault = Fault::lost,
             .text = fmt::format("{} {}: {}", doing, setup_->options.description(), error.message())});
    }
    return link_ != link;
}

void Session::take_bytes(std::string_view bytes) {
    last_received_ = steady_clock::now();
    const std::shared_ptr<Link> link = link_;
    for (; !bytes.empty() && link_ == link; bytes.remove_prefix(std::min(feed_bytes, bytes.size()))) {
        link->decoder.feed(bytes.substr(0, feed_bytes));
        Reply reply;
        auto step = ReplyDecoder::Step::reply;
        while (link_ == link && (step = link->decoder.next(reply)) == ReplyDecoder::Step::reply) {
            take_reply(std::move(reply));
        }
        if (link_ == link && step != ReplyDecoder::Step::more) {
            const bool is_too_large = step == ReplyDecoder::Step::too_large;
            if (is_too_large && is_ready_ && sent_.size() > unwritten_ && sent_.front().operation) {
                // The server works, and would answer the same once more.
                link->has_served = true;
                sent_.front().operation->is_repeated = true;
            }
            lose(
                {.fault = is_too_large ? Fault::too_large : Fault::protocol,
                 .text = fmt::format(
                     "read from {}: {}", setup_->options.description(),
                     is_too_large ? "a reply over RedisOptions::reply_limits" : "bytes that are no reply")});
        }
    }
}

void Session::lose(const Error& error) {
    const bool has_worked = link_ && link_->has_served;
    retry_at_ = has_worked ? SteadyTime::min() : steady_clock::now() + backoff_.fail();
    last_error_ = error;
    if (connector_) {
        std::exchange(connector_, nullptr)->cancel();
    }
    if (link_) {
        std::exchange(link_, nullptr)->stream->close();
    }
    is_ready_ = false;
    attempt_ends_at_ = SteadyTime::max();

    refuse_waiting(error);
    std::deque<Slot> sent = std::exchange(sent_, {});
    const std::size_t written = sent.size() - std::exchange(unwritten_, 0);
    for (std::size_t place = 0; place < sent.size(); ++place) {
        std::unique_ptr<Operation>& operation = sent[place].operation;
        if (!operation) {
            continue;
        }
        operation->may_be_executed = operation->may_be_executed || place < written;
        if (operation->is_repeated
            || (operation->may_be_executed && !operation->command.options().retry_safe)) {
            operation->complete(while_waiting(error, *operation));
        } else {
            operation->is_repeated = true;
            waiting_.push_back(std::move(operation));
        }
    }
    if (!waiting_.empty()) {
        connect_or_refuse();
    }
}

void Session::end() {
    const Error error{
        .fault = Fault::closed,
        .text = "send to " + setup_->options.description() + ": the connection is closed"};
    std::vector<std::unique_ptr<Operation>> arrived;
    {
        const std::lock_guard lock{mutex_};
        arrived.swap(inbox_);
    }
    for (std::unique_ptr<Operation>& operation : arrived) {
        operation->complete(error);
    }
    // What lose() would send again is not to go anywhere.
    for (Slot& slot : sent_) {
        if (slot.operation) {
            slot.operation->is_repeated = true;
        }
    }
    lose(error);
    timer_.cancel();
}

// Time.

void Session::arm(SteadyTime at) {
    if (at >= timer_at_) {
        return;
    }
    timer_at_ = at;
    timer_.expires_at(at);
    timer_.async_wait([self = shared_from_this()](const error_code& error) {
        if (!error) {
            self->timer_at_ = SteadyTime::max();
            self->expire();
        }
    });
}

void Session::expire() {
    const SteadyTime now = steady_clock::now();
    Error error{
        .fault = Fault::timed_out,
        .delivery = Delivery::unknown,
        .text = "wait for " + setup_->options.description() + ": no reply in time"};
    SteadyTime earliest = attempt_ends_at_;
    std::erase_if(waiting_, [&](const std::unique_ptr<Operation>& operation) {
        if (operation->deadline > now) {
            earliest = std::min(earliest, operation->deadline);
            return false;
        }
        operation->complete(while_waiting(error, *operation));
        return true;
    });
    bool is_dead = false;
    for (Slot& slot : sent_) {
        if (slot.operation && slot.operation->deadline <= now) {
            // What has not left yet leaves with the write after this one, unless the connection is lost.
            is_dead = is_dead || last_received_ < slot.sent_at;
            std::exchange(slot.operation, nullptr)->complete(error);
        } else if (slot.operation) {
            earliest = std::min(earliest, slot.operation->deadline);
        }
    }
    arm(earliest);
    if (attempt_ends_at_ <= now) {
        // A server without TLS takes the handshake for the beginning of a command, and waits for the rest.
        const bool is_tls = connector_ && connector_->is_shaking_hands();
        error.fault = is_tls ? Fault::tls : Fault::unreachable;
        error.text = three_parts(
            "connect to " + setup_->options.description(),
            is_tls ? "there is no answer to the TLS handshake in time" : "there is no answer in time",
            fmt::format("RedisOptions::connect_timeout is {} ms", setup_->options.connect_timeout.count()));
        lose(error);
    } else if (is_dead) {
        lose(error);
    }
}

} // namespace becache::redis
