#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace becache {

/// A tag that only the loaded value knows: `{"camera", "front_door"}`, kind and value.
struct LoadedTag {
    std::string kind;
    std::string value;

    LoadedTag(std::string of_kind, std::string with_value)
        : kind{std::move(of_kind)}
        , value{std::move(with_value)} {}
    LoadedTag(std::string of_kind, std::int64_t with_value)
        : LoadedTag{std::move(of_kind), std::to_string(with_value)} {}
};

/// What a loader may answer where a value alone does not say enough.
template <class Value>
struct Loaded {
    /// The value; none: there is no such value, which is cached, too (ReadRules::absent_time_to_live).
    std::optional<Value> value{};
    /// How long it is fresh, in place of what the options say: 1 ms or more.
    std::optional<std::chrono::milliseconds> time_to_live{};
    /// Tags beside those that the key gives. Of a kind that is named here the value no longer carries "any".
    /// The kinds are the region's: an unknown one is a failed load, with std::invalid_argument.
    std::vector<LoadedTag> tags{};
    /// The value that the loader was shown is still right: `value` is not looked at. Nothing was shown: a
    /// failed load, with std::logic_error.
    bool unchanged = false;

    [[nodiscard]] static Loaded absent() { return {}; }
    [[nodiscard]] static Loaded still_valid() { return {.unchanged = true}; }
};

/// What a loader may return: a value, an optional one (none: there is no such value), or Loaded.
template <class Answer, class Value>
concept LoaderAnswer = std::convertible_to<Answer, Value> || std::convertible_to<
    Answer, std::optional<Value>> || std::same_as<std::remove_cvref_t<Answer>, Loaded<Value>>;

} // namespace becache
