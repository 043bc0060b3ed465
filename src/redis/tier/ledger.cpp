#include "ledger.hpp"

#include "bounds.hpp"

#include <array>
#include <charconv>
#include <cstdint>

namespace becache::redis {
namespace {

using shared::LedgerEntry;

std::optional<std::uint64_t> number_of(std::string_view digits) noexcept {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) {
        return std::nullopt;
    }
    return number;
}

std::optional<LedgerEntry::Kind> kind_named(std::string_view name) noexcept {
    using Kind = LedgerEntry::Kind;
    if (name == "invalidated") {
        return Kind::invalidated;
    }
    if (name == "prepared") {
        return Kind::prepared;
    }
    if (name == "rolled_back") {
        return Kind::rolled_back;
    }
    if (name == "lapsed") {
        return Kind::lapsed;
    }
    return std::nullopt;
}

/// Fields come as name, value, name, value. Those of other names are left alone.
LedgerEntry entry_of(Reply reply) {
    LedgerEntry entry;
    if (!reply.is_array() || reply.elements.size() != 2) {
        return entry;
    }
    entry.place = std::move(reply.elements[0].text);
    std::vector<Reply>& fields = reply.elements[1].elements;
    std::optional<std::uint64_t> sequence;
    std::optional<LedgerEntry::Kind> kind;
    bool is_known_version = false;
    bool has_mark = false;
    bool has_record = false;
    for (std::size_t place = 0; place + 1 < fields.size(); place += 2) {
        const std::string& name = fields[place].text;
        std::string& value = fields[place + 1].text;
        if (name == "version") {
            is_known_version = value == "1";
        } else if (name == "epoch") {
            entry.epoch = std::move(value);
        } else if (name == "sequence") {
            sequence = number_of(value);
        } else if (name == "kind") {
            kind = kind_named(value);
        } else if (name == "mark") {
            has_mark = true;
            entry.mark = std::move(value);
        } else if (name == "record") {
            has_record = true;
            entry.record = std::move(value);
        }
    }
    entry.sequence = sequence.value_or(0);
    if (is_known_version && !entry.epoch.empty() && sequence && kind && has_mark && has_record) {
        entry.kind = *kind;
    }
    return entry;
}

} // namespace

std::vector<LedgerEntry> entries_in(Reply range) {
    std::vector<LedgerEntry> entries;
    entries.reserve(range.elements.size());
    for (Reply& entry : range.elements) {
        entries.push_back(entry_of(std::move(entry)));
    }
    return entries;
}

std::optional<std::vector<LedgerEntry>> entries_in_read(Reply read) {
    if (read.is_nil()) {
        return std::vector<LedgerEntry>{};
    }
    if (!read.is_array() || read.elements.size() != 1 || read.elements[0].elements.size() != 2) {
        return std::nullopt;
    }
    return entries_in(std::move(read.elements[0].elements[1]));
}

Step<shared::Synced> Syncing::begin() {
    if (auto wrong = wrong_in_cursor(request_.cursor)) {
        return unavailable<Answer>(std::move(*wrong));
    }
    const std::string most = std::to_string(request_.most);
    const std::array<std::string_view, 2> arguments{request_.cursor, most};
    return context_.run(context_.scripts.sync, {}, arguments);
}

Step<shared::Synced> Syncing::take(Outcome outcome) {
    if (!outcome) {
        return unavailable<Answer>(outcome.error().text);
    }
    Reply reply = std::move(outcome).reply();
    // Lua ends a table at its first nil: no records at all may be missing.
    if (!reply.is_array() || reply.elements.size() < 3 || !reply.elements[0].is_text()) {
        return unavailable<Answer>(context_.is_no_answer("sync.lua"));
    }
    context_.learn(reply.elements[0].text);
    Answer answer{
        .ok = true,
        .epoch = std::move(reply.elements[0].text),
        .sequence = number_in(reply.elements[1]),
        .newest = std::move(reply.elements[2].text)};
    if (reply.elements.size() > 3) {
        answer.entries = entries_in(std::move(reply.elements[3]));
    }
    return answer;
}

} // namespace becache::redis
