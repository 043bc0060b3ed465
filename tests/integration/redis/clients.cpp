#include "clients.hpp"

#include <boost/asio/use_future.hpp>

#include <chrono>
#include <future>

namespace becache::redis {

AsyncClient::AsyncClient(const RedisOptions& options)
    : connection_{context_.get_executor(), options}
    , work_{context_.get_executor()}
    , thread_{[this] { context_.run(); }} {}

AsyncClient::~AsyncClient() {
    connection_.close();
    work_.reset();
    thread_.join();
}

std::vector<Outcome> AsyncClient::run_all(std::vector<Command> commands) {
    std::vector<std::future<Outcome>> futures;
    futures.reserve(commands.size());
    for (Command& command : commands) {
        futures.push_back(connection_.async_execute(std::move(command), boost::asio::use_future));
    }
    std::vector<Outcome> outcomes;
    outcomes.reserve(futures.size());
    for (std::future<Outcome>& future : futures) {
        outcomes.push_back(future.get());
    }
    return outcomes;
}

std::unique_ptr<Client> make_client(Form form, const RedisOptions& options) {
    if (form == Form::async) {
        return std::make_unique<AsyncClient>(options);
    }
    return std::make_unique<BlockingClient>(options);
}

Outcome run_until(
    Client& client, const Command& command, const std::function<bool(const Outcome&)>& is_wanted) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    while (true) {
        Outcome outcome = client.run(command);
        if (is_wanted(outcome)) {
            return outcome;
        }
        if (std::chrono::steady_clock::now() > end) {
            ADD_FAILURE() << "it did not come; the last outcome is " << fault_in(outcome);
            return outcome;
        }
        std::this_thread::yield();
    }
}

std::string fault_in(const Outcome& outcome) {
    return outcome ? "none" : std::string{to_string(outcome.error().fault)};
}

} // namespace becache::redis
