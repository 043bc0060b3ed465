#include "memory_state.hpp"

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <random>

namespace becache::shared {
namespace {

// Longer lives are cut to this: the sum with any time of a clock is still a time.
constexpr std::chrono::milliseconds longest_life = std::chrono::years{30};

TimePoint after(TimePoint now, std::chrono::milliseconds life) { return now + std::min(life, longest_life); }

std::optional<std::uint64_t> number_in(std::string_view text) noexcept {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (text.empty() || read.ec != std::errc{} || read.ptr != end) {
        return std::nullopt;
    }
    return number;
}

// What the marks of a scope are kept under: values, tokens and the epoch cannot be confused.
std::string guard_of_value(const std::string& address) { return "v:" + address; }
std::string guard_of_token(const std::string& scope) { return "g:" + scope; }
constexpr std::string_view guard_of_everything = "e";

std::string any_of(const std::string& tag) { return std::string{kind_of(tag)} + ":*"; }

std::vector<std::string> guards_of(const std::vector<Scope>& scopes) {
    std::vector<std::string> guards;
    for (const Scope& scope : scopes) {
        switch (scope.kind) {
        case ScopeKind::key:
            guards.push_back(guard_of_value(scope.name));
            break;
        case ScopeKind::tag:
            guards.push_back(guard_of_token(scope.name));
            guards.push_back(guard_of_token(any_of(scope.name)));
            break;
        case ScopeKind::region:
            guards.push_back(guard_of_token(scope.name));
            break;
        case ScopeKind::everything:
            guards.emplace_back(guard_of_everything);
            break;
        case ScopeKind::pattern:
            break; // no key of ours
        }
    }
    return guards;
}

// The scopes that a value's key names, without the "any" of kinds of which the value itself names tags.
std::vector<std::string> that_count(
    const std::vector<std::string>& scopes, const std::vector<std::string>& own_scopes) {
    std::vector<std::string> counting;
    for (const std::string& scope : scopes) {
        const bool replaced =
            is_any(scope) && std::any_of(own_scopes.begin(), own_scopes.end(), [&](const auto& own) {
                return kind_of(own) == kind_of(scope);
            });
        if (!replaced) {
            counting.push_back(scope);
        }
    }
    return counting;
}

} // namespace

std::string draw_nonce() {
    std::random_device source;
    std::string nonce;
    for (int word = 0; word < 4; ++word) {
        nonce += fmt::format("{:08x}", static_cast<std::uint32_t>(source()));
    }
    return nonce;
}

std::uint64_t number_of_epoch(std::string_view epoch) noexcept {
    return number_in(epoch.substr(0, epoch.find('-'))).value_or(0);
}

void MemoryState::forget() {
    std::string identity = std::move(identity_);
    *this = MemoryState{rules_};
    identity_ = std::move(identity);
}

void MemoryState::fence(const Send& send) {
    if (!epoch_.empty() && born_under_ == identity_ && number_ >= send.known_epoch) {
        return;
    }
    number_ = std::max(number_, send.known_epoch) + 1;
    epoch_ = fmt::format("{}-{}", number_, send.nonce);
    born_under_ = identity_;
    sequence_ = 0;
}

// With the sequence number beside the nonce, a request that is carried out a second time makes another name
// once something was invalidated between.
std::string MemoryState::fresh_name(const Send& send) const {
    return fmt::format("{}-{}", sequence_, send.nonce);
}

std::string MemoryState::append(LedgerEntry::Kind kind, const std::string& mark, const std::string& record) {
    ++sequence_;
    std::string place = std::to_string(++places_);
    ledger_.push_back(
        {.place = place,
         .epoch = epoch_,
         .sequence = sequence_,
         .kind = kind,
         .mark = mark,
         .record = record});
    trim_ledger(rules_.ledger_length);
    return place;
}

void MemoryState::trim_ledger(std::size_t length) {
    while (ledger_.size() > length) {
        ledger_.pop_front();
    }
}

Accepted MemoryState::accepted() const { return {.accepted = true, .epoch = epoch_, .sequence = sequence_}; }

void MemoryState::drop(const std::vector<Scope>& scopes) {
    for (const Scope& scope : scopes) {
        switch (scope.kind) {
        case ScopeKind::key:
            values_.erase(scope.name);
            break;
        case ScopeKind::tag:
            tokens_.erase(scope.name);
            tokens_.erase(any_of(scope.name));
            break;
        case ScopeKind::region:
            tokens_.erase(scope.name);
            break;
        case ScopeKind::everything:
            epoch_.clear();
            break;
        case ScopeKind::pattern:
            break; // no key of ours
        }
    }
}

void MemoryState::clear_mark(const std::vector<Scope>& scopes, const std::string& mark) {
    for (const std::string& guard : guards_of(scopes)) {
        const auto found = marks_.find(guard);
        if (found != marks_.end()) {
            std::erase_if(found->second, [&](const Mark& known) { return known.name == mark; });
            if (found->second.empty()) {
                marks_.erase(found);
            }
        }
    }
}

// A mark past its deadline counts as committed: it goes, and the ledger says so, which also makes the names
// of tokens differ from those of before.
bool MemoryState::marked(std::vector<std::string> guarded, TimePoint now) {
    guarded.emplace_back(guard_of_everything);
    bool found = false;
    for (const std::string& guard : guarded) {
        const auto marks = marks_.find(guard);
        if (marks == marks_.end()) {
            continue;
        }
        std::vector<std::string> lapsed;
        std::erase_if(marks->second, [&](const Mark& mark) {
            if (mark.deadline > now) {
                return false;
            }
            lapsed.push_back(mark.name);
            return true;
        });
        found = found || !marks->second.empty();
        if (marks->second.empty()) {
            marks_.erase(marks);
        }
        for (const std::string& mark : lapsed) {
            append(LedgerEntry::Kind::lapsed, mark, "");
        }
    }
    return found;
}

std::vector<std::string> MemoryState::tokens_of(const std::vector<std::string>& scopes, TimePoint now) const {
    std::vector<std::string> tokens;
    for (const std::string& scope : scopes) {
        const auto found = tokens_.find(scope);
        const bool there = found != tokens_.end() && found->second.expires_at > now;
        tokens.push_back(there ? found->second.text : std::string{});
    }
    return tokens;
}

bool MemoryState::is_current(const Slot& slot, const ValueName& name, TimePoint now) const {
    const std::vector<std::string>& own = slot.value.own_scopes;
    std::vector<std::string> scopes = that_count(name.scopes, own);
    scopes.insert(scopes.end(), own.begin(), own.end());
    // A token that is missing equals nothing: none in a stamp is empty.
    return slot.epoch == epoch_ && slot.tokens == tokens_of(scopes, now);
}

void MemoryState::put_token(const std::string& scope, std::string text, TimePoint expires_at) {
    tokens_[scope] = {.text = std::move(text), .expires_at = expires_at};
}

Observed MemoryState::observe(const ObserveRequest& request, const Send& send, TimePoint now) {
    fence(send);
    const ValueName& name = request.name;
    std::vector<std::string> guarded{guard_of_value(name.address)};
    for (const std::string& scope : name.scopes) {
        guarded.push_back(guard_of_token(scope));
    }
    if (marked(std::move(guarded), now)) {
        return {.kind = Observed::Kind::marked, .observation = {.epoch = epoch_, .sequence = sequence_}};
    }
    const auto found = values_.find(name.address);
    if (found != values_.end() && found->second.name != request.take_over
        && is_current(found->second, name, now)) {
        const Slot& slot = found->second;
        const auto left = std::chrono::floor<std::chrono::milliseconds>(slot.expires_at - now);
        if (left.count() > 0) {
            Observed observed{
                .kind = slot.loading ? Observed::Kind::loading : Observed::Kind::hit,
                .value = slot.value,
                .observation = {.epoch = epoch_, .sequence = sequence_},
                .found = slot.name};
            observed.value.life = slot.loading ? std::chrono::milliseconds{0} : left;
            return observed;
        }
    }
    sweep_at_times(now);
    std::vector<std::string> tokens = tokens_of(name.scopes, now);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].empty()) {
            tokens[i] = fresh_name(send);
            put_token(name.scopes[i], tokens[i], after(now, request.token_life));
        }
    }
    const std::string placeholder =
        fmt::format("P{} {} {}", epoch_, fmt::join(tokens, " "), fresh_name(send));
    values_[name.address] = {
        .loading = true,
        .name = placeholder,
        .epoch = epoch_,
        .tokens = tokens,
        .sequence = sequence_,
        .expires_at = after(now, request.longest_load)};
    return {
        .kind = Observed::Kind::load,
        .observation = {
            .epoch = epoch_, .sequence = sequence_, .tokens = std::move(tokens), .placeholder = placeholder}};
}

Filled MemoryState::fill(const FillRequest& request, const Send& send, TimePoint now) {
    fence(send);
    const ValueName& name = request.name;
    const StoredValue& value = request.value;
    const auto found = values_.find(name.address);
    if (found == values_.end() || !found->second.loading
        || found->second.name != request.observation.placeholder || found->second.expires_at <= now
        || !is_current(found->second, name, now) || value.payload.size() > rules_.max_payload_bytes
        || value.life.count() < 1) {
        return Filled::refused;
    }
    const std::uint64_t observed = found->second.sequence;

    // The token of a tag that was not known when the value was observed. One that was born no later, and is
    // still there, was there all the while; one that is missing may be created if nothing at all was
    // invalidated since.
    std::vector<std::string> own_tokens = tokens_of(value.own_scopes, now);
    if (!value.own_scopes.empty()) {
        std::vector<std::string> guarded;
        for (const std::string& scope : value.own_scopes) {
            guarded.push_back(guard_of_token(scope));
        }
        if (marked(std::move(guarded), now)) {
            return Filled::refused;
        }
        for (std::string& token : own_tokens) {
            if (token.empty() ? sequence_ != observed : number_of_epoch(token) > observed) {
                return Filled::refused;
            }
            if (token.empty()) {
                token = fmt::format("{}-{}", observed, send.nonce);
            }
        }
    }
    std::vector<std::string> scopes = that_count(name.scopes, value.own_scopes);
    std::vector<std::string> tokens = tokens_of(scopes, now);
    for (std::size_t i = 0; i < own_tokens.size(); ++i) {
        put_token(value.own_scopes[i], own_tokens[i], after(now, request.token_life));
    }
    // Tokens must outlive the value.
    for (const std::string& scope : name.scopes) {
        tokens_[scope].expires_at = after(now, request.token_life);
    }
    tokens.insert(tokens.end(), own_tokens.begin(), own_tokens.end());
    values_[name.address] = {
        .name = fresh_name(send),
        .epoch = epoch_,
        .tokens = std::move(tokens),
        .sequence = observed,
        .value = value,
        .expires_at = after(now, value.life)};
    return Filled::filled;
}

void MemoryState::release(const ReleaseRequest& request) {
    const auto found = values_.find(request.name.address);
    if (found != values_.end() && found->second.name == request.observation.placeholder) {
        values_.erase(found);
    }
}

Accepted MemoryState::invalidate(const InvalidateRequest& request, const Send& send) {
    drop(request.scopes);
    fence(send);
    if (!request.mark.empty()) {
        clear_mark(request.scopes, request.mark);
    }
    append(LedgerEntry::Kind::invalidated, request.mark, request.record);
    return accepted();
}

Accepted MemoryState::prepare(const PrepareRequest& request, const Send& send, TimePoint now) {
    drop(request.scopes);
    fence(send);
    clear_mark(request.scopes, request.mark);
    for (const std::string& guard : guards_of(request.scopes)) {
        marks_[guard].push_back({.name = request.mark, .deadline = after(now, request.deadline)});
    }
    append(LedgerEntry::Kind::prepared, request.mark, request.record);
    return accepted();
}

Accepted MemoryState::roll_back(const RollbackRequest& request, const Send& send) {
    fence(send);
    clear_mark(request.scopes, request.mark);
    append(LedgerEntry::Kind::rolled_back, request.mark, request.record);
    return accepted();
}

Synced MemoryState::sync(std::string_view cursor, std::size_t most, const Send& send) {
    fence(send);
    std::optional<std::vector<LedgerEntry>> entries = entries_after(cursor, most);
    if (!entries) {
        return {
            .fault = three_parts(
                fmt::format("entries after {}", quote(cursor)), "that is no place in the ledger",
                "pass a place, or '-' for the ledger's beginning")};
    }
    return {
        .ok = true,
        .epoch = epoch_,
        .sequence = sequence_,
        .newest = ledger_.empty() ? "0" : ledger_.back().place,
        .entries = *std::move(entries)};
}

std::optional<std::vector<LedgerEntry>> MemoryState::entries_after(
    std::string_view cursor, std::size_t most) const {
    const std::optional<std::uint64_t> place = cursor == "-" ? 0 : number_in(cursor);
    if (!place) {
        return std::nullopt;
    }
    // Places are numbers without gaps.
    const std::uint64_t before_first = places_ - ledger_.size();
    const std::uint64_t skipped = *place > before_first ? *place - before_first : 0;
    std::vector<LedgerEntry> entries;
    for (std::size_t i = skipped; i < ledger_.size() && entries.size() < most; ++i) {
        entries.push_back(ledger_[i]);
    }
    return entries;
}

std::vector<LedgerEntry> MemoryState::newest_entries(std::size_t most) const {
    const auto count = static_cast<std::ptrdiff_t>(std::min(most, ledger_.size()));
    return {ledger_.rbegin(), ledger_.rbegin() + count};
}

// Expired tokens and values are not seen, but they take room. When there are twice as many as after the last
// time, all are looked at.
void MemoryState::sweep_at_times(TimePoint now) {
    if (tokens_.size() + values_.size() < sweep_from_) {
        return;
    }
    const auto is_over = [&](const auto& entry) { return entry.second.expires_at <= now; };
    std::erase_if(tokens_, is_over);
    std::erase_if(values_, is_over);
    sweep_from_ = std::max<std::size_t>(1024, 2 * (tokens_.size() + values_.size()));
}

} // namespace becache::shared
