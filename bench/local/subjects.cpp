#include "subjects.hpp"

#include <fmt/format.h>

namespace {

using becache::FieldInfo;
using becache::ReasonInfo;
using becache::RegionInfo;
using becache::ViewInfo;
using becache::ViewTag;

constexpr std::array<FieldInfo, 1> one_field{{{.name = "text"}}};
constexpr std::array<FieldInfo, 4> four_fields{
    {{.name = "number"}, {.name = "camera"}, {.name = "day"}, {.name = "kind"}}};
constexpr std::array<ViewTag, 3> three_tags{
    {{.kind = 0, .field = 1}, {.kind = 1, .field = 2}, {.kind = 2, .field = 3}}};
constexpr std::array<ViewTag, 1> one_tag{{{.kind = 0, .field = 1}}};

constexpr std::array<ViewInfo, 2> plain_views{
    {{.name = "plain", .fields = one_field, .tags = {}},
     {.name = "fields", .fields = four_fields, .tags = {}}}};
constexpr std::array<ViewInfo, 1> tagged_views{
    {{.name = "tagged", .fields = four_fields, .tags = three_tags}}};
constexpr std::array<ViewInfo, 1> grouped_views{
    {{.name = "grouped", .fields = four_fields, .tags = one_tag}}};

constexpr std::array<std::string_view, 3> kinds{"camera", "day", "kind"};
constexpr std::chrono::hours time_to_live{1};
constexpr std::array<RegionInfo, 3> regions{{
    {.name = "plain", .time_to_live = time_to_live, .tag_kinds = {}, .views = plain_views},
    {.name = "tagged", .time_to_live = time_to_live, .tag_kinds = kinds, .views = tagged_views},
    {.name = "grouped", .time_to_live = time_to_live, .tag_kinds = kinds, .views = grouped_views},
}};
constexpr std::array<ReasonInfo, 1> reasons{{{"MEASURED", "measured", "bench", "A benchmark measures.", 1}}};

} // namespace

const becache::CatalogueInfo bench_catalogue{
    .name = "bench", .reasons = reasons, .regions = regions, .selections = {}};
const becache::Reason bench_reason{reasons[0]};

Fields::Fields(std::uint64_t of_number) {
    // 12 + 4 + 3 + 2 = 21 bytes. The camera of nine keys of ten is "cam0": a tag that most values carry.
    const std::uint64_t mixed = (of_number + 1) * 0x9e37'79b9'7f4a'7c15;
    const std::uint64_t camera = of_number % 10 == 0 ? 1 + (mixed >> 40U) % 100 : 0;
    fmt::format_to_n(
        bytes.data(), bytes.size(), "{:012}c{:03}d{:02}k{}", of_number, camera, (mixed >> 32U) % 30,
        (mixed >> 20U) % 3);
}

FieldsKey Fields::key() const noexcept {
    const char* const text = bytes.data();
    return {.number = {text, 12}, .camera = {text + 12, 4}, .day = {text + 16, 3}, .kind = {text + 19, 2}};
}

Subjects::Subjects(std::size_t most_entries)
    : cache{{.application = "bench", .max_entries = most_entries, .max_bytes = std::size_t{4} << 30U}}
    , opened{cache.open(bench_catalogue)}
    , plain_region{opened.region(0)}
    , tagged_region{opened.region(1)}
    , grouped_region{opened.region(2)}
    , plain{plain_region, 0}
    , fields{plain_region, 1}
    , tagged{tagged_region, 0}
    , grouped{grouped_region, 0} {}
