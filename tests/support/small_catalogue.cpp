#include <support/small_catalogue.hpp>

#include <array>

namespace small {
namespace {

using becache::FieldInfo;
using becache::FieldType;
using becache::ReasonInfo;
using becache::Selection;
using becache::ViewInfo;
using becache::ViewTag;
using namespace std::chrono_literals;

constexpr std::array<ReasonInfo, 4> reasons{{
    {"ITEM_CHANGED", "item_changed", "item", "An item was changed.", 1, false},
    {"STORE_CLOSED", "store_closed", "store", "The store was closed.", 2, false},
    {"BY_HAND", "by_hand", "store", "Somebody asked for it.", 3, false},
    {"ONLY_IN_TESTS", "only_in_tests", "test", "A test asked for it.", 4, true},
}};

constexpr std::array<std::string_view, 2> item_kinds{"item", "shelf"};
constexpr std::array<std::string_view, 1> shelf_kinds{"shelf"};

constexpr FieldInfo item{.name = "item", .type = FieldType::integer};
constexpr FieldInfo shelf{.name = "shelf"};
constexpr FieldInfo item_if_any{.name = "item", .type = FieldType::integer, .optional = true};
constexpr FieldInfo shelf_if_any{.name = "shelf", .optional = true};
constexpr FieldInfo page{.name = "page", .type = FieldType::integer};

constexpr std::array<FieldInfo, 1> item_fields{item};
constexpr std::array<FieldInfo, 2> list_fields{shelf_if_any, page};
constexpr std::array<FieldInfo, 2> both_fields{item_if_any, shelf_if_any};
constexpr std::array<FieldInfo, 1> shelf_fields{shelf};

constexpr std::array<ViewTag, 1> item_tags{{{.kind = 0, .field = 0}}};
constexpr std::array<ViewTag, 1> list_tags{{{.kind = 1, .field = 0}}};
constexpr std::array<ViewTag, 2> both_tags{{{.kind = 0, .field = 0}, {.kind = 1, .field = 1}}};
constexpr std::array<ViewTag, 1> shelf_tags{{{.kind = 0, .field = 0}}};

constexpr std::array<ViewInfo, 3> item_views{{
    {.name = "by_id", .fields = item_fields, .tags = item_tags},
    {.name = "list", .fields = list_fields, .tags = list_tags},
    {.name = "both", .fields = both_fields, .tags = both_tags},
}};
constexpr std::array<ViewInfo, 2> shelf_views{{
    {.name = "by_id", .fields = shelf_fields, .tags = shelf_tags},
    {.name = "all", .fields = {}, .tags = {}},
}};
constexpr std::array<ViewInfo, 1> plain_views{{{.name = "value", .fields = shelf_fields, .tags = {}}}};

constexpr std::array<becache::RegionInfo, 3> regions{{
    {.name = "items", .time_to_live = 10s, .tag_kinds = item_kinds, .views = item_views},
    {.name = "shelves", .time_to_live = 60s, .tag_kinds = shelf_kinds, .views = shelf_views},
    {.name = "plain", .time_to_live = 1s, .tag_kinds = {}, .views = plain_views},
}};

constexpr std::array<Selection, 5> selections{{
    {.reason = &reasons[0], .region = 0, .tag_kind = 0},
    {.reason = &reasons[0], .region = 1, .tag_kind = 0},
    {.reason = &reasons[1], .region = 0},
    {.reason = &reasons[1], .region = 1},
    {.reason = &reasons[1], .region = 2},
}};

} // namespace

const becache::CatalogueInfo catalogue{
    .name = "small", .reasons = reasons, .regions = regions, .selections = selections};

const becache::Reason item_changed{reasons[0]};
const becache::Reason store_closed{reasons[1]};
const becache::Reason by_hand{reasons[2]};
const becache::Reason only_in_tests{reasons[3]};

} // namespace small
