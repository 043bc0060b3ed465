#pragma once

#include <becache/core/clock.hpp>
#include <becache/shared/tier.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace becache::shared {

/// 128 bits of the system's random source, as 32 lower-case hexadecimal digits.
[[nodiscard]] std::string draw_nonce();

/// The number of an epoch `<number>-<nonce>`; 0 if there is none.
[[nodiscard]] std::uint64_t number_of_epoch(std::string_view epoch) noexcept;

/// What a client says with each request beside the request itself. The same one again is a repetition by the
/// network.
struct Send {
    std::string nonce;
    std::uint64_t known_epoch = 0; ///< the highest number that this client has seen
};

/// What a server holds and what it does about requests: docs/protocol.md with maps in the place of Redis.
/// Each function is one script: it carries on alone until its end. Copied as it is, it is a dump.
class MemoryState {
public:
    /// What does not change by requests.
    struct Rules {
        std::size_t ledger_length = 0;
        std::size_t max_payload_bytes = 0;
    };

    explicit MemoryState(Rules rules)
        : rules_{rules} {}

    [[nodiscard]] Observed observe(const ObserveRequest& request, const Send& send, TimePoint now);
    [[nodiscard]] Filled fill(const FillRequest& request, const Send& send, TimePoint now);
    void release(const ReleaseRequest& request);
    [[nodiscard]] Accepted invalidate(const InvalidateRequest& request, const Send& send);
    [[nodiscard]] Accepted prepare(const PrepareRequest& request, const Send& send, TimePoint now);
    [[nodiscard]] Accepted roll_back(const RollbackRequest& request, const Send& send);
    [[nodiscard]] Synced sync(std::string_view cursor, std::size_t most, const Send& send);
    /// Nothing, if that is no cursor.
    [[nodiscard]] std::optional<std::vector<LedgerEntry>> entries_after(
        std::string_view cursor, std::size_t most) const;
    [[nodiscard]] std::vector<LedgerEntry> newest_entries(std::size_t most) const;
    /// How many entries the ledger ever had: grows with each.
    [[nodiscard]] std::uint64_t places() const noexcept { return places_; }
    [[nodiscard]] ForeignDropped drop_foreign(const ForeignRequest& request);

    /// All but who it is.
    void forget();
    /// Another process of the server: the next request begins a new epoch.
    void become_another_server() { identity_ = draw_nonce(); }
    [[nodiscard]] bool drop_token(const std::string& scope) { return tokens_.erase(scope) != 0; }
    [[nodiscard]] bool drop_value(const std::string& address) { return values_.erase(address) != 0; }
    void trim_ledger(std::size_t length);
    [[nodiscard]] std::set<std::string>& foreign() noexcept { return foreign_; }

private:
    struct Token {
        std::string text; ///< `<sequence>-<nonce>`
        TimePoint expires_at;
    };
    /// What lies at an address.
    struct Slot {
        bool loading = false; ///< a placeholder
        std::string name;     ///< of this fill or load: no other has it
        std::string epoch;
        std::vector<std::string> tokens; ///< the stamp
        std::uint64_t sequence = 0;      ///< of its observation
        StoredValue value{};
        TimePoint expires_at;
    };
    struct Mark {
        std::string name;
        TimePoint deadline;
    };

    void fence(const Send& send);
    [[nodiscard]] std::string fresh_name(const Send& send) const;
    std::string append(LedgerEntry::Kind kind, const std::string& mark, const std::string& record);
    [[nodiscard]] Accepted accepted() const;
    void drop(const std::vector<Scope>& scopes);
    void clear_mark(const std::vector<Scope>& scopes, const std::string& mark);
    [[nodiscard]] bool marked(std::vector<std::string> guarded, TimePoint now);
    /// The tokens of these scopes; "" for one that is missing.
    [[nodiscard]] std::vector<std::string> tokens_of(
        const std::vector<std::string>& scopes, TimePoint now) const;
    [[nodiscard]] bool is_current(const Slot& slot, const ValueName& name, TimePoint now) const;
    void put_token(const std::string& scope, std::string text, TimePoint expires_at);
    void sweep_at_times(TimePoint now);

    Rules rules_;
    std::string identity_ = draw_nonce();
    std::string epoch_{};
    std::string born_under_{}; ///< the identity of when the epoch began
    std::uint64_t number_ = 0; ///< of the epoch, also when it was dropped
    std::uint64_t sequence_ = 0;
    std::uint64_t places_ = 0;
    std::map<std::string, std::vector<Mark>> marks_{}; ///< by what they guard
    std::deque<LedgerEntry> ledger_{};
    std::unordered_map<std::string, Token> tokens_{};
    std::unordered_map<std::string, Slot> values_{};
    std::set<std::string> foreign_{};
    std::size_t sweep_from_ = 1024; ///< so many tokens and values
};

} // namespace becache::shared
