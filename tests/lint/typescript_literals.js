// Reads names of files from standard input and prints what print_literals does, as TypeScript's own parser sees them.
"use strict";
const fs = require("fs");
const ts = require(process.env.BECACHE_TYPESCRIPT || "/usr/share/nodejs/typescript");

for (const path of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
    const text = fs.readFileSync(path, "utf8");
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false);
    const lines = [path];
    const found = [];
    const visit = (node) => {
        if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
            found.push([node.getStart(source), node.getEnd()]);
        }
        ts.forEachChild(node, visit);
    };
    visit(source);
    // Bytes are counted in one pass.
    found.sort((a, b) => a[0] - b[0]);
    let place = 0;
    let bytes = 0;
    for (const [begin, end] of found) {
        bytes += Buffer.byteLength(text.slice(place, begin));
        const size = Buffer.byteLength(text.slice(begin, end));
        lines.push(`${bytes} ${bytes + size}`);
        bytes += size;
        place = end;
    }
    console.log(lines.join("\n"));
}
