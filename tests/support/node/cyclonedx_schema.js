// Faults of a CycloneDX bill of materials (stdin) by its own schema, one a line; 1 if there is one.
//   cyclonedx_schema.js NODE_MODULES
'use strict';
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');
const { resolve } = require('node:path');

const load = createRequire(resolve(process.argv[2], 'of-the-tests'));
const { Validation, Spec } = load('@cyclonedx/cyclonedx-library');

async function main() {
  const text = readFileSync(0, 'utf8');
  const version = JSON.parse(text).specVersion;
  const faults = await new Validation.JsonStrictValidator(version).validate(text);
  for (const fault of [faults ?? []].flat()) process.stdout.write(`${JSON.stringify(fault)}\n`);
  process.exitCode = faults === null ? 0 : 1;
}

main();
