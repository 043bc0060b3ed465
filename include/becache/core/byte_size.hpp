#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace becache {

/// How many bytes a cached value holds, itself and its heap: what CacheOptions::max_bytes bounds. An estimate
/// for a type is its own size; specialise this for a type of your own that owns memory.
template <class Value>
struct ByteSize {
    static std::size_t of(const Value& /*value*/) noexcept { return sizeof(Value); }
};

template <>
struct ByteSize<std::string> {
    static std::size_t of(const std::string& text) noexcept {
        const bool in_place = text.capacity() < sizeof(std::string) / 2;
        return sizeof(std::string) + (in_place ? 0 : text.capacity() + 1);
    }
};

template <class Element>
struct ByteSize<std::vector<Element>> {
    static std::size_t of(const std::vector<Element>& elements) noexcept {
        std::size_t bytes = sizeof(elements) + (elements.capacity() - elements.size()) * sizeof(Element);
        for (const Element& element : elements) {
            bytes += ByteSize<Element>::of(element);
        }
        return bytes;
    }
};

template <class Element>
struct ByteSize<std::optional<Element>> {
    static std::size_t of(const std::optional<Element>& element) noexcept {
        return sizeof(element) + (element ? ByteSize<Element>::of(*element) - sizeof(Element) : 0);
    }
};

template <>
struct ByteSize<nlohmann::json> {
    static std::size_t of(const nlohmann::json& document) noexcept;
};

} // namespace becache
