#include <replay/progress_bar.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <string_view>
#include <utility>

namespace becache::replay {
namespace {

constexpr std::size_t width = 20;
/// To the start of the line, and away with what is there (ECMA-48: CR, EL).
constexpr std::string_view clear_line = "\r\x1b[K";

} // namespace

std::string bar_text(const std::string& name, const Progress& progress) {
    const auto filled = static_cast<std::size_t>(std::clamp(progress.done, 0.0, 1.0) * width);
    return fmt::format(
        "{}: {} [{:<{}}] {:.0f} %, {} accesses", quote(name), progress.task, std::string(filled, '#'), width,
        100 * progress.done, progress.accesses);
}

ProgressBar::ProgressBar(std::ostream& out, std::size_t columns, std::string name)
    : out_{out}
    , columns_{columns}
    , name_{std::move(name)} {}

ProgressBar::~ProgressBar() {
    if (drawn_) {
        out_ << clear_line << std::flush;
    }
}

void ProgressBar::show(const Progress& progress) {
    constexpr std::chrono::milliseconds least{100};
    const auto now = std::chrono::steady_clock::now();
    if (drawn_ && now - last_ < least) {
        return;
    }
    drawn_ = true;
    last_ = now;
    // A line that is wrapped could not be cleared.
    out_ << clear_line << bar_text(name_, progress).substr(0, columns_ - 1) << std::flush;
}

} // namespace becache::replay
