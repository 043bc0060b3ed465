#pragma once

#include <becache/cache/erased_view.hpp>
#include <becache/cache/loaded.hpp>
#include <becache/core/byte_size.hpp>
#include <becache/core/codec.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace becache {

/// What View::get_or_load takes: called with nothing or with `const Handle<Value>&`, returns a LoaderAnswer.
template <class Loader, class Value>
concept TypedLoaderFor = (std::invocable<Loader&> && LoaderAnswer<std::invoke_result_t<Loader&>, Value>)
                         || (!std::invocable<Loader&> && std::invocable<Loader&, const Handle<Value>&>);

/// What View::get_or_load_many takes: called with the keys, returns a range of as many answers.
template <class Loader, class Key, class Value>
concept BatchLoaderFor = requires(Loader& loader, std::span<const Key> keys) {
    { *std::begin(loader(keys)) } -> LoaderAnswer<Value>;
    loader(keys).size();
};

/// How a loader with types becomes one without: what it returns becomes an entry of the table.
template <class Value>
class TypedLoader {
public:
    /// Loader is deduced as for a forwarding reference: what was passed by name is copied where it is kept,
    /// what is temporary is moved, and what can be neither is not kept: the KeptLoader is empty.
    template <class Loader>
    [[nodiscard]] static LoaderRef ref(std::remove_reference_t<Loader>& loader) {
        using Held = std::remove_reference_t<Loader>;
        return {
            .loader = const_cast<void*>(static_cast<const void*>(std::addressof(loader))),
            .run = [](void* object, const local::TableKey& key,
                      const local::EntryRef& shown) { return run(*static_cast<Held*>(object), key, shown); },
            .keep = [](void* object) -> KeptLoader {
                if constexpr (std::constructible_from<std::remove_cv_t<Held>, Loader&&>) {
                    return kept_here(
                        std::remove_cv_t<Held>(static_cast<Loader&&>(*static_cast<Held*>(object))));
                } else {
                    return {};
                }
            }};
    }

    /// A loader that runs within its call, or one that is given a callback.
    template <class Loader>
    [[nodiscard]] static KeptLoader kept(Loader loader) {
        if constexpr (std::invocable<Loader&> || !std::invocable<Loader&, Callback>) {
            return kept_here(std::move(loader));
        } else {
            auto shared = std::make_shared<Loader>(std::move(loader));
            return [shared](const local::TableKey& key, const local::EntryRef& shown, LoadDone done) {
                Callback callback{std::string{key.fields}, key.view, shown, std::move(done)};
                try {
                    std::invoke(*shared, callback);
                } catch (...) {
                    callback.fail(std::current_exception());
                }
            };
        }
    }

    /// How values cross to other processes; null if they have no codec.
    [[nodiscard]] static const ValueCodec* codec() noexcept {
        if constexpr (HasCodec<Value>) {
            static constexpr ValueCodec codec{
                .encode =
                    [](const local::Entry& entry) { return encode_value(entry.template value<Value>()); },
                .decode =
                    [](const local::TableKey& key, std::string_view bytes) {
                        std::optional<Value> value = decode_value<Value>(bytes);
                        return value ? of_value(
                                   local::EntryMaker::make<Value>(key, [&] { return *std::move(value); }))
                                     : local::LoadResult{};
                    }};
            return &codec;
        } else {
            return nullptr;
        }
    }

    /// Keys that one loader is to load.
    template <class Key>
    struct Batch {
        std::vector<Key> keys;
        std::vector<std::shared_ptr<Lead>> leads;
    };

    /// Takes from the shared tier what it has, runs a loader of many keys for the rest, and lands what it
    /// gives for each.
    template <class Loader, class Key>
    static void run_batch(Loader& loader, Batch<Key> batch) {
        const std::vector<bool> must_load = ErasedView::fetch(batch.leads);
        Batch<Key> missing;
        for (std::size_t i = 0; i < must_load.size(); ++i) {
            if (must_load[i]) {
                missing.keys.push_back(std::move(batch.keys[i]));
                missing.leads.push_back(std::move(batch.leads[i]));
            }
        }
        if (!missing.keys.empty()) {
            load_batch(loader, std::span<const Key>{missing.keys}, missing.leads);
        }
    }

private:
    template <class Loader, class Key>
    static void load_batch(
        Loader& loader, std::span<const Key> keys, const std::vector<std::shared_ptr<Lead>>& leads) {
        for (const auto& lead : leads) {
            lead->on_this_thread();
        }
        std::size_t landed = 0;
        try {
            auto answers = loader(keys);
            if (answers.size() != keys.size()) {
                throw std::logic_error{
                    "get_or_load_many of " + std::to_string(keys.size()) + " keys: its loader returned "
                    + std::to_string(answers.size())
                    + " answers; it returns one for each key, in their order"};
            }
            for (auto& answer : answers) {
                Lead& lead = *leads[landed++];
                lead.land(result_of(
                    [&]() -> decltype(auto) { return std::move(answer); }, lead.key(), lead.shown()));
            }
        } catch (...) {
            for (; landed < leads.size(); ++landed) {
                leads[landed]->land({.error = std::current_exception()});
            }
        }
    }

    template <class Loader>
    [[nodiscard]] static KeptLoader kept_here(Loader loader) {
        return [shared = std::make_shared<Loader>(std::move(loader))](
                   const local::TableKey& key, const local::EntryRef& shown, const LoadDone& done) {
            done(run(*shared, key, shown));
        };
    }

    /// What a callback-style loader calls at its end. Cheap to copy.
    class Callback {
    public:
        Callback(std::string fields, std::uint16_t view, local::EntryRef shown, LoadDone done)
            : state_{
                std::make_shared<State>(State{std::move(fields), view, std::move(shown), std::move(done)})} {}

        template <class Answer>
            requires LoaderAnswer<Answer, Value>
        void operator()(std::exception_ptr error, Answer answer) const {
            if (error != nullptr) {
                fail(error);
                return;
            }
            state_->done(result_of(
                [&]() -> Answer&& { return std::move(answer); }, {state_->view, state_->fields},
                state_->shown));
        }
        void fail(const std::exception_ptr& error) const { state_->done({.error = error}); }

    private:
        struct State {
            std::string fields;
            std::uint16_t view;
            local::EntryRef shown;
            LoadDone done;
        };
        std::shared_ptr<State> state_;
    };

    template <class Loader>
    [[nodiscard]] static local::LoadResult run(
        Loader& loader, const local::TableKey& key, const local::EntryRef& shown) {
        if constexpr (std::invocable<Loader&>) {
            return result_of([&]() -> decltype(auto) { return std::invoke(loader); }, key, shown);
        } else {
            const Handle<Value> handle{shown, Source::hit};
            return result_of([&]() -> decltype(auto) { return std::invoke(loader, handle); }, key, shown);
        }
    }

    /// What `load()` returns as an entry, or what it throws.
    template <class Answer>
    [[nodiscard]] static local::LoadResult result_of(
        const Answer& load, const local::TableKey& key, const local::EntryRef& shown) {
        using Given = std::invoke_result_t<const Answer&>;
        try {
            if constexpr (std::same_as<std::remove_cvref_t<Given>, Loaded<Value>>) {
                return of_loaded(load(), key, shown);
            } else if constexpr (std::convertible_to<Given, Value>) {
                return of_value(local::EntryMaker::make<Value>(key, load));
            } else {
                std::optional<Value> value = load();
                return value
                           ? of_value(local::EntryMaker::make<Value>(key, [&] { return *std::move(value); }))
                           : local::LoadResult{.value = local::EntryMaker::make_absent(key)};
            }
        } catch (...) {
            return {.error = std::current_exception()};
        }
    }

    [[nodiscard]] static local::LoadResult of_value(local::EntryRef entry) {
        const std::size_t bytes = ByteSize<Value>::of(entry->template value<Value>());
        return {.value = std::move(entry), .value_bytes = bytes};
    }

    [[nodiscard]] static local::LoadResult of_loaded(
        Loaded<Value> loaded, const local::TableKey& key, const local::EntryRef& shown) {
        local::LoadResult result;
        if (loaded.unchanged) {
            if (shown == nullptr) {
                throw std::logic_error{
                    "get_or_load of key '" + std::string{key.fields}
                    + "': its loader says that the value has not changed, but it was shown none; "
                      "it then loads the value"};
            }
            result = {.value = shown, .unchanged = true};
        } else if (loaded.value) {
            result = of_value(local::EntryMaker::make<Value>(key, [&] { return *std::move(loaded.value); }));
        } else {
            result = {.value = local::EntryMaker::make_absent(key)};
        }
        result.time_to_live = loaded.time_to_live;
        for (LoadedTag& tag : loaded.tags) {
            result.tags.emplace_back(std::move(tag.kind), std::move(tag.value));
        }
        return result;
    }
};

} // namespace becache
