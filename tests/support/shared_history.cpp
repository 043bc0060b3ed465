#include <support/shared_history.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

namespace becache::testing {
namespace {

/// The newest version that was written by a time.
class Newest {
public:
    void add(TimePoint time, std::uint64_t version) { writes_.emplace_back(time, version); }
    void sort() {
        std::sort(writes_.begin(), writes_.end());
        std::uint64_t newest = 0;
        for (auto& [time, version] : writes_) {
            newest = std::max(newest, version);
            version = newest;
        }
    }
    [[nodiscard]] std::uint64_t at(TimePoint time) const {
        const auto after =
            std::upper_bound(writes_.begin(), writes_.end(), time, [](TimePoint asked, const auto& write) {
                return asked < write.first;
            });
        return after == writes_.begin() ? 0 : std::prev(after)->second;
    }

private:
    std::vector<std::pair<TimePoint, std::uint64_t>> writes_;
};

bool from_memory(Source source) {
    return source == Source::hit || source == Source::joined || source == Source::stale;
}

} // namespace

void SharedHistory::add(const SharedHistory& other) {
    reads.insert(reads.end(), other.reads.begin(), other.reads.end());
    writes.insert(writes.end(), other.writes.begin(), other.writes.end());
}

std::string SharedHistory::text() const {
    std::string lines;
    for (const SharedRead& read : reads) {
        lines += fmt::format(
            "r {} {} {} {} {} {}\n", read.begin.time_since_epoch().count(),
            read.end.time_since_epoch().count(), read.process, read.key, read.version,
            static_cast<int>(read.source));
    }
    for (const SharedWrite& write : writes) {
        lines += fmt::format(
            "w {} {} {} {} {} {}\n", write.begin.time_since_epoch().count(),
            write.end.time_since_epoch().count(), write.process, write.key, write.version,
            static_cast<int>(write.delivery));
    }
    return lines;
}

SharedHistory SharedHistory::of_text(std::string_view text) {
    SharedHistory history;
    std::istringstream in{std::string{text.substr(0, text.rfind('\n') + 1)}};
    std::string kind;
    TimePoint::rep begin = 0;
    TimePoint::rep end = 0;
    int process = 0;
    int key = 0;
    std::uint64_t version = 0;
    int last = 0;
    while (in >> kind >> begin >> end >> process >> key >> version >> last) {
        const TimePoint from{std::chrono::nanoseconds{begin}};
        const TimePoint to{std::chrono::nanoseconds{end}};
        if (kind == "r") {
            history.reads.push_back({from, to, process, key, version, static_cast<Source>(last)});
        } else {
            history.writes.push_back({from, to, process, key, version, static_cast<Delivery>(last)});
        }
    }
    return history;
}

std::vector<std::string> SharedHistory::broken_promises(std::chrono::nanoseconds max_staleness) const {
    std::map<int, Newest> committed;
    std::map<std::pair<int, int>, Newest> own;
    std::map<std::pair<int, std::uint64_t>, TimePoint> begun;
    for (const SharedWrite& write : writes) {
        own[{write.process, write.key}].add(write.end, write.version);
        begun.try_emplace({write.key, write.version}, write.begin);
        if (write.delivery == Delivery::committed) {
            committed[write.key].add(write.end, write.version);
        }
    }
    for (auto& [key, newest] : committed) {
        newest.sort();
    }
    for (auto& [key, newest] : own) {
        newest.sort();
    }
    std::vector<std::string> broken;
    const auto require = [&](const SharedRead& read, std::uint64_t least, std::string_view promise) {
        if (read.version < least) {
            broken.push_back(fmt::format(
                "process {} read version {} of key {} at {} (source {}), though version {} {}", read.process,
                read.version, read.key, read.begin.time_since_epoch().count(), static_cast<int>(read.source),
                least, promise));
        }
    };
    for (const SharedRead& read : reads) {
        if (const auto write = begun.find({read.key, read.version});
            write != begun.end() && write->second > read.end) {
            broken.push_back(fmt::format(
                "process {} read version {} of key {} before anybody had begun to write it", read.process,
                read.version, read.key));
        }
        require(read, own[{read.process, read.key}].at(read.begin), "was its own before");
        if (from_memory(read.source)) {
            require(
                read, committed[read.key].at(read.begin - max_staleness),
                "had been committed for longer than max_staleness");
        } else {
            require(read, committed[read.key].at(read.begin), "had been committed before");
        }
    }
    return broken;
}

} // namespace becache::testing
