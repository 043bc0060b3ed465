// What is refused in [regions], and where two names meet in the generated code.

#include "refusal.hpp"

namespace {

INSTANTIATE_TEST_SUITE_P(
    Regions, Refusal,
    testing::ValuesIn(std::vector<Mistake>{
        {.name = "malformed_region",
         .from = "[regions.prices]\nttl = \"250ms\"\n\n[regions.prices.",
         .to = "[regions.Prices]\nttl = \"250ms\"\n\n[regions.Prices.",
         .errors =
             {"shop.toml:32:10: region Prices: 'Prices' is not a name of lower-case words joined by '_'; "
              "write "
              "letters a-z, digits and single '_', beginning with a letter, at most 64 characters, such as "
              "'front_door'",
              "shop.toml:43:27: what reason ITEM_SOLD makes stale: there is no region 'prices'; did you mean "
              "'Prices'?"}},
        {.name = "region_that_is_a_keyword",
         .from = "[regions.prices]\nttl = \"250ms\"\n\n[regions.prices.views.all]",
         .to = "[regions.prices]\nttl = \"250ms\"\n[regions.prices.views.all]\nkey = "
               "[]\n[regions.union]\nttl = \"1s\"\n[regions.union.views.all]",
         .errors = {"shop.toml:36:10: region union: 'union' is a keyword of C++; write another name, such as "
                    "'the_union'"}},
        {.name = "region_that_is_no_table",
         .from = "[regions.prices]\nttl = \"250ms\"\n\n[regions.prices.views.all]\nkey = []",
         .to = "[regions]\nprices = \"250ms\"",
         .errors =
             {"shop.toml:33:1: region prices: a text does not belong here; write [regions.prices] with a "
              "ttl and views"}},
        {.name = "region_without_a_ttl",
         .from = "ttl = \"250ms\"\n",
         .to = "",
         .errors = {"shop.toml:32:10: region prices: it has no 'ttl'; write ttl = \"300s\""}},
        {.name = "ttl_without_a_unit",
         .from = "\"250ms\"",
         .to = "\"250\"",
         .errors = {"shop.toml:33:7: the ttl of region prices: '250' is not a time to live; write a whole "
                    "number and ms, s, m or h, from '1ms' to '8760h', such as '300s'"}},
        {.name = "ttl_that_is_a_number",
         .from = "\"250ms\"",
         .to = "250",
         .errors = {"shop.toml:33:7: 'ttl' in region prices: an integer does not belong here; write ttl = "
                    "\"300s\""}},
        {.name = "ttl_of_zero",
         .from = "\"250ms\"",
         .to = "\"0s\"",
         .errors = {"shop.toml:33:7: the ttl of region prices: '0s' is not a time to live; write a whole "
                    "number and ms, s, m or h, from '1ms' to '8760h', such as '300s'"}},
        {.name = "negative_ttl",
         .from = "\"250ms\"",
         .to = "\"-5s\"",
         .errors = {"shop.toml:33:7: the ttl of region prices: '-5s' is not a time to live; write a whole "
                    "number and ms, s, m or h, from '1ms' to '8760h', such as '300s'"}},
        {.name = "ttl_past_a_year",
         .from = "\"250ms\"",
         .to = "\"8761h\"",
         .errors = {"shop.toml:33:7: the ttl of region prices: '8761h' is not a time to live; write a whole "
                    "number and ms, s, m or h, from '1ms' to '8760h', such as '300s'"}},
        {.name = "ttl_past_all_numbers",
         .from = "\"250ms\"",
         .to = "\"99999999999999999999h\"",
         .errors =
             {"shop.toml:33:7: the ttl of region prices: '99999999999999999999h' is not a time to live; "
              "write a whole number and ms, s, m or h, from '1ms' to '8760h', such as '300s'"}},
        {.name = "ttl_in_words",
         .from = "\"250ms\"",
         .to = "\"5 minutes\"",
         .errors = {"shop.toml:33:7: the ttl of region prices: '5 minutes' is not a time to live; write a "
                    "whole number and ms, s, m or h, from '1ms' to '8760h', such as '300s'"}},
        {.name = "unknown_key_of_a_region",
         .from = "ttl = \"250ms\"",
         .to = "ttl = \"250ms\"\ntime_to_live = 3",
         .errors =
             {"shop.toml:34:1: 'time_to_live' in region prices: no such key; known are ttl, invalidator "
              "and views"}},
        {.name = "malformed_invalidator",
         .from = "ttl = \"250ms\"",
         .to = "ttl = \"250ms\"\ninvalidator = \"drop_prices\"",
         .errors =
             {"shop.toml:34:15: the invalidator of region prices: 'drop_prices' is not lower-case words "
              "that begin with 'invalidate_'; write one such as 'invalidate_prices'"}},
        {.name = "region_without_a_view",
         .from = "\n[regions.prices.views.all]\nkey = []\n",
         .to = "",
         .errors = {"shop.toml:32:10: region prices: it has no view, so nothing can be kept in it; write "
                    "[regions.prices.views.by_id] with a key"}},
        {.name = "views_that_are_no_table",
         .from = "[regions.prices.views.all]\nkey = []\n",
         .to = "views = [\"all\"]\n",
         .errors = {"shop.toml:35:9: the views of region prices: an array does not belong here; write "
                    "[regions.prices.views.by_id] with a key"}},
        {.name = "view_that_is_no_table",
         .from = "[regions.prices.views.all]\nkey = []\n",
         .to = "[regions.prices.views]\nall = []\n",
         .errors = {"shop.toml:36:1: view prices/all: an array does not belong here; write "
                    "[regions.prices.views.all] with a key"}},
        {.name = "malformed_view",
         .from = "views.all]",
         .to = "views.\"all of them\"]",
         .errors =
             {"shop.toml:35:23: view prices/all of them: 'all of them' is not a name of lower-case words "
              "joined by '_'; write letters a-z, digits and single '_', beginning with a letter, at "
              "most 64 characters, such as 'front_door'"}},
        {.name = "view_that_is_a_macro",
         .from = "views.all]",
         .to = "views.linux]",
         .errors =
             {"shop.toml:35:23: view prices/linux: 'linux' is a macro of the C++ compiler or its library; "
              "write another name, such as 'the_linux'"}},
        {.name = "view_without_a_key",
         .from = "key = []",
         .to = "",
         .errors = {"shop.toml:35:23: view prices/all: it has no 'key'; write key = [\"camera_id\", "
                    "\"status?\"], or key = []"}},
        {.name = "unknown_key_of_a_view",
         .from = "key = []",
         .to = "key = []\ntag = [\"item\"]",
         .errors = {"shop.toml:37:1: 'tag' in view prices/all: no such key; did you mean 'tags'?"}},
        {.name = "key_that_is_no_array",
         .from = "key = []",
         .to = "key = \"page\"",
         .errors = {"shop.toml:36:7: 'key' in view prices/all: a text does not belong here; write key = "
                    "[\"camera_id\", \"status?\"], or key = []"}},
        {.name = "key_of_numbers",
         .from = "key = []",
         .to = "key = [1]",
         .errors = {"shop.toml:36:8: 'key' in view prices/all: an integer does not belong here; write key = "
                    "[\"camera_id\", \"status?\"], or key = []"}},
        {.name = "key_field_that_is_not_declared",
         .from = "\"page\"]",
         .to = "\"pgae\"]",
         .errors =
             {"shop.toml:30:18: key field 'pgae' of view items/list: no such field is declared; did you "
              "mean 'page'?"}},
        {.name = "key_field_named_twice",
         .from = "\"page\"]",
         .to = "\"page\", \"shelf\"]",
         .errors =
             {"shop.toml:30:26: key field 'shelf' of view items/list: the key has it already; name each "
              "field once"}},
        {.name = "unknown_tag_of_a_view",
         .from = "tags = [\"item\"]",
         .to = "tags = [\"itme\"]",
         .errors =
             {"shop.toml:26:9: tag 'itme' of view items/by_id: no such kind of tag is declared; did you "
              "mean 'item'?"}},
        {.name = "tag_named_twice",
         .from = "tags = [\"item\"]",
         .to = "tags = [\"item\", \"item\"]",
         .errors = {"shop.toml:26:17: tag 'item' of view items/by_id: the view has it already; name each "
                    "kind once"}},
        {.name = "tag_whose_field_is_not_in_the_key",
         .from = "tags = [\"item\"]",
         .to = "tags = [\"item\", \"shelf\"]",
         .errors =
             {"shop.toml:26:17: tag 'shelf' of view items/by_id: its field 'shelf' is not in the view's "
              "key; add 'shelf' to the key, or leave the tag out: the view then is of any shelf"}},
        {.name = "value_that_is_no_table",
         .from = "value = { type = \"shop::Item\", header = \"shop/item.hpp\" }",
         .to = "value = \"shop::Item\"",
         .errors =
             {"shop.toml:27:9: the value of view items/by_id: a text does not belong here; write value = "
              "{ type = \"shop::Item\", header = \"shop/item.hpp\" }"}},
        {.name = "value_without_a_header",
         .from = ", header = \"shop/item.hpp\"",
         .to = "",
         .errors = {"shop.toml:27:9: the value of view items/by_id: it has no 'header'; write header = "
                    "\"shop/item.hpp\""}},
        {.name = "value_type_that_is_none",
         .from = "\"shop::Item\"",
         .to = "\"shop::Item; int x\"",
         .errors = {"shop.toml:27:18: the value of view items/by_id: 'shop::Item; int x' is not a type that "
                    "holds a "
                    "value; write a complete name, such as 'shop::Item' or 'std::vector<shop::Item>'"}},
        {.name = "header_of_a_value_outside_of_the_folder",
         .from = "\"shop/item.hpp\"",
         .to = "\"../item.hpp\"",
         .errors = {"shop.toml:27:41: the value of view items/by_id: header '../item.hpp' is not a relative "
                    "path without '..'; write what is to be included, such as 'shop/item.hpp'"}},
        {.name = "header_of_a_value_that_ends_the_line",
         .from = "\"shop/item.hpp\"",
         .to = "\"shop/item.hpp>\\n#error\"",
         .errors =
             {"shop.toml:27:41: the value of view items/by_id: header 'shop/item.hpp>\\x0A#error' is not "
              "a relative path without '..'; write what is to be included, such as 'shop/item.hpp'"}},
        {.name = "unknown_key_of_a_value",
         .from = ", header =",
         .to = ", heading =",
         .errors =
             {"shop.toml:27:9: the value of view items/by_id: it has no 'header'; write header = "
              "\"shop/item.hpp\"",
              "shop.toml:27:32: 'heading' in the value of view items/by_id: no such key; known are type and "
              "header"}},
    }),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    GeneratedNames, Refusal,
    testing::ValuesIn(std::vector<Mistake>{
        {.name = "view_named_as_the_namespace_of_its_value",
         .from = "views.by_id]",
         .to = "views.shop]",
         .errors = {"shop.toml:24:22: view items/shop: its generated name 'shop' is also that of a part of a "
                    "value's type; give one of them another name"}},
        {.name = "region_named_as_the_namespace_of_a_value",
         .from = "[regions.prices]\nttl = \"250ms\"\n\n[regions.prices.views.all]",
         .to = "[regions.prices]\nttl = \"250ms\"\n[regions.prices.views.all]\nkey = "
               "[]\n[regions.shop]\nttl = \"1s\"\n[regions.shop.views.all]",
         .errors = {"shop.toml:36:10: region shop: its generated name 'shop' is also that of a part of a "
                    "value's type; give one of them another name"}},
        {.name = "reason_class_named_as_a_type_inside_of_it",
         .from = "\"ShopReason\"",
         .to = "\"Category\"",
         .errors =
             {"shop.toml:6:16: reason_class 'Category': it is the name of a type inside of the class; give "
              "the class another name"}},
        {.name = "view_named_as_a_function_of_regions",
         .from = "views.all]",
         .to = "views.invalidate]",
         .errors =
             {"shop.toml:35:23: view prices/invalidate: its generated name 'invalidate' is also that of a "
              "member of becache::Region; give one of them another name"}},
        {.name = "region_named_as_a_function_of_caches",
         .from = "[regions.prices]\nttl = \"250ms\"\n\n[regions.prices.views.all]",
         .to = "[regions.prices]\nttl = \"250ms\"\n[regions.prices.views.all]\nkey = "
               "[]\n[regions.async_invalidate]\nttl = \"1s\"\n[regions.async_invalidate.views.all]",
         .errors = {"shop.toml:36:10: region async_invalidate: its generated name 'async_invalidate' is also "
                    "that of the generated class Caches; give one of them another name"}},
        {.name = "region_named_as_a_generated_class",
         .from = "[regions.prices]\nttl = \"250ms\"\n\n[regions.prices.views.all]",
         .to = "[regions.prices]\nttl = \"250ms\"\n[regions.prices.views.all]\nkey = "
               "[]\n[regions.caches]\nttl = \"1s\"\n[regions.caches.views.all]",
         .errors = {"shop.toml:36:10: region caches: its generated name 'Caches' is also that of another "
                    "generated class; give one of them another name"}},
        {.name = "invalidator_of_two_regions",
         .from = "ttl = \"250ms\"",
         .to = "ttl = \"250ms\"\ninvalidator = \"invalidate_items\"",
         .errors =
             {"shop.toml:32:10: the invalidator of region prices: its generated name 'invalidate_items' "
              "is also that of the invalidator of region items; give one of them another name"}},
        {.name = "keys_of_two_views_with_one_name",
         .from = "[regions.prices]\nttl = \"250ms\"\n\n[regions.prices.views.all]",
         .to = "[regions.prices]\nttl = \"250ms\"\n[regions.prices.views.all]\nkey = "
               "[]\n[regions.items_by]\nttl = \"1s\"\n[regions.items_by.views.id]",
         .errors =
             {"shop.toml:38:25: view items_by/id: its generated name 'ItemsByIdKey' is also that of view "
              "items/by_id; give one of them another name"}},
    }),
    name_of);

} // namespace
