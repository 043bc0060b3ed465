#pragma once

#include <becache/redis/connection.hpp>
#include <becache/redis/pool.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace becache::redis {

/// The two forms of a call, behind one face: what holds for one must hold for the other.
class Client {
public:
    virtual ~Client() = default;
    virtual std::vector<Outcome> run_all(std::vector<Command> commands) = 0;
    Outcome run(Command command) {
        std::vector<Command> commands;
        commands.push_back(std::move(command));
        return std::move(run_all(std::move(commands)).front());
    }
};

/// A Connection, and a thread that runs its context.
class AsyncClient final : public Client {
public:
    explicit AsyncClient(const RedisOptions& options);
    AsyncClient(const AsyncClient&) = delete;
    AsyncClient& operator=(const AsyncClient&) = delete;
    ~AsyncClient() override;
    std::vector<Outcome> run_all(std::vector<Command> commands) override;

private:
    boost::asio::io_context context_{1};
    Connection connection_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::thread thread_;
};

class BlockingClient final : public Client {
public:
    explicit BlockingClient(const RedisOptions& options)
        : pool_{options} {}
    std::vector<Outcome> run_all(std::vector<Command> commands) override {
        return pool_.execute_all(std::move(commands));
    }

private:
    Pool pool_;
};

enum class Form : std::uint8_t { async, blocking };

std::unique_ptr<Client> make_client(Form form, const RedisOptions& options);

/// A test that runs with both forms.
class BothForms : public ::testing::TestWithParam<Form> {
protected:
    static std::unique_ptr<Client> client(const RedisOptions& options) {
        return make_client(GetParam(), options);
    }
};

inline std::string name_of(const ::testing::TestParamInfo<Form>& info) {
    return info.param == Form::async ? "async" : "blocking";
}

/// Options for a server on this machine whose deadlines no busy machine misses by accident.
inline RedisOptions patient(std::uint16_t port) {
    return {
        .port = port,
        .command_timeout = std::chrono::seconds{20},
        .connect_timeout = std::chrono::seconds{20},
        .first_backoff = std::chrono::milliseconds{1},
        .longest_backoff = std::chrono::milliseconds{1},
    };
}

/// Runs the command until its outcome is as wanted. Fails the test where that does not come within a minute.
Outcome run_until(
    Client& client, const Command& command, const std::function<bool(const Outcome&)>& is_wanted);

/// The fault's name; "none" for a reply.
std::string fault_in(const Outcome& outcome);

} // namespace becache::redis
