// How long a reason takes to parse, and to be read as a text, beside peers in the same run.
#include "gperf_lookup.hpp"
#include "inputs.hpp"
#include "names.hpp"
#include <measure.hpp>

#include <backend/core/constants.hpp>

#include <fmt/core.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

using backend::core::CacheInvalidationReason;

namespace {

// The same code as in gperf_memcmp.cpp, but here the compiler may inline it.
namespace inlined {
#include <gperf_memcmp.hpp> // generated
} // namespace inlined

constexpr int rounds = 31;

// Equal code takes times that differ by so much from run to run on a machine that others use, too.
constexpr double noise = 0.05;

int misses = 0;

void report(std::string_view what, double time, double peer_time) {
    fmt::print("{:<58}{:6.3f}\n", what, time / peer_time);
}

void report(std::string_view what, double time, double peer_time, double target, double tolerance = 0) {
    const bool passes = time <= peer_time * (target + tolerance);
    misses += passes ? 0 : 1;
    fmt::print(
        "{:<58}{:6.3f}   target {:.3f}: {}\n", what, time / peer_time, target, passes ? "pass" : "MISS");
}

template <class Finds>
std::size_t count_found(const Inputs& inputs, Finds finds) {
    std::size_t found = 0;
    for (const std::string_view text : inputs.texts) {
        found += finds(text) ? 1U : 0U;
    }
    return found;
}

void compare_parsing(const Inputs& inputs) {
    std::unordered_map<std::string_view, CacheInvalidationReason> map;
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        map.emplace(reason.text(), reason);
    }
    const std::vector<double> times = measure(
        {
            {"try_parse",
             [&] {
                 return count_found(inputs, [](std::string_view text) {
                     return CacheInvalidationReason::try_parse(text).has_value();
                 });
             }},
            {"gperf, strncmp",
             [&] {
                 return count_found(
                     inputs, [](std::string_view text) { return find_by_gperf_strncmp(text) != nullptr; });
             }},
            {"gperf, memcmp",
             [&] {
                 return count_found(
                     inputs, [](std::string_view text) { return find_by_gperf_memcmp(text) != nullptr; });
             }},
            {"gperf, memcmp, inlined",
             [&] {
                 return count_found(inputs, [](std::string_view text) {
                     return inlined::Gperf::in_word_set(text.data(), text.size()) != nullptr;
                 });
             }},
            {"std::unordered_map",
             [&] { return count_found(inputs, [&](std::string_view text) { return map.contains(text); }); }},
        },
        inputs.texts.size(), rounds);
    report("parsing : gperf (strncmp, its way for texts with a length)", times[0], times[1], 0.5);
    report("parsing : gperf --compare-lengths (memcmp)", times[0], times[2]);
    report("parsing : gperf --compare-lengths, inlined", times[0], times[3]);
    report("parsing : std::unordered_map<std::string_view, ...>", times[0], times[4], 1.0 / 6);
}

void compare_text(const Inputs& inputs) {
    std::vector<CacheInvalidationReason> reasons;
    std::vector<unsigned char> numbers;
    for (const std::string_view text : inputs.texts) {
        if (const auto reason = CacheInvalidationReason::try_parse(text)) {
            reasons.push_back(*reason);
            numbers.push_back(reason->number());
        }
    }
    const std::vector<double> times = measure(
        {
            {"text()",
             [&] {
                 std::size_t sum = 0;
                 for (const CacheInvalidationReason reason : reasons) {
                     const std::string_view text = reason.text();
                     sum += text.size() + static_cast<unsigned char>(text.back());
                 }
                 return sum;
             }},
            {"an array",
             [&] {
                 std::size_t sum = 0;
                 for (const unsigned char number : numbers) {
                     const std::string_view text = names[number];
                     sum += text.size() + static_cast<unsigned char>(text.back());
                 }
                 return sum;
             }},
        },
        reasons.size(), rounds);
    report("text() : index of a plain array of texts", times[0], times[1], 1.0, noise);
}

} // namespace

int main() {
    const Inputs inputs = make_inputs(20260101);
    fmt::print(
        "{} texts in random order, {:.1f} % unknown; medians of {} rounds; ratios of times\n\n",
        inputs.texts.size(),
        100.0 * static_cast<double>(inputs.texts.size() - inputs.known)
            / static_cast<double>(inputs.texts.size()),
        rounds);
    compare_parsing(inputs);
    compare_text(inputs);
    return misses == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
