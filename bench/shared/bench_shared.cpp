#include "figures.hpp"
#include "pinned_server.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <functional>
#include <string_view>

// The shared tier on Redis beside the least that could do the same. README.md says how to read it.

namespace {

using Question = std::function<std::vector<Result>(std::uint16_t, const std::string&)>;

/// The server on processor 0, everything else beside it or on processor 1.
std::vector<Result> at_both_placements(const Question& question) {
    std::vector<Result> results;
    for (const int processor : {0, 1}) {
        const PinnedServer server{0};
        pin_to(processor);
        for (Result& result : question(server.port(), processor == 0 ? "one processor" : "two processors")) {
            results.push_back(std::move(result));
        }
        pin_to(0);
    }
    return results;
}

} // namespace

int main(int count, char** arguments) {
    const std::string_view only = count > 1 ? arguments[1] : "";
    const std::string json_file = count > 2 ? arguments[2] : "";
    const auto is_asked = [&](std::string_view name) {
        return only.empty() || only == "all" || only == name;
    };
    try {
        std::vector<Result> results;
        const auto add = [&](std::vector<Result> more) {
            results.insert(results.end(), more.begin(), more.end());
        };
        if (is_asked("invalidations")) {
            add(at_both_placements(measure_invalidations));
        }
        if (is_asked("reads")) {
            add(at_both_placements(measure_reads));
        }
        if (is_asked("delivery")) {
            add(at_both_placements(measure_delivery));
        }
        if (is_asked("bursts")) {
            add(at_both_placements(measure_bursts));
        }
        if (is_asked("subscribers")) {
            add(at_both_placements(measure_subscribers));
        }
        if (is_asked("dropping")) {
            const PinnedServer server{0};
            pin_to(1);
            add(measure_dropping(server.port(), 1'000'000));
        }
        return report("bench/shared", results, json_file) == 0 ? 0 : 1;
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench_shared: {}\n", error.what());
        return 2;
    }
}
