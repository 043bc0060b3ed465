#include <hit_ratio/comparison.hpp>

#include <trace/trace_error.hpp>

#include <becache/reason/error_text.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace {

using namespace becache::hit_ratio;
using becache::policy::Contender;

void print_trace(const std::vector<Cell>& cells, const std::vector<Contender>& contenders) {
    fmt::print(
        "\n{}: {} accesses, {} keys\n", cells.front().trace, cells.front().accesses, cells.front().keys);
    fmt::print("{:24}", "entries");
    for (const Cell& cell : cells) {
        fmt::print("{:>9}", cell.capacity);
    }
    fmt::print("\n");
    for (std::size_t place = 0; place < contenders.size(); ++place) {
        fmt::print("{:24}", contenders[place].name);
        for (const Cell& cell : cells) {
            fmt::print("{:9.2f}", cell.hit_ratio(place));
        }
        fmt::print("\n");
    }
}

/// Prints the smallest margins; answers whether every target is met.
bool print_margins(const std::vector<Cell>& cells, const std::vector<Contender>& contenders) {
    fmt::print(
        "\nsmallest margin in points over: {:>24} {:>24}\n", "best of LRU, SIEVE - 0.5", "best of all - 1");
    std::vector<Margin> least = margins(cells.front(), contenders);
    for (const Cell& cell : cells) {
        const std::vector<Margin> here = margins(cell, contenders);
        for (std::size_t place = 0; place < here.size(); ++place) {
            least[place].over_floor = std::min(least[place].over_floor, here[place].over_floor);
            least[place].over_best = std::min(least[place].over_best, here[place].over_best);
        }
    }
    bool met = true;
    for (const Margin& margin : least) {
        fmt::print(
            "{:31} {:24.2f} {:24.2f}\n", contenders[margin.contender].name, margin.over_floor,
            margin.over_best);
        met = met && margin.over_floor >= 0 && margin.over_best >= 0;
    }
    return met;
}

void write_json(const std::string& file, const nlohmann::json& document) {
    std::ofstream out{file};
    out << document.dump(1) << '\n';
    if (!out.flush()) {
        throw std::runtime_error{becache::three_parts(
            fmt::format("write the results to {}", becache::quote(file)), "it cannot be written",
            "name a file in a folder that exists and may be written to")};
    }
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"Compares eviction policies on recorded traces, in percent of accesses that hit"};
    std::vector<std::string> files;
    std::string json_file;
    app.add_option("trace", files, "Trace files (docs/traces.md)")->required();
    app.add_option("--json", json_file, "Write the results to this file, too");
    CLI11_PARSE(app, argc, argv);
    try {
        const std::vector<Contender> all = becache::policy::contenders();
        std::vector<Cell> cells;
        for (const std::string& file : files) {
            const std::vector<Cell> of_trace = compare(becache::policy::read_trace(file), all);
            print_trace(of_trace, all);
            cells.insert(cells.end(), of_trace.begin(), of_trace.end());
        }
        if (!json_file.empty()) {
            write_json(json_file, to_json(cells, all));
        }
        return print_margins(cells, all) ? 0 : 1;
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench_hit_ratio: {}\n", error.what());
        return 2;
    }
}
