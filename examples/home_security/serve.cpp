#include "serve.hpp"

#include "backend.hpp"
#include "http/server.hpp"

#include <becache/observe/log.hpp>

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <unistd.h>

namespace home_security {

namespace {

constexpr std::chrono::seconds patience{10};

/// The signals that end the program. Blocked in every thread, so that one thread can wait for them.
class EndSignals {
public:
    EndSignals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGINT);
        sigaddset(&set_, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    }

    void wait() const {
        int signal = 0;
        while (sigwait(&set_, &signal) != 0) {
        }
    }

    /// From now on one of them ends the program at once.
    void unblock() const { pthread_sigmask(SIG_UNBLOCK, &set_, nullptr); }

private:
    sigset_t set_{};
};

std::shared_ptr<becache::Observer> make_log(bool json) {
    auto logger =
        std::make_shared<spdlog::logger>("home-security", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    if (json) {
        logger->set_pattern("%v"); // the line is an object; nothing may stand around it
    }
    return becache::make_log(std::move(logger), json ? becache::LogFormat::json : becache::LogFormat::human);
}

void greet(
    std::ostream& out, const std::string& url, const std::filesystem::path& database,
    const becache::shared::Tier* shared) {
    out << "home-security listens on " << url << "\n"
        << "its data is in " << std::filesystem::absolute(database).string() << "\n";
    if (shared != nullptr) {
        out << "it shares its cache through " << shared->description() << "\n";
    }
    out << "\n"
        << "try, in this order:\n"
        << "  curl -d '{\"name\": \"Front door\"}' " << url << "/cameras\n"
        << "  curl -d '{\"camera_id\": \"front_door\", \"severity\": \"high\"}' " << url << "/events\n"
        << "  curl -i '" << url << "/events/stats?camera_id=front_door'   # again: X-Cache says hit\n"
        << "  curl -X PATCH -d '{\"severity\": \"low\"}' " << url << "/events/1\n"
        << "  curl " << url << "/why/event_stats/range/-/-/front_door   # who dropped it, and why\n\n"
        << "Ctrl-C ends it\n"
        << std::flush;
}

void say_goodbye(std::ostream& out, const becache::Record& record) {
    const std::uint64_t entries = record.entries_dropped();
    out << record.reason.text() << " dropped " << entries << (entries == 1 ? " entry" : " entries");
    std::string_view before = ": ";
    for (const becache::DroppedScope& dropped : record.scopes) {
        out << before << dropped.scope.name << " " << dropped.entries_dropped;
        before = ", ";
    }
    out << "\n" << std::flush;
}

} // namespace

int serve(const ProgramOptions& options, std::ostream& out) {
    const EndSignals signals;
    becache::Environment environment = becache::current_environment();
    environment.try_emplace("REDIS_KEY_PREFIX", "hsi");
    becache::CacheOptions cache =
        becache::CacheOptions::from_environment(backend::core::catalogue(), environment);
    cache.application = "home-security";
    cache.observers.push_back(make_log(options.json_log));
    const std::shared_ptr<becache::shared::Tier> shared = cache.shared.tier;
    Backend backend{{.database = options.database, .cache = std::move(cache)}};
    HttpServer server{{.host = options.host, .port = options.port}, [&backend](const Request& request) {
                          return backend.handle(request);
                      }};

    std::atomic<bool> failed = false;
    server.start([&failed] {
        failed = true;
        kill(getpid(), SIGTERM);
    });
    greet(
        out, "http://" + server.host() + ":" + std::to_string(server.port()), options.database, shared.get());

    signals.wait();
    signals.unblock();
    out << "\nstopping: answering what is under way\n" << std::flush;
    const bool drained = server.stop(patience);
    say_goodbye(out, backend.shut_down());
    if (!drained) {
        // A client that dribbles could hold us for hours.
        out << "some connections had no end after " << patience.count() << " seconds; they are cut\n"
            << std::flush;
        std::_Exit(failed ? EXIT_FAILURE : EXIT_SUCCESS);
    }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

} // namespace home_security
