#include "words.hpp"

#include <becache/testing/matchers.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

namespace becache::testing {
namespace {

using Calls = std::vector<RecordedCall>;

std::string called_times_text(std::size_t times) {
    switch (times) {
    case 0:
        return "never called";
    case 1:
        return "called once";
    case 2:
        return "called twice";
    default:
        return fmt::format("called {} times", times);
    }
}

/// `called twice: with the reason …, from a.cpp:1; with the reason …, for item=7, from a.cpp:2`.
std::string account_of(const Calls& calls) {
    std::string account = called_times_text(calls.size());
    std::string_view before = ": ";
    for (const RecordedCall& call : calls) {
        const std::string whom =
            call.subject.entries().empty() ? "" : fmt::format(", for {}", in_words(call.subject));
        account +=
            fmt::format("{}with {}{}, from {}", before, in_words(call.reason), whom, in_words(call.origin));
        before = "; ";
    }
    return account;
}

class CalledOnceWith final : public ::testing::MatcherInterface<const Calls&> {
public:
    CalledOnceWith(Reason reason, std::optional<Subject> subject)
        : reason_{reason}
        , subject_{std::move(subject)} {}

    bool MatchAndExplain(const Calls& calls, ::testing::MatchResultListener* listener) const override {
        if (calls.size() != 1) {
            *listener << account_of(calls) << ", where one call with " << expected() << " was expected";
            return false;
        }
        const RecordedCall& call = calls.front();
        const bool right_reason = call.reason == reason_;
        const bool right_subject = !subject_ || call.subject.text() == subject_->text();
        *listener << "called once, with " << in_words(call.reason);
        if (!right_reason) {
            *listener << ", where " << plain(reason_) << " was expected";
        }
        if (!right_subject) {
            *listener << ", for " << in_words(call.subject) << ", where " << in_words(*subject_)
                      << " was expected";
        }
        *listener << ", from " << in_words(call.origin);
        return right_reason && right_subject;
    }

    void DescribeTo(std::ostream* out) const override { *out << "called once, with " << expected(); }
    void DescribeNegationTo(std::ostream* out) const override {
        *out << "not called once with " << expected();
    }

private:
    static std::string plain(Reason reason) {
        return fmt::format("{} ({})", reason.text(), reason.info().description);
    }

    [[nodiscard]] std::string expected() const {
        return subject_ ? fmt::format("{}, for {}", in_words(reason_), in_words(*subject_))
                        : in_words(reason_);
    }

    Reason reason_;
    std::optional<Subject> subject_;
};

class NeverCalled final : public ::testing::MatcherInterface<const Calls&> {
public:
    bool MatchAndExplain(const Calls& calls, ::testing::MatchResultListener* listener) const override {
        *listener << account_of(calls);
        return calls.empty();
    }

    void DescribeTo(std::ostream* out) const override { *out << "never called"; }
    void DescribeNegationTo(std::ostream* out) const override { *out << "called"; }
};

class CalledTimes final : public ::testing::MatcherInterface<const Calls&> {
public:
    CalledTimes(std::size_t times, Reason reason)
        : times_{times}
        , reason_{reason} {}

    bool MatchAndExplain(const Calls& calls, ::testing::MatchResultListener* listener) const override {
        const auto found =
            static_cast<std::size_t>(std::ranges::count(calls, reason_, &RecordedCall::reason));
        *listener << called_times_text(found) << " with " << in_words(reason_) << "; in all "
                  << account_of(calls);
        return found == times_;
    }

    void DescribeTo(std::ostream* out) const override {
        *out << called_times_text(times_) << " with " << in_words(reason_);
    }
    void DescribeNegationTo(std::ostream* out) const override {
        *out << "not " << called_times_text(times_) << " with " << in_words(reason_);
    }

private:
    std::size_t times_;
    Reason reason_;
};

class HasReason final : public ::testing::MatcherInterface<const Record&> {
public:
    explicit HasReason(Reason reason)
        : reason_{reason} {}

    bool MatchAndExplain(const Record& record, ::testing::MatchResultListener* listener) const override {
        *listener << "has " << in_words(record.reason) << ", from " << in_words(record.origin.source);
        return record.reason == reason_;
    }

    void DescribeTo(std::ostream* out) const override { *out << "has " << in_words(reason_); }
    void DescribeNegationTo(std::ostream* out) const override {
        *out << "does not have " << in_words(reason_);
    }

private:
    Reason reason_;
};

class Dropped final : public ::testing::MatcherInterface<const Receipt&> {
public:
    explicit Dropped(std::uint64_t entries)
        : entries_{entries} {}

    bool MatchAndExplain(const Receipt& receipt, ::testing::MatchResultListener* listener) const override {
        *listener << "dropped " << entries_text(receipt.entries_dropped) << " in record "
                  << receipt.record_id;
        return receipt.entries_dropped == entries_;
    }

    void DescribeTo(std::ostream* out) const override { *out << "dropped " << entries_text(entries_); }
    void DescribeNegationTo(std::ostream* out) const override {
        *out << "dropped another number than " << entries_text(entries_);
    }

private:
    static std::string entries_text(std::uint64_t entries) {
        return fmt::format("{} {}", entries, entries == 1 ? "entry" : "entries");
    }

    std::uint64_t entries_;
};

} // namespace

CallsMatcher called_once_with(Reason reason) {
    return ::testing::MakeMatcher(new CalledOnceWith{reason, std::nullopt});
}

CallsMatcher called_once_with(Reason reason, const Subject& subject) {
    return ::testing::MakeMatcher(new CalledOnceWith{reason, subject});
}

CallsMatcher never_called() { return ::testing::MakeMatcher(new NeverCalled); }

CallsMatcher called_times(std::size_t times, Reason reason) {
    return ::testing::MakeMatcher(new CalledTimes{times, reason});
}

::testing::Matcher<const Record&> has_reason(Reason reason) {
    return ::testing::MakeMatcher(new HasReason{reason});
}

::testing::Matcher<const Receipt&> dropped(std::uint64_t entries) {
    return ::testing::MakeMatcher(new Dropped{entries});
}

} // namespace becache::testing
