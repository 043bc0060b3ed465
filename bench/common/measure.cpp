#include "measure.hpp"

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

double median(std::vector<double> times) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

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

int pin_to_processor(std::size_t place) {
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (::sched_getaffinity(0, sizeof(allowed), &allowed) != 0) {
        throw std::runtime_error{"pinning a thread: the processors of this process cannot be read"};
    }
    for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
        if (!CPU_ISSET(processor, &allowed) || place-- != 0) {
            continue;
        }
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(processor, &one);
        if (::sched_setaffinity(0, sizeof(one), &one) != 0) {
            throw std::runtime_error{"pinning a thread: the operating system refuses it"};
        }
        return processor;
    }
    throw std::runtime_error{"pinning a thread: there are not that many processors"};
}
