#include "pinned_server.hpp"

#include <becache/redis/connection.hpp>
#include <becache/redis/pool.hpp>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

// GETs of a 3-byte value in one second, from one connection with 1, 64 and 512 of them in flight: Connection
// and Pool, beside redis-benchmark -P with as many. All take turns in every round; medians are compared.
// README.md says how to read it.

namespace {

using namespace becache::redis;
using std::chrono::steady_clock;

constexpr int rounds = 5;

RedisOptions options_for(const PinnedServer& server) {
    return {.port = server.port(), .command_timeout = std::chrono::seconds{30}};
}

double per_second(int commands, steady_clock::duration time) {
    return commands / std::chrono::duration<double>{time}.count();
}

void require_value(const Outcome& outcome) {
    if (!outcome || outcome.reply().text != "xxx") {
        throw std::runtime_error{outcome ? "another value" : outcome.error().text};
    }
}

/// Keeps so many GETs in flight: each that completes starts the next one.
class Asynchronous {
public:
    explicit Asynchronous(const PinnedServer& server)
        : connection_{context_.get_executor(), options_for(server)} {}

    double run(int in_flight, int commands) {
        missing_ = 1;
        start(); // connects
        context_.restart();
        run_until_none_is_missing();
        missing_ = commands;
        started_ = 0;
        const auto begin = steady_clock::now();
        to_start_ = commands;
        for (int number = 0; number < in_flight; ++number) {
            start();
        }
        run_until_none_is_missing();
        to_start_ = 0;
        return per_second(commands, steady_clock::now() - begin);
    }

private:
    void start() {
        ++started_;
        connection_.async_execute({"GET", "bench"}, [this](const Outcome& outcome) {
            require_value(outcome);
            --missing_;
            if (started_ < to_start_) {
                start();
            }
        });
    }
    void run_until_none_is_missing() {
        while (missing_ > 0) {
            context_.run_one();
        }
    }

    boost::asio::io_context context_{1};
    Connection connection_;
    int missing_ = 0;
    int started_ = 0;
    int to_start_ = 0;
};

double run_blocking(Pool& pool, int in_flight, int commands) {
    require_value(pool.execute({"GET", "bench"}));
    const auto begin = steady_clock::now();
    for (int done = 0; done < commands; done += in_flight) {
        if (in_flight == 1) {
            require_value(pool.execute({"GET", "bench"}));
            continue;
        }
        std::vector<Command> batch;
        batch.reserve(static_cast<std::size_t>(in_flight));
        for (int number = 0; number < in_flight; ++number) {
            batch.push_back({"GET", "bench"});
        }
        for (const Outcome& outcome : pool.execute_all(std::move(batch))) {
            require_value(outcome);
        }
    }
    return per_second(commands, steady_clock::now() - begin);
}

double run_peer(const PinnedServer& server, int in_flight, int commands) {
    const std::string csv = output_of(fmt::format(
        "redis-benchmark -p {} -c 1 -P {} -n {} --csv GET bench", server.port(), in_flight, commands));
    // A line of names, then "GET bench","123456.78",...
    const std::size_t line = csv.find("\"GET bench\",\"");
    if (line == std::string::npos) {
        throw std::runtime_error{"redis-benchmark printed something else: " + csv};
    }
    return std::stod(csv.substr(line + std::string_view{"\"GET bench\",\""}.size()));
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

void compare(const PinnedServer& server, const std::string& placement, const std::vector<int>& numbers) {
    Pool pool{options_for(server)};
    if (!pool.execute({"SET", "bench", "xxx"})) {
        throw std::runtime_error{"redis-server does not answer"};
    }
    Asynchronous asynchronous{server};
    for (const int in_flight : numbers) {
        const int commands = in_flight == 1 ? 10'000 : 256 * 512;
        std::vector<double> peer;
        std::vector<double> async;
        std::vector<double> blocking;
        for (int round = 0; round < rounds; ++round) {
            peer.push_back(run_peer(server, in_flight, commands));
            async.push_back(asynchronous.run(in_flight, commands));
            blocking.push_back(run_blocking(pool, in_flight, commands));
        }
        fmt::print(
            "| {} | {} | {:.0f} | {:.0f} | {:.2f} | {:.0f} | {:.2f} |\n", placement, in_flight,
            median(peer) / 1000, median(async) / 1000, median(async) / median(peer), median(blocking) / 1000,
            median(blocking) / median(peer));
        std::fflush(stdout);
    }
}

} // namespace

int main(int count, char** arguments) {
    try {
        std::vector<int> numbers;
        for (int place = 1; place < count; ++place) {
            numbers.push_back(std::stoi(arguments[place]));
        }
        if (numbers.empty()) {
            numbers = {1, 64, 512};
        }
        fmt::print("| placement | in flight | redis-benchmark, k/s | async, k/s | ratio | blocking, k/s | "
                   "ratio |\n");
        fmt::print("|---|---|---|---|---|---|---|\n");
        {
            const PinnedServer server{0};
            compare(server, "one processor", numbers);
        }
        const PinnedServer server{0};
        pin_to(1);
        compare(server, "two processors", numbers);
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench_redis: {}\n", error.what());
        return 1;
    }
    return 0;
}
