// Random regions, views, keys and subjects, held against a model so simple that it is right by reading it:
// a list of values with their tags, of which an invalidation strikes out what it covers.
#include <becache/cache/cache.hpp>
#include <becache/cache/view.hpp>
#include <becache/testing/manual_clock.hpp>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace becache {
namespace {

constexpr std::array<std::string_view, 3> kinds{"item", "shelf", "owner"};
constexpr ReasonInfo reason_info{"CHANGED", "changed", "all", "Something changed.", 1, false};
const Reason changed{reason_info};

struct AnyKey {
    std::vector<std::optional<std::string>> fields;
    void write_to(KeyWriter& out) const {
        for (const auto& field : fields) {
            out.add(field);
        }
    }
};
using AnyView = View<AnyKey, int>;

/// A region of three views. Each view has one field for every kind of tag, and declares tags over some.
struct Fixture {
    explicit Fixture(const std::vector<std::set<std::size_t>>& declared_kinds)
        : declared{declared_kinds} {
        for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
            fields.push_back({.name = kinds[kind], .optional = true});
        }
        for (std::size_t place = 0; place < declared.size(); ++place) {
            auto& tags = tags_of_views.emplace_back();
            for (const std::size_t kind : declared[place]) {
                tags.push_back({.kind = kind, .field = kind});
            }
            views.push_back({.name = names[place], .fields = fields, .tags = tags});
        }
        regions.push_back(
            {.name = "things", .time_to_live = std::chrono::seconds{10}, .tag_kinds = kinds, .views = views});
        for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
            reasons.push_back(
                {kinds[kind], kinds[kind], "by_kind", "Selects by one kind.", std::uint8_t(kind + 2), false});
        }
        for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
            selections.push_back({.reason = &reasons[kind], .region = 0, .tag_kind = kind});
        }
        catalogue = {.name = "random", .reasons = reasons, .regions = regions, .selections = selections};
        opened = std::make_unique<OpenCatalogue>(cache.open(catalogue));
        for (std::size_t place = 0; place < declared.size(); ++place) {
            cached.emplace_back(opened->region(0), place);
        }
    }

    static constexpr std::array<std::string_view, 3> names{"first", "second", "third"};
    std::vector<std::set<std::size_t>> declared;
    std::vector<FieldInfo> fields;
    std::deque<std::vector<ViewTag>> tags_of_views;
    std::vector<ViewInfo> views;
    std::vector<RegionInfo> regions;
    std::vector<ReasonInfo> reasons;
    std::vector<Selection> selections;
    CatalogueInfo catalogue;
    Cache cache{{.for_tests = true, .clock = std::make_shared<testing::ManualClock>()}};
    std::unique_ptr<OpenCatalogue> opened;
    std::deque<AnyView> cached;
};

/// The naive model: every value that is there, by view and key.
struct Model {
    using Place = std::pair<std::size_t, std::vector<std::optional<std::string>>>;

    /// Whether the value may contain what the tag names.
    static bool may_contain(
        const Fixture& fixture, const Place& place, std::size_t kind, const std::string& value) {
        const auto& [view, fields] = place;
        if (!fixture.declared[view].contains(kind) || !fields[kind]) {
            return true;
        }
        return *fields[kind] == value;
    }

    template <class Covered>
    std::uint64_t strike(const Covered& covered) {
        return std::erase_if(values, covered);
    }

    std::set<Place> values;
};

rc::Gen<std::optional<std::string>> any_field() {
    return rc::gen::element<std::optional<std::string>>(std::nullopt, "a", "b", "", "-", "*", "a:b");
}

void agree(const Fixture& fixture, const Model& model, const std::set<Model::Place>& seen) {
    for (const Model::Place& place : seen) {
        RC_ASSERT(fixture.cached[place.first].contains({place.second}) == model.values.contains(place));
    }
}

TEST(InvalidationProperty, drops_exactly_what_may_contain_the_subject) {
    const bool holds = rc::check([] {
        const auto declared = *rc::gen::container<std::vector<std::set<std::size_t>>>(
            3, rc::gen::map(rc::gen::inRange(0, 8), [](int mask) {
                std::set<std::size_t> chosen;
                for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
                    if ((mask >> kind) & 1) {
                        chosen.insert(kind);
                    }
                }
                return chosen;
            }));
        Fixture fixture{declared};
        Model model;
        std::set<Model::Place> seen;
        const int steps = *rc::gen::inRange(1, 60);
        for (int step = 0; step < steps; ++step) {
            const auto kind = *rc::gen::inRange<std::size_t>(0, kinds.size());
            const auto value = *any_field();
            switch (*rc::gen::inRange(0, 10)) {
            case 0: { // the whole region
                const auto dropped = fixture.opened->region(0).invalidate(changed).entries_dropped;
                RC_ASSERT(dropped == model.strike([](const auto&) { return true; }));
                break;
            }
            case 1: // a tag, named
            case 2: // the same, selected by the catalogue from a subject
            {
                const bool by_subject = *rc::gen::arbitrary<bool>();
                std::uint64_t dropped = 0;
                if (by_subject) {
                    Subject subject;
                    if (value) {
                        subject.add(kinds[kind], kinds[kind], *value);
                    }
                    dropped = fixture.opened->invalidate(Reason{fixture.reasons[kind]}, subject, {})
                                  .entries_dropped;
                } else if (value) {
                    dropped = fixture.opened->region(0)
                                  .invalidate_tag(kinds[kind], *value, changed)
                                  .entries_dropped;
                }
                if (value) {
                    RC_ASSERT(dropped == model.strike([&](const Model::Place& place) {
                        return Model::may_contain(fixture, place, kind, *value);
                    }));
                } else if (by_subject) {
                    RC_ASSERT(dropped == model.strike([](const auto&) { return true; }));
                }
                break;
            }
            case 3: { // one key
                if (!seen.empty()) {
                    const Model::Place place = *rc::gen::elementOf(seen);
                    const auto dropped =
                        fixture.cached[place.first].invalidate({place.second}, changed).entries_dropped;
                    RC_ASSERT(dropped == model.values.erase(place));
                }
                break;
            }
            default: { // a read that fills
                const auto view = *rc::gen::inRange<std::size_t>(0, 3);
                const auto fields =
                    *rc::gen::container<std::vector<std::optional<std::string>>>(3, any_field());
                const Model::Place place{view, fields};
                const bool hit = model.values.contains(place);
                const auto handle = fixture.cached[view].get_or_load({fields}, [] { return 1; });
                RC_ASSERT((handle.source() == Source::hit) == hit);
                model.values.insert(place);
                seen.insert(place);
                break;
            }
            }
            agree(fixture, model, seen);
        }
        // What `why` finds is what was struck out: a value that is stale has a record, newest first.
        for (const Model::Place& place : seen) {
            const Why why = fixture.cache.why(fixture.cached[place.first].address({place.second}));
            RC_ASSERT((why.state == EntryState::fresh) == model.values.contains(place));
            if (why.state != EntryState::fresh) {
                RC_ASSERT(!why.records.empty());
            }
        }
    });
    EXPECT_TRUE(holds);
}

TEST(AddressProperty, every_key_is_spelled_once_and_read_back) {
    const bool holds = rc::check([](const std::vector<std::string>& texts) {
        std::vector<FieldInfo> fields;
        KeyWriter key;
        for (const std::string& text : texts) {
            if (fields.size() == KeyWriter::max_fields) {
                break;
            }
            fields.push_back({.name = "field", .optional = true});
            key.add(std::string_view{text}.substr(0, 20));
        }
        const ViewInfo view{.name = "view", .fields = fields, .tags = {}};
        const RegionInfo region{
            .name = "region", .time_to_live = std::chrono::seconds{1}, .tag_kinds = {}, .views = {}};
        const std::string address = make_address(region, view, key.text());
        RC_ASSERT(parse_fields(region, view, address).text() == key.text());
        RC_ASSERT(address.find_first_of(" \n*#") == std::string::npos);
    });
    EXPECT_TRUE(holds);
}

} // namespace
} // namespace becache
