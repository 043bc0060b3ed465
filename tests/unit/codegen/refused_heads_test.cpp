// What is refused in [catalogue], [categories], [fields] and [tags].

#include "refusal.hpp"

namespace {

INSTANTIATE_TEST_SUITE_P(
    Catalogue, Refusal,
    testing::ValuesIn(std::vector<Mistake>{
        {.name = "missing_catalogue_table",
         .from = "[catalogue]",
         .to = "[catalog]",
         .errors =
             {"shop.toml: [catalogue]: it is missing; write [catalogue] with name, namespace, headers and "
              "reason_class",
              "shop.toml:1:2: 'catalog' in the file: no such key; did you mean 'catalogue'?"}},
        {.name = "malformed_catalogue_name",
         .from = "name = \"shop\"",
         .to = "name = \"My Shop\"",
         .errors =
             {"shop.toml:2:8: catalogue 'My Shop': 'My Shop' is not a name of lower-case words joined by "
              "'_'; write letters a-z, digits and single '_', beginning with a letter, at most 64 "
              "characters, such as 'front_door'"}},
        {.name = "missing_name",
         .from = "name = \"shop\"\n",
         .to = "",
         .errors = {"shop.toml:1:1: [catalogue]: it has no 'name'; write name = \"home_security\""}},
        {.name = "name_of_another_type",
         .from = "name = \"shop\"",
         .to = "name = 3",
         .errors = {"shop.toml:2:8: 'name' in [catalogue]: an integer does not belong here; write name = "
                    "\"home_security\""}},
        {.name = "malformed_namespace",
         .from = "\"shop::core\"",
         .to = "\"shop:core\"",
         .errors = {"shop.toml:3:13: namespace 'shop:core': 'shop:core' is not a name of lower-case words; "
                    "write names joined by '::', such as 'backend::core'"}},
        {.name = "namespace_with_a_keyword",
         .from = "\"shop::core\"",
         .to = "\"shop::default\"",
         .errors = {"shop.toml:3:13: namespace 'shop::default': 'default' is a keyword of C++; write names "
                    "joined by '::', such as 'backend::core'"}},
        {.name = "namespace_that_hides_the_library",
         .from = "\"shop::core\"",
         .to = "\"shop::becache\"",
         .errors = {"shop.toml:3:13: namespace 'shop::becache': 'becache' is a namespace that the generated "
                    "code uses; write names joined by '::', such as 'backend::core'"}},
        {.name = "absolute_header",
         .from = "\"shop/reasons.hpp\"",
         .to = "\"/usr/include/reasons.hpp\"",
         .errors = {"shop.toml:4:18: reasons_header '/usr/include/reasons.hpp': it is not a relative path "
                    "without '..' to a header ending in '.hpp'; write what users are to include, such as "
                    "'backend/core/constants.hpp'"}},
        {.name = "header_outside_of_the_folder",
         .from = "\"shop/caches.hpp\"",
         .to = "\"shop/../../caches.hpp\"",
         .errors =
             {"shop.toml:5:17: caches_header 'shop/../../caches.hpp': it is not a relative path without "
              "'..' to a header ending in '.hpp'; write what users are to include, such as "
              "'backend/core/constants.hpp'"}},
        {.name = "header_of_another_ending",
         .from = "\"shop/caches.hpp\"",
         .to = "\"shop/caches.h\"",
         .errors =
             {"shop.toml:5:17: caches_header 'shop/caches.h': it is not a relative path without '..' to a "
              "header ending in '.hpp'; write what users are to include, such as "
              "'backend/core/constants.hpp'"}},
        {.name = "both_headers_equal",
         .from = "\"shop/caches.hpp\"",
         .to = "\"shop/reasons.hpp\"",
         .errors = {"shop.toml:4:18: reasons_header 'shop/reasons.hpp': caches_header 'shop/reasons.hpp' "
                    "generates the same file; give one of them another name"}},
        {.name = "header_equal_to_the_testing_header",
         .from = "\"shop/reasons.hpp\"",
         .to = "\"shop/caches_testing.hpp\"",
         .errors =
             {"shop.toml:4:18: reasons_header 'shop/caches_testing.hpp': caches_header 'shop/caches.hpp' "
              "generates the same file; give one of them another name"}},
        {.name = "malformed_reason_class",
         .from = "\"ShopReason\"",
         .to = "\"shop_reason\"",
         .errors = {"shop.toml:6:16: reason_class 'shop_reason': it is not the name of a type: a capital "
                    "letter, then letters and digits; write one such as 'CacheInvalidationReason'"}},
        {.name = "reason_class_that_is_generated",
         .from = "\"ShopReason\"",
         .to = "\"Subject\"",
         .errors = {"shop.toml:6:16: reason_class: its generated name 'Subject' is also that of another "
                    "generated class; give one of them another name"}},
        {.name = "unknown_key_of_the_catalogue",
         .from = "reason_class =",
         .to = "reason_clas =",
         .errors =
             {"shop.toml:1:1: [catalogue]: it has no 'reason_class'; write reason_class = "
              "\"CacheInvalidationReason\"",
              "shop.toml:6:1: 'reason_clas' in [catalogue]: no such key; did you mean 'reason_class'?"}},
        {.name = "unknown_table",
         .from = "[categories]",
         .to = "[category]",
         .errors =
             {"shop.toml: [categories]: it is missing; write [categories] with a line such as alert_state = "
              "\"Alert State Changes\"",
              "shop.toml:8:2: 'category' in the file: no such key; known are catalogue, categories, fields, "
              "tags, regions, reasons, reserved and exception"}},
        {.name = "unknown_key_outside_of_any_table",
         .from = "[catalogue]",
         .to = "version = 1\n[catalogue]",
         .errors = {"shop.toml:1:1: 'version' in the file: no such key; known are catalogue, categories, "
                    "fields, tags, regions, reasons, reserved and exception"}},
        {.name = "categories_that_are_no_table",
         .from = "[categories]\nstock = \"Stock\"\nstaff = \"Staff\"\n",
         .to = "",
         .errors = {"shop.toml: [categories]: it is missing; write [categories] with a line such as "
                    "alert_state = \"Alert State Changes\""}},
        {.name = "malformed_category",
         .from = "stock = \"Stock\"",
         .to = "Stock = \"Stock\"",
         .errors =
             {"shop.toml:9:1: category Stock: 'Stock' is not a name of lower-case words joined by '_'; write "
              "letters a-z, digits and single '_', beginning with a letter, at most 64 characters, such as "
              "'front_door'",
              "shop.toml:41:12: the category of reason ITEM_SOLD: there is no category 'stock'; did you mean "
              "'Stock'?"}},
        {.name = "category_that_is_a_keyword",
         .from = "staff = \"Staff\"",
         .to = "private = \"Staff\"",
         .errors =
             {"shop.toml:10:1: category private: 'private' is a keyword of C++; write another name, such as "
              "'the_private'",
              "shop.toml:48:12: the category of reason AUDIT: there is no category 'staff'; known are stock "
              "and "
              "private"}},
        {.name = "category_without_a_title",
         .from = "staff = \"Staff\"",
         .to = "staff = \"\"",
         .errors = {"shop.toml:10:9: category staff: it is empty; write its title, such as \"Alert State "
                    "Changes\""}},
        {.name = "category_with_a_number_for_a_title",
         .from = "staff = \"Staff\"",
         .to = "staff = 1",
         .errors = {"shop.toml:10:9: category staff: an integer is not a title; write its title as a text, "
                    "such as \"Alert State Changes\""}},
        {.name = "category_declared_twice",
         .from = "staff = \"Staff\"",
         .to = "staff = \"Staff\"\nstaff = \"Crew\"",
         .errors = {"shop.toml:11:1: staff: declared twice, first in line 10; give the second one a name of "
                    "its own, or remove it"}},
        {.name = "unknown_type_of_field",
         .from = "page = \"integer\"",
         .to = "page = \"interger\"",
         .errors =
             {"shop.toml:15:8: field page: 'interger' is not a type of field; did you mean 'integer'?"}},
        {.name = "type_of_field_that_is_no_text",
         .from = "page = \"integer\"",
         .to = "page = 1",
         .errors = {"shop.toml:15:8: field page: an integer is not a type of field; write \"text\" or "
                    "\"integer\""}},
        {.name = "malformed_field",
         .from = "page = \"integer\"\n",
         .to = "page = \"integer\"\n\"page size\" = \"integer\"\n",
         .errors =
             {"shop.toml:16:1: field page size: 'page size' is not a name of lower-case words joined by "
              "'_'; write letters a-z, digits and single '_', beginning with a letter, at most 64 "
              "characters, such as 'front_door'"}},
        {.name = "field_that_is_a_keyword",
         .from = "page = \"integer\"\n",
         .to = "page = \"integer\"\nclass = \"text\"\n",
         .errors = {"shop.toml:16:1: field class: 'class' is a keyword of C++; write another name, such as "
                    "'the_class'"}},
        {.name = "field_that_is_a_macro",
         .from = "page = \"integer\"\n",
         .to = "page = \"integer\"\nerrno = \"text\"\n",
         .errors =
             {"shop.toml:16:1: field errno: 'errno' is a macro of the C++ compiler or its library; write "
              "another name, such as 'the_errno'"}},
        {.name = "field_that_is_a_generated_function",
         .from = "page = \"integer\"\n",
         .to = "page = \"integer\"\nwrite_to = \"text\"\n",
         .errors = {"shop.toml:16:1: field write_to: it is the name of a function of the generated types; "
                    "write another name, such as 'the_write_to'"}},
        {.name = "tag_of_an_unknown_field",
         .from = "shelf = \"shelf\"",
         .to = "shelf = \"shelv\"",
         .errors = {"shop.toml:19:9: kind of tag shelf: there is no field 'shelv'; did you mean 'shelf'?"}},
        {.name = "tag_that_is_no_text",
         .from = "shelf = \"shelf\"",
         .to = "shelf = true",
         .errors = {"shop.toml:19:9: kind of tag shelf: a boolean is not a field; write the key field that "
                    "carries the tag's value, such as camera = \"camera_id\""}},
        {.name = "malformed_kind_of_tag",
         .from = "shelf = \"shelf\"",
         .to = "shelf_ = \"shelf\"",
         .errors =
             {"shop.toml:19:1: kind of tag shelf_: 'shelf_' is not a name of lower-case words joined by "
              "'_'; write letters a-z, digits and single '_', beginning with a letter, at most 64 "
              "characters, such as 'front_door'"}},
    }),
    name_of);

} // namespace
