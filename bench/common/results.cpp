#include "results.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <stdexcept>

int report(const std::string& title, const std::vector<Result>& results, const std::string& json_file) {
    fmt::print("{}\n\n", title);
    int missed = 0;
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const Result& result : results) {
        std::string target;
        if (result.at_most) {
            target = fmt::format("at most {:g}", *result.at_most);
        } else if (result.at_least) {
            target = fmt::format("at least {:g}", *result.at_least);
        }
        if (!target.empty()) {
            missed += result.passes() ? 0 : 1;
            target += result.passes() ? ": pass" : ": MISS";
        }
        fmt::print("{:<66}{:>10.3f} {:<5} {}\n", result.what, result.value, result.unit, target);
        nlohmann::ordered_json row{{"what", result.what}, {"value", result.value}};
        if (!result.unit.empty()) {
            row["unit"] = result.unit;
        }
        if (result.at_most) {
            row["at_most"] = *result.at_most;
        }
        if (result.at_least) {
            row["at_least"] = *result.at_least;
        }
        rows.push_back(std::move(row));
    }
    if (!json_file.empty()) {
        std::ofstream file{json_file};
        file << nlohmann::ordered_json{{"title", title}, {"results", rows}}.dump(2) << '\n';
        file.close();
        if (!file) {
            throw std::runtime_error{
                "the results: '" + json_file + "' cannot be written; name a file that can"};
        }
    }
    return missed;
}
