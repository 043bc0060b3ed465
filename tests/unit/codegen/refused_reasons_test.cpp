// What is refused in [reasons], and in the TOML itself.

#include "refusal.hpp"

namespace {

INSTANTIATE_TEST_SUITE_P(
    Reasons, Refusal,
    testing::ValuesIn(std::vector<Mistake>{
        {.name = "reason_that_is_no_table",
         .from = "[reasons.AUDIT]",
         .to = "[reasons]\nAUDITS = \"audit\"\n[reasons.AUDIT]",
         .errors =
             {"shop.toml:46:1: reason AUDITS: a text does not belong here; write [reasons.EVENT_CREATED] "
              "with value, number, category and description"}},
        {.name = "constant_declared_twice",
         .from = "[reasons.AUDIT]\nvalue = \"audit\"\nnumber = 7",
         .to = "[reasons.ITEM_SOLD]\nvalue = \"audit\"\nnumber = 7",
         .errors = {"shop.toml:45:1: [reasons.ITEM_SOLD]: declared twice, first in line 38; give the second "
                    "one a name of its own, or remove it"}},
        {.name = "malformed_constant",
         .from = "[reasons.AUDIT]",
         .to = "[reasons.\"AUDIT!\"]",
         .errors =
             {"shop.toml:45:10: reason AUDIT!: 'AUDIT!' is not a constant of upper-case words joined by "
              "'_'; write one such as 'EVENT_CREATED', at most 64 characters"}},
        {.name = "constant_in_lower_case",
         .from = "[reasons.AUDIT]",
         .to = "[reasons.audit]",
         .errors = {"shop.toml:45:10: reason audit: 'audit' is not a constant of upper-case words joined by "
                    "'_'; write 'AUDIT'"}},
        {.name = "constant_that_is_a_keyword",
         .from = "[reasons.AUDIT]\nvalue = \"audit\"",
         .to = "[reasons.switch]\nvalue = \"switch\"",
         .errors =
             {"shop.toml:45:10: reason switch: 'switch' is a keyword of C++; write another name, such as "
              "'THE_SWITCH'"}},
        {.name = "constant_that_is_a_macro",
         .from = "[reasons.AUDIT]\nvalue = \"audit\"",
         .to = "[reasons.NULL]\nvalue = \"null\"",
         .errors =
             {"shop.toml:45:10: reason NULL: 'NULL' is a macro of the C++ compiler or its library; write "
              "another name, such as 'THE_NULL'"}},
        {.name = "constant_that_is_the_class",
         .from = "reason_class = \"ShopReason\"",
         .to = "reason_class = \"AUDIT\"",
         .errors =
             {"shop.toml:45:10: reason AUDIT: it is the name of the generated class; give the constant or "
              "the class another name"}},
        {.name = "constant_that_is_not_the_upper_case_of_its_value",
         .from = "[reasons.AUDIT]",
         .to = "[reasons.AUDITED]",
         .errors = {"shop.toml:46:9: the value of reason AUDITED: 'audit' is not the lower case of AUDITED; "
                    "write 'audited', or name the reason AUDIT"}},
        {.name = "malformed_value",
         .from = "value = \"audit\"",
         .to = "value = \"Audit\"",
         .errors =
             {"shop.toml:46:9: the value of reason AUDIT: 'Audit' is not lower-case words joined by '_'; "
              "write 'audit'"}},
        {.name = "value_with_a_space",
         .from = "value = \"audit\"",
         .to = "value = \"au dit\"",
         .errors = {"shop.toml:46:9: the value of reason AUDIT: 'au dit' is not lower-case words joined by "
                    "'_'; write one such as 'event_created', at most 64 characters"}},
        {.name = "value_that_is_too_long",
         .from = "value = \"audit\"",
         .to = "value = \"audit_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
         .errors = {"shop.toml:46:9: the value of reason AUDIT: "
                    "'audit_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' is not lower-case "
                    "words joined by '_'; write one such as 'event_created', at most 64 characters"}},
        {.name = "value_that_is_missing",
         .from = "value = \"audit\"\n",
         .to = "",
         .errors = {"shop.toml:45:10: reason AUDIT: it has no 'value'; write value = \"audit\""}},
        {.name = "value_of_another_type",
         .from = "value = \"audit\"",
         .to = "value = [\"audit\"]",
         .errors = {"shop.toml:46:9: 'value' in reason AUDIT: an array does not belong here; write value = "
                    "\"audit\""}},
        {.name = "value_given_twice_in_one_reason",
         .from = "value = \"audit\"",
         .to = "value = \"audit\"\nvalue = \"audited\"",
         .errors = {"shop.toml:47:1: value: declared twice, first in line 46; give the second one a name of "
                    "its own, or remove it"}},
        {.name = "value_of_two_reasons",
         .from = "value = \"audit\"",
         .to = "value = \"item_sold\"",
         .errors =
             {"shop.toml:46:9: the value of reason AUDIT: 'item_sold' is not the lower case of AUDIT; write "
              "'audit', or name the reason ITEM_SOLD",
              "shop.toml:46:9: the value of reason AUDIT: 'item_sold' is the value of ITEM_SOLD already; "
              "give "
              "each reason a value of its own"}},
        {.name = "number_of_two_reasons",
         .from = "number = 7",
         .to = "number = 1",
         .errors =
             {"shop.toml:47:10: the number of reason AUDIT: 1 is the number of ITEM_SOLD already; write "
              "one that is free, such as 2"}},
        {.name = "number_of_zero",
         .from = "number = 7",
         .to = "number = 0",
         .errors =
             {"shop.toml:47:10: the number of reason AUDIT: 0 is not between 1 and 255; write one that is "
              "free, such as 2"}},
        {.name = "number_past_a_byte",
         .from = "number = 7",
         .to = "number = 256",
         .errors =
             {"shop.toml:47:10: the number of reason AUDIT: 256 is not between 1 and 255; write one that "
              "is free, such as 2"}},
        {.name = "negative_number",
         .from = "number = 7",
         .to = "number = -1",
         .errors =
             {"shop.toml:47:10: the number of reason AUDIT: -1 is not between 1 and 255; write one that "
              "is free, such as 2"}},
        {.name = "number_that_is_a_text",
         .from = "number = 7",
         .to = "number = \"7\"",
         .errors =
             {"shop.toml:47:10: 'number' in reason AUDIT: a text does not belong here; write number = 2"}},
        {.name = "number_that_is_a_fraction",
         .from = "number = 7",
         .to = "number = 7.5",
         .errors = {"shop.toml:47:10: 'number' in reason AUDIT: a fraction does not belong here; write "
                    "number = 2"}},
        {.name = "number_that_is_missing",
         .from = "number = 7\n",
         .to = "",
         .errors = {"shop.toml:45:10: reason AUDIT: it has no 'number'; write number = 2"}},
        {.name = "unknown_category",
         .from = "\"staff\"",
         .to = "\"stuff\"",
         .errors =
             {"shop.toml:48:12: the category of reason AUDIT: there is no category 'stuff'; did you mean "
              "'staff'?"}},
        {.name = "category_far_from_any",
         .from = "\"staff\"",
         .to = "\"warehouse\"",
         .errors =
             {"shop.toml:48:12: the category of reason AUDIT: there is no category 'warehouse'; known are "
              "stock and staff"}},
        {.name = "category_that_is_missing",
         .from = "category = \"staff\"\n",
         .to = "",
         .errors =
             {"shop.toml:45:10: reason AUDIT: it has no 'category'; write category = \"alert_state\", one "
              "of [categories]"}},
        {.name = "description_that_is_empty",
         .from = "\"The books are checked: raised by the auditor.\"",
         .to = "\"  \"",
         .errors = {"shop.toml:49:15: the description of reason AUDIT: it is empty; write one sentence that "
                    "says what happened and what raises it"}},
        {.name = "description_that_is_missing",
         .from = "description = \"The books are checked: raised by the auditor.\"\n",
         .to = "",
         .errors =
             {"shop.toml:45:10: reason AUDIT: it has no 'description'; write a description: one sentence "
              "that says what happened and what raises it"}},
        {.name = "description_of_two_lines",
         .from = "checked: raised",
         .to = "checked:\\nraised",
         .errors = {"shop.toml:49:15: the description of reason AUDIT: 'The books are checked:\\x0Araised by "
                    "the auditor.' has line breaks or control characters; write one line of plain text"}},
        {.name = "test_only_that_is_a_text",
         .from = "test_only = true",
         .to = "test_only = \"yes\"",
         .errors =
             {"shop.toml:50:13: 'test_only' in reason AUDIT: a text does not belong here; write test_only "
              "= true"}},
        {.name = "unknown_key_of_a_reason",
         .from = "test_only = true",
         .to = "testonly = true",
         .errors = {"shop.toml:50:1: 'testonly' in reason AUDIT: no such key; did you mean 'test_only'?"}},
        {.name = "stale_that_is_another_text",
         .from = "stale = \"*\"",
         .to = "stale = \"items\"",
         .errors = {"shop.toml:51:9: what reason AUDIT makes stale: 'items' does not say it; write stale = { "
                    "cameras = \"camera\", summaries = \"*\" }, or stale = \"*\""}},
        {.name = "stale_that_is_an_array",
         .from = "stale = \"*\"",
         .to = "stale = [\"items\"]",
         .errors =
             {"shop.toml:51:9: what reason AUDIT makes stale: an array does not say it; write stale = { "
              "cameras = \"camera\", summaries = \"*\" }, or stale = \"*\""}},
        {.name = "stale_in_an_unknown_region",
         .from = "prices = \"*\" }",
         .to = "price = \"*\" }",
         .errors = {"shop.toml:43:27: what reason ITEM_SOLD makes stale: there is no region 'price'; did you "
                    "mean 'prices'?"}},
        {.name = "stale_by_an_unknown_tag",
         .from = "items = \"item\"",
         .to = "items = \"itm\"",
         .errors = {"shop.toml:43:19: what reason ITEM_SOLD makes stale: items = 'itm' names no kind of tag; "
                    "did you mean 'item'?"}},
        {.name = "stale_by_a_tag_that_no_view_of_the_region_has",
         .from = "prices = \"*\" }",
         .to = "prices = \"item\" }",
         .errors =
             {"shop.toml:43:36: what reason ITEM_SOLD makes stale: no view of region prices has the tag "
              "'item'; add the tag to a view (for the whole region write prices = \"*\")"}},
        {.name = "stale_by_a_number",
         .from = "items = \"item\"",
         .to = "items = 3",
         .errors =
             {"shop.toml:43:19: what reason ITEM_SOLD makes stale: an integer does not say what is stale "
              "in items; write items = \"*\" for the whole region, or a kind of tag"}},
    }),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Toml, Refusal,
    testing::ValuesIn(std::vector<Mistake>{
        {.name = "text_without_an_end",
         .from = "number = 7",
         .to = "number = \"",
         .errors = {"shop.toml:47:11: the file is to be TOML: Error while parsing string: unescaped control "
                    "characters other than TAB (U+0009) are explicitly prohibited; mend this line: "
                    "what the catalogue says is checked after it"}},
        {.name = "table_declared_twice",
         .from = "[tags]",
         .to = "[fields]\nx = \"text\"\n[tags]",
         .errors =
             {"shop.toml:17:1: [fields]: declared twice, first in line 12; give the second one a name of "
              "its own, or remove it"}},
    }),
    name_of);

} // namespace
