#pragma once

#include "workload.hpp"

#include <becache/cache/cache.hpp>
#include <becache/cache/view.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// What is cached: 40 bytes, of which readers look at one number.
struct Payload {
    std::uint64_t number = 0;
    std::array<std::uint64_t, 4> more{};
};

/// A key of one field, or of four that together are as long: `number/camera/day/kind`.
struct PlainKey {
    std::string_view text;
    void write_to(becache::KeyWriter& out) const { out.add(text); }
};
struct FieldsKey {
    std::string_view number, camera, day, kind;
    void write_to(becache::KeyWriter& out) const {
        out.add(number);
        out.add(camera);
        out.add(day);
        out.add(kind);
    }
};

/// The four fields of the key with a number, in 21 bytes, which slashes make 24: ten cameras, 30 days and
/// three kinds, of which each key has one.
struct Fields {
    explicit Fields(std::uint64_t of_number);
    std::array<char, key_size> bytes{};
    [[nodiscard]] FieldsKey key() const noexcept;
};

/// A catalogue of one region without tags, one with three tags a value, and one with one tag a value.
extern const becache::CatalogueInfo bench_catalogue;
extern const becache::Reason bench_reason;

/// A cache that holds `most_entries` values, and its regions.
struct Subjects {
    explicit Subjects(std::size_t most_entries);

    becache::Cache cache;
    becache::OpenCatalogue opened;
    becache::Region plain_region, tagged_region, grouped_region;
    becache::View<PlainKey, Payload> plain;    ///< one field, no tag
    becache::View<FieldsKey, Payload> fields;  ///< four fields, no tag
    becache::View<FieldsKey, Payload> tagged;  ///< four fields, three tags
    becache::View<FieldsKey, Payload> grouped; ///< four fields, one tag: the camera
};
