// Usage: node validate.mjs SCHEMA|sarif DOCUMENT
// Prints each violation; exit code 1 when there is one. Members that the schema does not describe are violations, so that
// a report cannot grow a member without its description.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const [schemaName, documentPath] = process.argv.slice(2);
const sarif = schemaName === "sarif";
const schemaPath = sarif ? require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") : schemaName;
const schema = JSON.parse(readFileSync(schemaPath, "utf8"));
const document = JSON.parse(readFileSync(documentPath, "utf8"));

// The SARIF schema has patterns that are valid without the u flag only.
const Ajv = sarif ? require("ajv-draft-04") : require("ajv/dist/2020").default;
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: !sarif });
require("ajv-formats").default(ajv);

function close(node) {
  if (node === null || typeof node !== "object") return;
  if (node.properties && node.additionalProperties === undefined) node.additionalProperties = false;
  Object.values(node).forEach(close);
}

if (!sarif) {
  close(schema);
  // Schemas refer to each other by the names of their files.
  for (const name of readdirSync(dirname(schemaPath)).filter((name) => name.endsWith(".schema.json") && name !== basename(schemaPath))) {
    const other = JSON.parse(readFileSync(join(dirname(schemaPath), name), "utf8"));
    close(other);
    ajv.addSchema(other, name);
  }
}
const validate = ajv.compile(schema);
if (!validate(document)) {
  for (const error of validate.errors) console.log(`${error.instancePath || "/"} ${error.message} ${JSON.stringify(error.params)}`);
  process.exitCode = 1;
}
