#include "measure.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace {

double median(std::vector<double> times) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

} // namespace

std::vector<double> measure(const std::vector<Contender>& contenders, std::size_t operations, int rounds) {
    const std::size_t checksum = contenders.front().run(); // and warms up
    std::vector<std::vector<double>> times(contenders.size());
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t place = 0; place < contenders.size(); ++place) {
            const auto begin = std::chrono::steady_clock::now();
            const std::size_t answer = contenders[place].run();
            const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
            if (answer != checksum) {
                throw std::runtime_error{
                    contenders[place].name + ": its checksum differs from that of " + contenders.front().name
                    + "; mend the one that is wrong before comparing times"};
            }
            times[place].push_back(took.count() / static_cast<double>(operations));
        }
    }
    std::vector<double> medians;
    for (const std::vector<double>& of_one : times) {
        medians.push_back(median(of_one));
    }
    return medians;
}
