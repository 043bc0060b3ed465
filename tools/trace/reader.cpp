#include <trace/reader.hpp>

#include <trace/big_endian.hpp>
#include <trace/trace_error.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>

namespace becache::trace {

Reader::Reader(const std::filesystem::path& file, Format format)
    : name_(quote(file.string()))
    , source_(file)
    , buffer_(format_sample_bytes)
    , format_(format) {
    fill();
    if (format_ == Format::automatic) {
        const bool whole = end_ < buffer_.size() && !source_.fault();
        const std::optional<Format> guess = guess_format(rest(), whole);
        if (!guess) {
            fail_if_cut();
            fail(
                "its format cannot be guessed: it is neither text, nor numbers of which some occur twice",
                fmt::format("name its format, one of {}", format_names));
        }
        format_ = *guess;
    }
}

std::optional<Key> Reader::next() {
    if (!error_.empty()) {
        throw TraceError{error_};
    }
    std::optional<Key> key;
    switch (format_) {
    case Format::int32be:
        key = next_number<std::uint32_t>();
        break;
    case Format::int64be:
        key = next_number<std::uint64_t>();
        break;
    case Format::arc:
        key = next_of_run();
        break;
    case Format::lines:
    case Format::automatic:
        key = next_line_key();
        break;
    }
    if (key) {
        ++accesses_;
    } else {
        check_end();
    }
    return key;
}

template <class Number>
std::optional<Key> Reader::next_number() {
    if (end_ - begin_ < sizeof(Number)) {
        fill();
        const std::size_t left = end_ - begin_;
        if (left < sizeof(Number)) {
            if (left > 0 && !source_.fault()) {
                fail(
                    fmt::format("the last {} of its bytes make no key of {} bytes", left, sizeof(Number)),
                    "take the whole file, or name its format");
            }
            return std::nullopt;
        }
    }
    const auto number = read_big_endian<Number>(buffer_.data() + begin_);
    begin_ += sizeof(Number);
    return Key{std::uint64_t{number}};
}

std::optional<Key> Reader::next_of_run() {
    if (run_.count == 0) {
        const std::optional<std::string_view> line = next_line();
        if (!line) {
            return std::nullopt;
        }
        const std::optional<ArcLine> run = parse_arc_line(*line);
        if (!run || run->count == 0 || run->count > most_keys_per_line
            || run->count - 1 > std::numeric_limits<std::uint64_t>::max() - run->start) {
            fail(
                fmt::format("line {} is {}", lines_, quote(*line)),
                fmt::format(
                    "a line of an arc trace is 'start count x y', four numbers, with a count of 1 to {}",
                    most_keys_per_line));
        }
        run_ = *run;
    }
    --run_.count;
    return Key{run_.start++};
}

std::optional<Key> Reader::next_line_key() {
    const std::optional<std::string_view> line = next_line();
    return line ? std::optional<Key>{*line} : std::nullopt;
}

std::optional<std::string_view> Reader::next_line() {
    for (;;) {
        std::string_view text = rest();
        std::size_t length = text.find('\n');
        if (length == std::string_view::npos) {
            const bool grew = fill();
            text = rest();
            if (grew) {
                continue;
            }
            if (text.size() > longest_line_bytes) {
                fail(
                    fmt::format("line {} is longer than {} bytes", lines_ + 1, longest_line_bytes),
                    "name another format than lines if this is no text");
            }
            if (text.empty() || source_.fault()) {
                return std::nullopt;
            }
            length = text.size();
            begin_ = end_;
        } else {
            begin_ += length + 1;
        }
        ++lines_;
        std::string_view line = text.substr(0, length);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (!line.empty()) {
            return line;
        }
    }
}

bool Reader::fill() {
    const std::size_t left = end_ - begin_;
    std::memmove(buffer_.data(), buffer_.data() + begin_, left);
    begin_ = 0;
    end_ = left;
    end_ += source_.read(std::span{buffer_}.subspan(end_));
    return end_ > left;
}

void Reader::check_end() {
    fail_if_cut();
    if (accesses_ == 0) {
        fail("it holds no access", "take a trace that holds some");
    }
}

void Reader::fail_if_cut() {
    if (source_.fault()) {
        fail(source_.fault()->wrong, source_.fault()->right);
    }
}

void Reader::fail(std::string_view wrong, std::string_view right) {
    error_ = three_parts(fmt::format("read access {} of trace {}", accesses_ + 1, name_), wrong, right);
    throw TraceError{error_};
}

} // namespace becache::trace
