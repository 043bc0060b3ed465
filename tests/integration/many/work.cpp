#include "work.hpp"

#include <gmock/gmock.h>
#include <hiredis.h>

#include <poll.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

namespace many {

using namespace becache;
using becache::testing::SharedHistory;
using becache::testing::TcpProxy;
using home_security::ChildProcess;

namespace {

constexpr std::chrono::seconds longest_wait{30};
constexpr timeval longest{.tv_sec = 5, .tv_usec = 0};

/// Between two looks at what others do: without a pause a look would take their processor away.
void pause() { static_cast<void>(::poll(nullptr, 0, 1)); }

redis::Reply copy_of(const redisReply& from) {
    using Kind = redis::Reply::Kind;
    redis::Reply to;
    switch (from.type) {
    case REDIS_REPLY_INTEGER:
        to.kind = Kind::integer;
        to.integer = from.integer;
        break;
    case REDIS_REPLY_ARRAY:
        to.kind = Kind::array;
        for (std::size_t place = 0; place < from.elements; ++place) {
            to.elements.push_back(copy_of(*from.element[place]));
        }
        break;
    case REDIS_REPLY_NIL:
        break;
    default:
        to.kind = from.type == REDIS_REPLY_STRING   ? Kind::text
                  : from.type == REDIS_REPLY_STATUS ? Kind::status
                                                    : Kind::error;
        to.text.assign(from.str, from.len);
    }
    return to;
}

} // namespace

void Admin::Free::operator()(redisContext* connection) const { redisFree(connection); }

Admin::Admin(std::uint16_t port)
    : connection_{redisConnectWithTimeout("127.0.0.1", port, longest)} {
    if (connection_ != nullptr && connection_->err == 0) {
        redisSetTimeout(connection_.get(), longest);
    } else {
        connection_.reset();
    }
}

Admin::~Admin() = default;

redis::Reply Admin::ask(std::initializer_list<std::string_view> words) const {
    if (connection_ == nullptr) {
        return {};
    }
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    for (const std::string_view word : words) {
        texts.push_back(word.data());
        sizes.push_back(word.size());
    }
    const auto free = [](void* reply) { freeReplyObject(reply); };
    const std::unique_ptr<void, decltype(free)> reply{
        redisCommandArgv(connection_.get(), static_cast<int>(texts.size()), texts.data(), sizes.data()),
        free};
    return reply == nullptr ? redis::Reply{} : copy_of(*static_cast<redisReply*>(reply.get()));
}

redis::Reply ask(std::uint16_t port, std::initializer_list<std::string_view> words) {
    return Admin{port}.ask(words);
}

bool wait_until(const std::function<bool()>& is_so) {
    const TimePoint end = system_clock()->now() + longest_wait;
    while (!is_so()) {
        if (system_clock()->now() > end) {
            return false;
        }
        pause();
    }
    return true;
}

Work::Work(WorkOptions options)
    : options_{std::move(options)}
    , server_{options_.server, options_.environment} {
    Truth::make(file("truth", 0));
    truth_ = std::make_unique<Truth>(file("truth", 0));
    for (std::size_t number = 0; number < static_cast<std::size_t>(options_.processes); ++number) {
        proxies_.push_back(std::make_unique<TcpProxy>(server_.port()));
        workers_.emplace_back();
        start(number, options_.settings);
    }
    for (const auto& worker : workers_) {
        worker->wait_for_line("begun");
    }
    end_ = system_clock()->now() + options_.time;
}

void Work::start(std::size_t number, const std::vector<std::string>& settings) {
    std::vector<std::string> command{
        WORKER,           std::to_string(number),  std::to_string(proxies_[number]->port()),
        file("truth", 0), file("history", number), std::to_string(truth_->changes() + number + 1)};
    command.insert(command.end(), settings.begin(), settings.end());
    if (options_.outboxes) {
        command.push_back("outbox=" + file("outbox", number));
    }
    workers_[number] = std::make_unique<ChildProcess>(command);
}

std::string Work::file(std::string_view kind, std::size_t number) const {
    return folder_.path() / (std::string{kind} + "-" + std::to_string(number));
}

SharedHistory Work::history_of(std::size_t number) const {
    std::ostringstream text;
    text << std::ifstream{file("history", number)}.rdbuf();
    return SharedHistory::of_text(text.str());
}

bool Work::goes_on() const {
    // More than there are processes, so that some have ended, too.
    constexpr std::uint64_t fewest_changes = 20;
    const TimePoint now = system_clock()->now();
    return now < end_ || (truth_->changes() < fewest_changes && now < end_ + longest_wait);
}

void Work::let_work(std::uint64_t changes) const {
    const std::uint64_t enough = truth_->changes() + changes;
    while (goes_on() && truth_->changes() < enough) {
        pause();
    }
}

void Work::trouble(const std::function<void()>& trouble) const {
    while (goes_on()) {
        trouble();
        let_work();
    }
}

void Work::replace(std::size_t number, bool kill) {
    if (kill) {
        workers_[number]->signal(SIGKILL);
    }
    EXPECT_EQ(workers_[number]->wait(), -1) << workers_[number]->output();
    SharedHistory gone = history_of(number);
    past_.add(gone);
    const int process = static_cast<int>(number);
    const Truth::Unfinished change = truth_->unfinished(process);
    truth_->end(process);
    // The one who killed itself does not do so again.
    std::vector<std::string> settings = options_.settings;
    std::erase_if(settings, [](const std::string& word) { return word.starts_with("crash="); });
    start(number, settings);
    workers_[number]->wait_for_line("begun");
    // Whatever it had changed is known everywhere by now, as if it were committed now.
    const TimePoint now = system_clock()->now();
    if (change.version > 0) {
        gone.writes.push_back({.process = process, .key = change.key, .version = change.version});
    }
    for (becache::testing::SharedWrite& write : gone.writes) {
        write.end = now;
        write.delivery = Delivery::committed;
    }
    past_.writes.insert(past_.writes.end(), gone.writes.begin(), gone.writes.end());
}

void Work::redirect(std::uint16_t port) {
    for (const auto& proxy : proxies_) {
        proxy->redirect(port);
    }
}

SharedHistory Work::finish() {
    truth_->stop();
    SharedHistory whole;
    for (std::size_t number = 0; number < workers_.size(); ++number) {
        EXPECT_EQ(workers_[number]->wait(), 0) << workers_[number]->output();
        whole.add(history_of(number));
    }
    whole.add(past_);
    EXPECT_THAT(whole.broken_promises(max_staleness), ::testing::IsEmpty());
    EXPECT_FALSE(whole.writes.empty());
    return whole;
}

std::size_t answered_by(const SharedHistory& history, Source source) {
    return static_cast<std::size_t>(
        std::ranges::count(history.reads, source, &becache::testing::SharedRead::source));
}

} // namespace many
