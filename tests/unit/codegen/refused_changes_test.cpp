// What is refused in [reserved], [[exception]], the modules of other languages, and what a reason says of its
// past.

#include "refusal.hpp"

namespace {

constexpr const char* last_line = "test_only = true\nstale = \"*\"\n";
constexpr const char* with_test_only = "test_only = true\n";

INSTANTIATE_TEST_SUITE_P(
    Modules, Refusal,
    testing::ValuesIn(std::vector<Mistake>{
        {.name = "python_module_with_a_keyword",
         .from = "reason_class =",
         .to = "python_module = \"shop.class\"\nreason_class =",
         .errors = {"shop.toml:6:17: python_module 'shop.class': it is not names of Python joined by '.'; "
                    "write what users are to import from, such as 'backend.core.constants'"}},
        {.name = "python_module_that_is_a_path",
         .from = "reason_class =",
         .to = "python_module = \"shop/reasons.py\"\nreason_class =",
         .errors = {"shop.toml:6:17: python_module 'shop/reasons.py': it is not names of Python joined by "
                    "'.'; write what users are to import from, such as 'backend.core.constants'"}},
        {.name = "python_class_that_hides_a_builtin",
         .from = "reason_class = \"ShopReason\"",
         .to = "reason_class = \"ValueError\"\npython_module = \"shop.reasons\"",
         .errors = {"shop.toml:6:16: reason_class 'ValueError': in Python it would hide ValueError; give the "
                    "class another name, such as 'CacheInvalidationReason'"}},
        {.name = "typescript_module_with_an_ending",
         .from = "reason_class =",
         .to = "typescript_module = \"shop/reasons.ts\"\nreason_class =",
         .errors =
             {"shop.toml:6:21: typescript_module 'shop/reasons.ts': it is not a relative path without '..' "
              "and without an ending; write what users are to import, such as 'backend/core/constants'"}},
        {.name = "typescript_module_outside_of_the_folder",
         .from = "reason_class =",
         .to = "typescript_module = \"../reasons\"\nreason_class =",
         .errors =
             {"shop.toml:6:21: typescript_module '../reasons': it is not a relative path without '..' and "
              "without an ending; write what users are to import, such as 'backend/core/constants'"}},
        {.name = "typescript_class_that_hides_a_builtin",
         .from = "reason_class = \"ShopReason\"",
         .to = "reason_class = \"Map\"\ntypescript_module = \"shop/reasons\"",
         .errors = {"shop.toml:6:16: reason_class 'Map': in TypeScript it would hide Map; give the class "
                    "another name, such as 'CacheInvalidationReason'"}},
    }),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Life, Refusal,
    testing::ValuesIn(std::vector<Mistake>{
        {.name = "since_that_is_no_version",
         .from = with_test_only,
         .to = "since = \"1..2\"\n",
         .errors = {"shop.toml:50:9: the since of reason AUDIT: '1..2' is not a version; write numbers "
                    "joined by dots, such as '0.2.0'"}},
        {.name = "since_that_is_a_fraction",
         .from = with_test_only,
         .to = "since = 0.2\n",
         .errors = {"shop.toml:50:9: 'since' in reason AUDIT: a fraction does not belong here; write since = "
                    "\"0.2.0\""}},
        {.name = "unknown_stability",
         .from = with_test_only,
         .to = "stability = \"stabel\"\n",
         .errors =
             {"shop.toml:50:13: the stability of reason AUDIT: 'stabel' is none; did you mean 'stable'?"}},
        {.name = "deprecated_that_is_a_flag",
         .from = with_test_only,
         .to = "deprecated = true\n",
         .errors = {"shop.toml:50:14: the deprecation of reason AUDIT: a boolean does not belong here; write "
                    "deprecated = { renamed_to = \"EVENT_CREATED\" } or deprecated = { obsolete = \"why it "
                    "is not needed\" }"}},
        {.name = "deprecated_without_a_word",
         .from = with_test_only,
         .to = "deprecated = {}\n",
         .errors = {"shop.toml:50:14: the deprecation of reason AUDIT: it says neither what to use nor why "
                    "not; write deprecated = { renamed_to = \"EVENT_CREATED\" } or deprecated = { obsolete = "
                    "\"why it is not needed\" }"}},
        {.name = "deprecated_in_both_ways",
         .from = with_test_only,
         .to = "deprecated = { renamed_to = \"ITEM_SOLD\", obsolete = \"Nobody audits.\" }\n",
         .errors = {"shop.toml:50:14: the deprecation of reason AUDIT: it is renamed and obsolete at once; "
                    "write deprecated = { renamed_to = \"EVENT_CREATED\" } or deprecated = { obsolete = "
                    "\"why it is not needed\" }"}},
        {.name = "deprecated_with_an_empty_why",
         .from = with_test_only,
         .to = "deprecated = { obsolete = \"\" }\n",
         .errors = {"shop.toml:50:27: the deprecation of reason AUDIT: it is empty; write obsolete = \"why "
                    "it is not needed any more\""}},
        {.name = "renamed_to_a_reason_that_is_not_there",
         .from = with_test_only,
         .to = "deprecated = { renamed_to = \"ITEM_SOLDE\" }\n",
         .errors = {"shop.toml:50:29: what reason AUDIT is renamed to: there is no reason 'ITEM_SOLDE'; did "
                    "you mean 'ITEM_SOLD'?"}},
        {.name = "renamed_to_itself",
         .from = with_test_only,
         .to = "deprecated = { renamed_to = \"AUDIT\" }\n",
         .errors = {"shop.toml:50:29: what reason AUDIT is renamed to: it is the same reason; name the "
                    "reason that is to be used"}},
        {.name = "renamed_to_a_deprecated_reason",
         .from = last_line,
         .to = "deprecated = { renamed_to = \"OLD\" }\n"
               "[reasons.OLD]\nvalue = \"old\"\nnumber = 8\ncategory = \"stock\"\ndescription = \"It is "
               "old.\"\n"
               "deprecated = { obsolete = \"It never was.\" }\n",
         .errors = {"shop.toml:50:29: what reason AUDIT is renamed to: OLD is deprecated itself; name the "
                    "reason that is to be used"}},
        {.name = "malformed_alias",
         .from = with_test_only,
         .to = "aliases = [\"Audit\"]\n",
         .errors = {"shop.toml:50:12: alias 'Audit' of reason AUDIT: it is not lower-case words joined by "
                    "'_', as values are; write one such as 'event_new', at most 64 characters"}},
        {.name = "alias_that_is_a_value",
         .from = with_test_only,
         .to = "aliases = [\"item_sold\"]\n",
         .errors = {"shop.toml:50:12: alias 'item_sold' of reason AUDIT: it is the value of ITEM_SOLD "
                    "already; a text is parsed as one reason: leave it to one of them"}},
        {.name = "alias_that_is_its_own_value",
         .from = with_test_only,
         .to = "aliases = [\"audit\"]\n",
         .errors = {"shop.toml:50:12: alias 'audit' of reason AUDIT: it is the value of AUDIT already; a "
                    "text is parsed as one reason: leave it to one of them"}},
        {.name = "alias_given_twice",
         .from = with_test_only,
         .to = "aliases = [\"books\", \"books\"]\n",
         .errors = {"shop.toml:50:21: alias 'books' of reason AUDIT: it is an alias of AUDIT already; a text "
                    "is parsed as one reason: leave it to one of them"}},
        {.name = "value_that_is_an_alias_of_a_reason_before_it",
         .from = "number = 1\n",
         .to = "number = 1\naliases = [\"audit\"]\n",
         .errors = {"shop.toml:47:9: the value of reason AUDIT: 'audit' is an alias of ITEM_SOLD already; "
                    "give each reason a value of its own"}},
    }),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Reserved, Refusal,
    testing::ValuesIn(std::vector<Mistake>{
        {.name = "reserved_number_in_use",
         .from = last_line,
         .to = "[reserved]\nnumbers = [8, 7]\n",
         .errors = {"shop.toml:47:10: the number of reason AUDIT: 7 is reserved: it was that of a reason "
                    "that is gone; write one that is free, such as 9"}},
        {.name = "reserved_value_in_use",
         .from = last_line,
         .to = "[reserved]\nvalues = [\"audit\"]\n",
         .errors = {"shop.toml:46:9: the value of reason AUDIT: 'audit' is reserved: it was that of a reason "
                    "that is gone; give the reason another name"}},
        {.name = "reserved_value_that_is_an_alias",
         .from = last_line,
         .to = "aliases = [\"books\"]\n[reserved]\nvalues = [\"books\"]\n",
         .errors = {"shop.toml:50:12: alias 'books' of reason AUDIT: it is reserved, so that nothing is "
                    "parsed from it; remove it from [reserved], or from the aliases"}},
        {.name = "reserved_numbers_that_are_none",
         .from = last_line,
         .to = "[reserved]\nnumbers = [0, \"8\", 9, 9, 256]\n",
         .errors =
             {"shop.toml:51:12: 'numbers' in [reserved]: 0 is not between 1 and 255; write numbers = [3, 9], "
              "each from 1 to 255 and once",
              "shop.toml:51:15: 'numbers' in [reserved]: a text does not belong here; write numbers = [3, "
              "9], each from 1 to 255 and once",
              "shop.toml:51:23: 'numbers' in [reserved]: 9 is there already; write numbers = [3, 9], each "
              "from 1 to 255 and once",
              "shop.toml:51:26: 'numbers' in [reserved]: 256 is not between 1 and 255; write numbers = [3, "
              "9], each from 1 to 255 and once"}},
        {.name = "reserved_number_without_brackets",
         .from = last_line,
         .to = "[reserved]\nnumbers = 8\n",
         .errors = {"shop.toml:51:11: 'numbers' in [reserved]: an integer does not belong here; write "
                    "numbers = [3, 9], each from 1 to 255 and once"}},
        {.name = "reserved_values_that_are_none",
         .from = last_line,
         .to = "[reserved]\nvalues = [\"OLD\", \"old\", \"old\"]\n",
         .errors =
             {"shop.toml:51:11: value 'OLD' in [reserved]: it is not lower-case words joined by '_'; write "
              "values as reasons had them, such as 'event_moved', each once",
              "shop.toml:51:25: value 'old' in [reserved]: it is there already; write values as reasons had "
              "them, such as 'event_moved', each once"}},
        {.name = "unknown_key_of_reserved",
         .from = last_line,
         .to = "[reserved]\nnames = [\"OLD\"]\n",
         .errors = {"shop.toml:51:1: 'names' in [reserved]: no such key; known are numbers and values"}},
    }),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Exceptions, Refusal,
    testing::ValuesIn(std::vector<Mistake>{
        {.name = "exception_in_one_bracket",
         .from = last_line,
         .to = "[exception]\nrule = \"value-changed\"\n",
         .errors = {"shop.toml:50:1: 'exception': a table does not belong here; write [[exception]], in two "
                    "brackets, with a rule, a reason and a why"}},
        {.name = "exception_without_anything",
         .from = last_line,
         .to = "[[exception]]\n",
         .errors =
             {"shop.toml:50:1: [[exception]]: it has no 'why'; write why = \"a sentence that says why the "
              "change is meant\"",
              "shop.toml:50:1: [[exception]]: it has no 'rule'; write rule = \"value-changed\", one of "
              "docs/catalogue-rules.md"}},
        {.name = "exception_to_an_unknown_rule",
         .from = last_line,
         .to = "[[exception]]\nrule = \"value-change\"\nreason = \"AUDIT\"\nwhy = \"It is meant.\"\n",
         .errors = {"shop.toml:51:8: the rule of [[exception]]: there is no rule 'value-change'; did you "
                    "mean 'value-changed'?"}},
        {.name = "exception_without_a_reason",
         .from = last_line,
         .to = "[[exception]]\nrule = \"value-changed\"\nwhy = \"It is meant.\"\n",
         .errors = {"shop.toml:50:1: [[exception]]: it has no 'reason'; write which reason it is about, "
                    "reason = \"...\""}},
        {.name = "exception_for_a_region_to_a_rule_of_reasons",
         .from = last_line,
         .to = "[[exception]]\nrule = \"value-changed\"\nreason = \"AUDIT\"\nregion = \"items\"\nwhy = \"It "
               "is meant.\"\n",
         .errors = {"shop.toml:53:10: the region of [[exception]]: the rule value-changed is about a reason; "
                    "write reason = \"...\""}},
        {.name = "exception_for_a_region_to_a_rule_of_views",
         .from = last_line,
         .to = "[[exception]]\nrule = \"view-removed\"\nregion = \"items\"\nwhy = \"It is meant.\"\n",
         .errors =
             {"shop.toml:50:1: [[exception]]: it has no 'view'; write which view it is about, view = \"...\"",
              "shop.toml:52:10: the region of [[exception]]: the rule view-removed is about a view; write "
              "view = \"...\""}},
        {.name = "exception_with_an_empty_why",
         .from = last_line,
         .to = "[[exception]]\nrule = \"region-removed\"\nregion = \"items\"\nwhy = \"\"\n",
         .errors = {"shop.toml:53:7: the why of [[exception]]: it is empty; write why the change is meant"}},
    }),
    name_of);

} // namespace
