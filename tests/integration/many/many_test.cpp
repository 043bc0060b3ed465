// Several processes on one Redis, and a checker over all that they were answered: while all is well, and
// while the network, the server or the processes themselves fail.
#include "many.hpp"

#include <integration/child_process.hpp>
#include <support/redis_server.hpp>
#include <support/shared_history.hpp>
#include <support/tcp_proxy.hpp>

#include <becache/cache/handle.hpp>
#include <becache/redis/pool.hpp>

#include <gmock/gmock.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace becache {
namespace {

using namespace std::chrono_literals;
using home_security::ChildProcess;
using ::testing::IsEmpty;
using testing::RedisServer;
using testing::SharedHistory;
using testing::TcpProxy;
using testing::TemporaryFolder;

/// Some seconds of work of several processes.
class Work {
public:
    /// Each gets its own way to the server through a proxy.
    explicit Work(int processes, const std::string& seconds = "1.5") {
        std::ofstream{truth()} << std::string(many::keys * sizeof(std::uint64_t), '\0');
        for (int number = 0; number < processes; ++number) {
            proxies_.push_back(std::make_unique<TcpProxy>(server_.port()));
            workers_.push_back(std::make_unique<ChildProcess>(std::vector<std::string>{
                WORKER, std::to_string(number), std::to_string(proxies_.back()->port()), truth(),
                history(number), seconds, std::to_string(number + 1)}));
        }
        for (const auto& worker : workers_) {
            worker->wait_for_line("begun");
        }
    }

    [[nodiscard]] RedisServer& server() noexcept { return server_; }
    [[nodiscard]] TcpProxy& proxy(std::size_t number) { return *proxies_[number]; }
    [[nodiscard]] const ChildProcess& worker(std::size_t number) const { return *workers_[number]; }
    [[nodiscard]] std::size_t size() const noexcept { return workers_.size(); }

    /// Whether the first worker still works.
    [[nodiscard]] bool goes_on() const { return !std::filesystem::exists(history(0)); }

    /// Does `trouble` again and again, and lets some of the work be done after each.
    void trouble(const std::function<void()>& trouble) {
        std::uint64_t seen = versions();
        while (goes_on()) {
            trouble();
            while (goes_on() && versions() < seen + 50) {
                std::this_thread::yield();
            }
            seen = versions();
        }
    }

    /// The end of the work: everything that was done, checked.
    SharedHistory finish() {
        SharedHistory whole;
        for (std::size_t number = 0; number < workers_.size(); ++number) {
            EXPECT_EQ(workers_[number]->wait(), 0) << workers_[number]->output();
            std::ostringstream text;
            text << std::ifstream{history(static_cast<int>(number))}.rdbuf();
            whole.add(SharedHistory::of_text(text.str()));
        }
        EXPECT_THAT(whole.broken_promises(many::max_staleness), IsEmpty());
        EXPECT_FALSE(whole.writes.empty());
        return whole;
    }

    redis::Reply ask(std::initializer_list<std::string_view> words) {
        redis::RedisOptions options;
        options.port = server_.port();
        redis::Pool pool{options};
        return pool.execute(redis::Command{words}).reply();
    }

private:
    [[nodiscard]] std::string truth() const { return folder_.path() / "truth"; }
    [[nodiscard]] std::string history(int number) const {
        return folder_.path() / ("history-" + std::to_string(number));
    }
    /// How many versions were written so far.
    [[nodiscard]] std::uint64_t versions() const {
        std::array<std::uint64_t, many::keys> all{};
        std::ifstream{truth(), std::ios::binary}.read(reinterpret_cast<char*>(all.data()), sizeof(all));
        std::uint64_t sum = 0;
        for (const std::uint64_t version : all) {
            sum += version;
        }
        return sum;
    }

    TemporaryFolder folder_;
    RedisServer server_;
    std::vector<std::unique_ptr<TcpProxy>> proxies_;
    std::vector<std::unique_ptr<ChildProcess>> workers_;
};

std::size_t answered_by(const SharedHistory& history, Source source) {
    std::size_t count = 0;
    for (const auto& read : history.reads) {
        count += read.source == source ? 1U : 0U;
    }
    return count;
}

class Many : public ::testing::TestWithParam<int> {};

TEST_P(Many, processes_share_values_and_hear_of_each_other) {
    Work work{GetParam()};
    const SharedHistory history = work.finish();
    EXPECT_GT(answered_by(history, Source::hit), 0U);
    EXPECT_GT(answered_by(history, Source::shared), 0U);
    std::size_t committed = 0;
    for (const auto& write : history.writes) {
        committed += write.committed ? 1U : 0U;
    }
    EXPECT_EQ(committed, history.writes.size()) << "nothing is away";
    for (std::size_t number = 0; number < work.size(); ++number) {
        EXPECT_THAT(work.worker(number).output(), ::testing::HasSubstr("queued 0"));
    }
}

INSTANTIATE_TEST_SUITE_P(Processes, Many, ::testing::Values(2, 8));

TEST(ManyInTrouble, connections_are_reset) {
    Work work{3};
    std::size_t number = 0;
    work.trouble([&] { work.proxy(++number % work.size()).reset_connections(); });
    work.finish();
}

TEST(ManyInTrouble, one_process_is_cut_off_and_joins_again) {
    Work work{3};
    bool cut = false;
    work.trouble([&] {
        cut = !cut;
        work.proxy(0).refuse(cut);
        work.proxy(0).set(TcpProxy::Direction::to_client, {.swallow = cut});
        if (!cut) {
            work.proxy(0).reset_connections();
        }
    });
    work.finish();
}

TEST(ManyInTrouble, answers_come_late_and_in_slices) {
    Work work{3};
    std::size_t number = 0;
    work.trouble([&] {
        const std::size_t place = ++number % work.size();
        work.proxy(place).set(
            TcpProxy::Direction::to_client,
            {.delay = std::chrono::milliseconds{10 * (number % 4)}, .slice = 7});
    });
    work.finish();
}

TEST(ManyInTrouble, bytes_are_corrupted) {
    Work work{3};
    std::mt19937_64 random{3};
    work.trouble([&] {
        work.proxy(random() % work.size())
            .set(
                random() % 2 == 0 ? TcpProxy::Direction::to_client : TcpProxy::Direction::to_server,
                {.corrupt_at = random() % 200});
    });
    work.finish();
}

TEST(ManyInTrouble, the_server_is_flushed) {
    Work work{3};
    work.trouble([&] { work.ask({"FLUSHALL"}); });
    work.finish();
}

TEST(ManyInTrouble, the_server_forgets_its_scripts_and_loses_keys) {
    Work work{3};
    std::mt19937_64 random{5};
    work.trouble([&] {
        work.ask({"SCRIPT", "FLUSH"});
        const redis::Reply key = work.ask({"RANDOMKEY"});
        if (key.is_text()) {
            work.ask({"DEL", key.text});
        }
    });
    work.finish();
}

TEST(ManyInTrouble, the_ledger_is_cut_short) {
    Work work{3};
    work.trouble([&] { work.ask({"XTRIM", "becache:{0}:s", "MAXLEN", "2"}); });
    work.finish();
}

TEST(ManyInTrouble, the_server_is_killed_and_starts_empty) {
    Work work{3, "3"};
    work.trouble([&] {
        work.server().kill();
        work.server().start();
    });
    work.finish();
}

TEST(ManyInTrouble, the_server_stands_still) {
    Work work{3, "3"};
    bool paused = false;
    work.trouble([&] {
        paused = !paused;
        if (paused) {
            work.server().pause();
        } else {
            work.server().resume();
        }
    });
    work.server().resume();
    work.finish();
}

TEST(ManyInTrouble, processes_are_suspended) {
    Work work{4, "3"};
    std::size_t number = 0;
    work.trouble([&] {
        work.worker(1 + number % 3).signal(SIGCONT);
        work.worker(1 + ++number % 3).signal(SIGSTOP);
    });
    for (std::size_t i = 0; i < work.size(); ++i) {
        work.worker(i).signal(SIGCONT);
    }
    work.finish();
}

} // namespace
} // namespace becache
