// `becache init`: the first file of somebody who has none.

#include "run_becache.hpp"

#include <codegen/read_catalogue.hpp>

#include <gmock/gmock.h>

namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

using Init = Becache;

TEST_F(Init, writes_a_catalogue_without_errors) {
    const Outcome outcome = run("becache init");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.output, HasSubstr("catalogue.toml: written"));
    const auto read = becache::codegen::read_catalogue_text(text_of("catalogue.toml"), "catalogue.toml");
    EXPECT_THAT(read.errors, IsEmpty());
    EXPECT_THAT(read.catalogue.reasons, SizeIs(1));
    EXPECT_THAT(read.catalogue.selections, SizeIs(1));
}

TEST_F(Init, writes_one_from_which_every_language_is_generated_once_its_comments_are_taken_away) {
    const Outcome outcome = run(
        "becache init shop.toml && sed -i 's/^# \\(python\\|typescript\\)_module/\\1_module/' shop.toml && "
        "for language in cpp python typescript markdown json-schema; do "
        "becache generate --catalogue shop.toml --lang $language --out out || exit 9; done");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.errors;
    EXPECT_THAT(text_of("out/shop/reasons.py"), HasSubstr("PRODUCT_CHANGED = \"product_changed\""));
    EXPECT_THAT(text_of("out/shop/reasons.ts"), HasSubstr("PRODUCT_CHANGED: \"product_changed\""));
}

TEST_F(Init, leaves_alone_what_is_there) {
    write("shop.toml", "mine");
    const Outcome outcome = run("becache init shop.toml");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(outcome.errors, "shop.toml: a new catalogue: File exists; name a file that is not there yet\n");
    EXPECT_EQ(text_of("shop.toml"), "mine");
}

TEST_F(Init, says_where_it_cannot_write) {
    const Outcome outcome = run("becache init nowhere/shop.toml");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(
        outcome.errors,
        "nowhere/shop.toml: a new catalogue: No such file or directory; name a file in a folder "
        "that may be written\n");
}

} // namespace
