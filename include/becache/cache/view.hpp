#pragma once

#include <becache/cache/async.hpp>
#include <becache/cache/erased_view.hpp>
#include <becache/cache/handle.hpp>
#include <becache/cache/loaded.hpp>
#include <becache/cache/typed_loader.hpp>
#include <becache/core/raw_string.hpp>
#include <becache/core/source_location.hpp>

#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/prefer.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace becache {

/// A view's key: writes its fields in the order of the catalogue.
template <class Key>
concept ViewKey = requires(const Key& key, KeyWriter& out) {
    key.write_to(out);
};

/// One key shape and one value type of a region. A cheap handle that keeps the cache's state alive;
/// thread-safe. Every operation throws std::invalid_argument for a key past its bounds.
template <ViewKey Key, class Value>
class View {
public:
    View(const Region& region, std::size_t place)
        : erased_{region, place, typeid(Value), TypedLoader<Value>::codec()} {}

    /// The value if it is fresh, else an empty handle.
    [[nodiscard]] Handle<Value> get(const Key& key) const { return {erased_.get(written(key)), Source::hit}; }

    /// Calls `use(const Value&)` if the value is fresh; answers whether it was. Cheaper than get() by the
    /// sharing of a handle. While `use` runs, memory of all caches is held back, so it is short.
    template <class Use>
        requires std::invocable<Use&, const Value&>
    bool visit(const Key& key, Use&& use) const {
        const KeyWriter text = written(key);
        bool hit = false;
        bool visited = false;
        bool report = false;
        {
            const local::EpochGuard guard;
            const ErasedView::Glance glance = erased_.glance(text, guard);
            report = glance.report;
            hit = glance.entry != nullptr;
            if (hit && !glance.entry->absent()) [[likely]] {
                visited = true;
                std::invoke(use, glance.entry->value<Value>());
            }
        }
        if (report) [[unlikely]] {
            erased_.report(text, hit);
        }
        return visited;
    }

    /// get() for many keys, which together cost less: their look-ups wait for memory at the same time.
    [[nodiscard]] std::vector<Handle<Value>> get_many(std::span<const Key> keys) const;

    /// The value if it is fresh; else what `loader()` gives, which is run once however many threads ask.
    ///
    /// The loader returns a Value, a std::optional<Value> (none: there is no such value) or a Loaded<Value>.
    /// One with a parameter is shown the value known before, if any is left, as a `const Handle<Value>&`.
    /// What it throws reaches all who wait, unchanged, and nothing is cached. A load is joined only if
    /// nothing that covers the key was invalidated since it began. With options that let a load go on without
    /// its caller (stale_while_revalidate, early_refresh, the time-outs) the loader may be moved or copied,
    /// and outlive this call: it then captures by value. Throws std::logic_error if a loader asks for the key
    /// that it is loading, and LoadTimeout past the hard time-out.
    template <TypedLoaderFor<Value> Loader>
    Handle<Value> get_or_load(const Key& key, Loader&& loader) const {
        return read<Loader>(key, loader, nullptr);
    }
    /// The same, with options for this call.
    template <TypedLoaderFor<Value> Loader>
    Handle<Value> get_or_load(const Key& key, Loader&& loader, const ReadOptions& options) const {
        return read<Loader>(key, loader, &options);
    }

    /// The values of many keys, in their order. `loader(std::span<const Key>)` is called at most once, with
    /// the keys that miss and that nobody else is loading, and returns as many answers, in their order.
    template <class Loader>
        requires BatchLoaderFor<Loader, Key, Value> std::vector<Handle<Value>> get_or_load_many(
            std::span<const Key> keys, Loader&& loader, const ReadOptions& options = {})
    const;

    /// As get_or_load, completing with `(std::exception_ptr, Handle<Value>)` on the executor that goes with
    /// the token. A loader without parameters is run within the call. A loader with one is started within
    /// the call (with a shared tier both are run by CacheOptions::executor, once the tier has no value) and
    /// given a callback `(std::exception_ptr, Value)` to be called once, from any thread, as
    /// boost::asio::co_spawn calls its handler; in place of the value it may be given what a loader returns.
    template <class Loader, class Token = DefaultToken>
    auto async_get_or_load(const Key& key, Loader loader, Token&& token = {}) const {
        return async_get_or_load(key, std::move(loader), std::nullopt, std::forward<Token>(token));
    }
    /// The same, with options for this call.
    template <class Loader, class Token = DefaultToken>
    auto async_get_or_load(
        const Key& key, Loader loader, const ReadOptions& options, Token&& token = {}) const {
        return async_get_or_load(
            key, std::move(loader), std::optional<ReadOptions>{options}, std::forward<Token>(token));
    }

    /// Whether get would be answered from memory. Counts nothing and keeps nothing alive.
    [[nodiscard]] bool contains(const Key& key) const { return erased_.contains(written(key)); }

    /// Gives a fresh value its whole time to live again; answers whether there was one.
    bool refresh(const Key& key) const { return erased_.refresh(written(key)); }

    /// Makes the value stale, for a reason: as hard as the catalogue says of it.
    Receipt invalidate(
        const Key& key, Reason reason, SourceLocation origin = SourceLocation::current()) const {
        return erased_.invalidate(written(key), reason, std::nullopt, origin);
    }
    /// The same, hard or soft as the caller says.
    Receipt invalidate(
        const Key& key, Reason reason, Hardness hardness,
        SourceLocation origin = SourceLocation::current()) const {
        return erased_.invalidate(written(key), reason, hardness, origin);
    }
    Receipt invalidate(const Key&, use_a_constant_of_the_catalogue_instead_of_a_raw_string) const = delete;

    template <class Token = DefaultToken>
    auto async_invalidate(
        const Key& key, Reason reason, Token&& token = {},
        SourceLocation origin = SourceLocation::current()) const {
        return async_receipt(
            std::forward<Token>(token),
            [erased = erased_, written_key = written(key), reason, origin](const ReceiptDone& done) {
                erased.invalidate(written_key, reason, std::nullopt, origin, done);
            });
    }

    /// `cameras/by_id/front_door`: what logs show and Cache::why takes.
    [[nodiscard]] std::string address(const Key& key) const { return erased_.address(written(key)); }

private:
    [[nodiscard]] static KeyWriter written(const Key& key) {
        KeyWriter out;
        key.write_to(out);
        return out;
    }

    template <class Loader>
    Handle<Value> read(
        const Key& key, std::remove_reference_t<Loader>& loader, const ReadOptions* options) const {
        if constexpr (std::is_function_v<std::remove_reference_t<Loader>>) {
            auto* pointer = &loader;
            return read<decltype(pointer)>(key, pointer, options);
        } else {
            return handle(
                erased_.read(written(key), options, TypedLoader<Value>::template ref<Loader>(loader)));
        }
    }

    [[nodiscard]] static Handle<Value> handle(Outcome outcome) {
        if (outcome.error != nullptr) {
            std::rethrow_exception(outcome.error);
        }
        return {std::move(outcome.entry), outcome.source};
    }

    template <class Loader, class Token>
    auto async_get_or_load(
        const Key& key, Loader loader, std::optional<ReadOptions> options, Token&& token) const {
        return boost::asio::async_initiate<Token, void(std::exception_ptr, Handle<Value>)>(
            [](auto handler, const ErasedView& erased, const KeyWriter& written_key, Loader run,
               const std::optional<ReadOptions>& how) {
                erased.async_read(
                    written_key, how ? &*how : nullptr, TypedLoader<Value>::kept(std::move(run)),
                    on_executor(std::move(handler)));
            },
            token, erased_, written(key), std::move(loader), std::move(options));
    }

    /// A callback that runs a completion handler, of any type, on its executor.
    template <class Handler>
    [[nodiscard]] static std::function<void(Outcome)> on_executor(Handler handler) {
        auto executor = boost::asio::prefer(
            boost::asio::get_associated_executor(handler), boost::asio::execution::outstanding_work.tracked);
        auto kept = std::make_shared<Handler>(std::move(handler));
        return [executor, kept](Outcome outcome) {
            boost::asio::post(executor, [kept, outcome = std::move(outcome)]() mutable {
                std::exception_ptr error = std::move(outcome.error);
                Handle<Value> value;
                if (error == nullptr) {
                    value = {std::move(outcome.entry), outcome.source};
                }
                std::move (*kept)(std::move(error), std::move(value));
            });
        };
    }

    ErasedView erased_;
};

template <ViewKey Key, class Value>
std::vector<Handle<Value>> View<Key, Value>::get_many(std::span<const Key> keys) const {
    std::string texts;
    std::vector<std::size_t> ends;
    ends.reserve(keys.size());
    for (const Key& key : keys) {
        texts += written(key).text();
        ends.push_back(texts.size());
    }
    std::vector<local::EntryRef> entries(keys.size());
    erased_.get_many(texts, ends, entries);
    std::vector<Handle<Value>> handles;
    handles.reserve(keys.size());
    for (local::EntryRef& entry : entries) {
        handles.emplace_back(std::move(entry), Source::hit);
    }
    return handles;
}

template <ViewKey Key, class Value>
template <class Loader>
    requires BatchLoaderFor<Loader, Key, Value> std::vector<Handle<Value>> View<Key, Value>::get_or_load_many(
        std::span<const Key> keys, Loader&& loader, const ReadOptions& options)
const {
    using Batch = typename TypedLoader<Value>::template Batch<Key>;
    std::vector<Boarding> boardings;
    Batch missing;
    const auto refreshed = std::make_shared<Batch>();
    for (const Key& key : keys) {
        const KeyWriter text = written(key);
        Boarding& boarding = boardings.emplace_back(erased_.board(text, &options));
        if (boarding.lead != nullptr) {
            missing.keys.push_back(key);
            missing.leads.push_back(std::move(boarding.lead));
        } else if (boarding.refresh) {
            if (auto lead = erased_.board_refresh(text, &options, boarding.answer.entry)) {
                refreshed->keys.push_back(key);
                refreshed->leads.push_back(std::move(lead));
            }
        }
    }
    TypedLoader<Value>::run_batch(loader, std::move(missing));
    if (!refreshed->keys.empty()) {
        auto kept = std::make_shared<std::decay_t<Loader>>(std::forward<Loader>(loader));
        erased_.run_in_background(
            [kept, refreshed] { TypedLoader<Value>::run_batch(*kept, std::move(*refreshed)); });
    }
    std::vector<Handle<Value>> handles;
    handles.reserve(keys.size());
    for (Boarding& boarding : boardings) {
        handles.push_back(
            handle(boarding.wait == nullptr ? std::move(boarding.answer) : boarding.wait->outcome()));
    }
    return handles;
}

} // namespace becache
