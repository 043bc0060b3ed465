#include "linting.hpp"

#include <lint/fix.hpp>

#include <gtest/gtest.h>

namespace becache::lint {
namespace {

std::string fixed(const std::string& file_name, std::string_view text) {
    const Source source{file_name, file_name, text, language_of(file_name).value()};
    const Settings settings = default_settings();
    const ConstantNames names = constant_names(catalogue(), settings.imports);
    const Standard standard{vocabulary(), settings};
    const std::string once = fix_source(source, check_source(source, standard), settings, names).text;
    const Source again{file_name, file_name, once, source.language};
    EXPECT_EQ(fix_source(again, check_source(again, standard), settings, names).count, 0U) << once;
    return once;
}

constexpr const char* python_import = "from backend.core.constants import CacheInvalidationReason\n";
constexpr const char* script_import = "import { CacheInvalidationReason } from \"backend/core/constants\";\n";
constexpr const char* include = "#include <backend/core/constants.hpp>\n";

TEST(Fix, replaces_literals_of_python_and_adds_the_import_behind_the_others) {
    EXPECT_EQ(
        fixed(
            "a.py", "\"\"\"Doc.\"\"\"\nfrom __future__ import annotations\nimport "
                    "os\n\nf(reason='event_created', x=\"manual\")\n"),
        std::string{"\"\"\"Doc.\"\"\"\nfrom __future__ import annotations\nimport os\n"} + python_import
            + "\nf(reason=CacheInvalidationReason.EVENT_CREATED, x=\"manual\")\n");
    EXPECT_EQ(
        fixed("a.py", "# License\nf('event_created')"),
        std::string{"# License\n"} + python_import + "f(CacheInvalidationReason.EVENT_CREATED)");
}

TEST(Fix, adds_no_import_that_is_there) {
    for (const std::string head :
         {"from backend.core.constants import CacheInvalidationReason\n",
          "from x import (\n    A,\n    CacheInvalidationReason,\n)\n",
          "class CacheInvalidationReason(Base):\n    pass\n"}) {
        EXPECT_EQ(
            fixed("a.py", head + "f('event_created')\n"),
            head + "f(CacheInvalidationReason.EVENT_CREATED)\n");
    }
}

TEST(Fix, leaves_alone_what_is_no_plain_value_in_python) {
    for (const char* text :
         {"d = {'event_created': 1}\n", "d['event_created']\n", "x = 'event_created' + y\n",
          "x = y + 'event_created'\n", "match x:\n    case 'event_created':\n        pass\n",
          "x = b'event_created'\n", "x = f'event_created'\n", "x = '''event_created'''\n",
          "x = f\"{'event_created'}\"\n", "'event_created'\n", "x: Literal['event_created']\n",
          "x = 'event_created'.upper()\n", "x: 'event_created' = 1\n", "invalidate('event_create')\n"}) {
        EXPECT_EQ(fixed("a.py", text), text);
    }
}

TEST(Fix, leaves_alone_what_is_allowed_and_test_only_reasons_outside_of_tests) {
    for (const char* text :
         {"f('event_created')  # becache-lint: allow raw-reason because of it\n", "f('concurrent_test')\n"}) {
        EXPECT_EQ(fixed("a.py", text), text);
    }
}

TEST(Fix, replaces_literals_of_cpp_where_a_view_will_do_and_adds_the_include) {
    EXPECT_EQ(
        fixed("a.cpp", "#include <string>\n\nvoid f() { caches.invalidate_events(\"event_created\"); }\n"),
        std::string{"#include <string>\n"} + include
            + "\nvoid f() { caches.invalidate_events(backend::core::CacheInvalidationReason::EVENT_CREATED); "
              "}\n");
    EXPECT_EQ(
        fixed("a.hpp", "#pragma once\nbool f(std::string_view x) { return x == \"event_created\"; }\n"),
        std::string{"#pragma once\n"} + include
            + "bool f(std::string_view x) { return x == "
              "backend::core::CacheInvalidationReason::EVENT_CREATED; }\n");
}

TEST(Fix, puts_the_include_behind_a_guard_and_outside_of_conditions) {
    EXPECT_EQ(
        fixed(
            "a.hpp", "#ifndef A\n#define A\n#ifdef B\n#include <b>\n#endif\nauto x = y == "
                     "\"event_created\";\n#endif\n"),
        std::string{"#ifndef A\n#define A\n"} + include
            + "#ifdef B\n#include <b>\n#endif\nauto x = y == "
              "backend::core::CacheInvalidationReason::EVENT_CREATED;\n#endif\n");
}

TEST(Fix, uses_the_short_name_where_there_is_a_using_declaration) {
    const std::string head =
        "#include <backend/core/cache_service.hpp>\nusing backend::core::CacheInvalidationReason;\n";
    EXPECT_EQ(
        fixed("a.cpp", head + "std::string_view x = \"event_created\";\n"),
        head + "std::string_view x = CacheInvalidationReason::EVENT_CREATED;\n");
}

TEST(Fix, leaves_alone_what_might_not_compile_in_cpp) {
    for (const char* text :
         {"#define X \"event_created\"\n", "auto x = \"event_created\";\n",
          "std::string x = \"event_created\";\n", "const char* x = \"event_created\";\n",
          "f(\"event_created\");\n", "EXPECT_EQ(x == \"event_created\", y);\n",
          "invalidate(\"event_created\" + x);\n", "invalidate(\"event_created\"sv);\n",
          "invalidate(R\"(event_created)\");\n", "std::map<std::string, int> m{{\"event_created\", 1}};\n"}) {
        EXPECT_EQ(fixed("a.cpp", text), text);
    }
}

TEST(Fix, replaces_literals_of_typescript_and_adds_the_import_behind_the_others) {
    EXPECT_EQ(
        fixed(
            "a.ts",
            "import a from 'a';\nf({ reason: 'event_created' }, x ? 'event_updated' : 'event_deleted');\n"),
        std::string{"import a from 'a';\n"} + script_import
            + "f({ reason: CacheInvalidationReason.EVENT_CREATED }, x ? "
              "CacheInvalidationReason.EVENT_UPDATED : "
              "CacheInvalidationReason.EVENT_DELETED);\n");
}

TEST(Fix, puts_constants_in_attributes_into_braces) {
    EXPECT_EQ(
        fixed("a.tsx", "x = <A b=\"event_created\"/>;\n"),
        std::string{script_import} + "x = <A b={CacheInvalidationReason.EVENT_CREATED}/>;\n");
}

TEST(Fix, requires_where_the_file_does) {
    EXPECT_EQ(
        fixed("a.js", "'use strict';\nconst a = require('a');\nf('event_created');\n"),
        "'use strict';\nconst a = require('a');\nconst { CacheInvalidationReason } = "
        "require(\"backend/core/constants\");\n"
        "f(CacheInvalidationReason.EVENT_CREATED);\n");
    EXPECT_EQ(fixed("a.js", "f('event_created');\n"), "f('event_created');\n"); // a script can import nothing
}

TEST(Fix, leaves_alone_types_keys_and_templates) {
    for (const char* text :
         {"type T = 'event_created' | 'event_updated';\n", "interface I { reason: 'event_created' }\n",
          "let x: 'event_created';\n", "function f(x: 'event_created') {}\n", "f<'event_created'>();\n",
          "x = y as 'event_created';\n", "x = { 'event_created': 1 };\n", "x = y['event_created'];\n",
          "x = `event_created`;\n", "x = `${'event_created'}`;\n", "x = 'event_created' + y;\n",
          "type T = { reason: 'event_created' };\n", "const x: { reason: 'event_created' } = y;\n",
          "import type { CacheInvalidationReason } from 'x';\nf('event_created');\n"}) {
        EXPECT_EQ(fixed("a.ts", text), text);
    }
}

TEST(Fix, keeps_the_line_ends_of_the_file) {
    EXPECT_EQ(
        fixed("a.py", "import os\r\nf('event_created')\r\n"),
        "import os\r\nfrom backend.core.constants import CacheInvalidationReason\r\n"
        "f(CacheInvalidationReason.EVENT_CREATED)\r\n");
}

} // namespace
} // namespace becache::lint
