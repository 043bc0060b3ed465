// reasons_test.mjs <module> <class> <vectors>: what a generated module makes of the golden vectors, whether it is
// the one for plain JavaScript or what the compiler makes of the one for TypeScript.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [path, name, vectorsPath] = process.argv.slice(2);
const vectors = JSON.parse(readFileSync(vectorsPath, "utf8"));
const module = await import(pathToFileURL(path).href);

const small = name[0].toLowerCase() + name.slice(1);
const reasons = module[name];
const infos = module[`${small}Infos`];
const is = module[`is${name}`];
const parse = module[`parse${name}`];
const tryParse = module[`tryParse${name}`];

const tests = {
    "has the constants in order, each with its text"() {
        assert.deepEqual(
            Object.entries(reasons),
            vectors.reasons.map((reason) => [reason.constant, reason.value]),
        );
    },
    "has what is said of them"() {
        const seen = Object.entries(infos).map(([value, info]) => ({
            constant: info.constant,
            value,
            number: info.number,
            category: info.category,
            description: info.description,
            test_only: info.testOnly,
            stability: info.stability,
            since: info.since,
            deprecated: info.deprecated,
        }));
        assert.deepEqual(seen, vectors.reasons);
    },
    "has the categories in order"() {
        const seen = Object.entries(module[`${small}Categories`]).map(([category, title]) => ({ name: category, title }));
        assert.deepEqual(seen, vectors.categories);
    },
    "has the hash of the vectors"() {
        assert.equal(module[`${small}CatalogueHash`], vectors.hash);
    },
    "is, and is parsed from, its text"() {
        for (const { value } of vectors.reasons) {
            assert.equal(is(value), true, value);
            assert.equal(parse(value), value);
            assert.equal(tryParse(value), value);
        }
    },
    "is parsed from its aliases, which are no reasons"() {
        for (const { text, value } of vectors.aliases) {
            assert.equal(is(text), false, text);
            assert.equal(parse(text), value);
            assert.equal(tryParse(text), value);
        }
    },
    "is not what is only near it"() {
        assert.ok(vectors.misses.length > 10);
        for (const miss of vectors.misses) {
            assert.equal(is(miss), false, miss);
            assert.equal(tryParse(miss), undefined, miss);
            assert.throws(() => parse(miss), { name: "RangeError", message: /^unknown reason '.*'; (did you mean '.*'\?$|use a constant of )/ });
        }
    },
    "is suggested where a text is near it"() {
        const value = vectors.reasons.map((reason) => reason.value).sort((a, b) => b.length - a.length)[0];
        const mean = `; did you mean '${value}'?`;
        assert.throws(() => parse(`${value}x`), { message: `unknown reason '${value}x'${mean}` });
        assert.throws(() => parse(value.slice(1)), { message: `unknown reason '${value.slice(1)}'${mean}` });
        assert.throws(() => parse(value.toUpperCase()), { message: `unknown reason '${value.toUpperCase()}'${mean}` });
        assert.throws(() => parse(`${value}\n`), { message: `unknown reason '${value}\\n'${mean}` });
        assert.throws(() => parse("QQQQQ"), { message: `unknown reason 'QQQQQ'; use a constant of ${name}` });
        assert.throws(() => parse("say \"x\" ".repeat(1000)), { message: /^unknown reason '(say "x" ){10}'; use a / });
    },
    "is not what is no text"() {
        for (const other of [undefined, null, 1, true, [], {}, [vectors.reasons[0].value], Symbol("x")]) {
            assert.equal(is(other), false);
        }
    },
    "cannot be changed"() {
        assert.throws(() => {
            reasons.NEW = "new";
        }, TypeError);
        assert.ok(Object.isFrozen(reasons) && Object.isFrozen(infos));
    },
};

for (const [sentence, test] of Object.entries(tests)) {
    try {
        test();
    } catch (error) {
        console.error(`a reason ${sentence}: failed`);
        throw error;
    }
}
