#pragma once

#include <replay/replay.hpp>

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>

namespace becache::replay {

/// One line of a terminal that shows how far a replay has come, and is gone with this object.
class ProgressBar {
public:
    /// `out` leads to a terminal of so many columns, at least 1; what is replayed is called `name`.
    ProgressBar(std::ostream& out, std::size_t columns, std::string name);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /// Draws it anew, unless it did so less than a tenth of a second ago.
    void show(const Progress& progress);

private:
    std::ostream& out_;
    std::size_t columns_;
    std::string name_;
    std::chrono::steady_clock::time_point last_{};
    bool drawn_ = false;
};

/// What it draws, where there is room: `'web07.trace.xz': replaying [#####     ] 50 %, 38059 accesses`, in
/// ASCII.
[[nodiscard]] std::string bar_text(const std::string& name, const Progress& progress);

} // namespace becache::replay
