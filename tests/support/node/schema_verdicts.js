// Arguments: the node modules' folder, a file with a JSON schema, and one with a JSON list of documents.
// Prints for each document whether the schema takes it: "yes" or "no".
'use strict';
const fs = require('fs');
const path = require('path');

const [modules, schema, documents] = process.argv.slice(2);
const Ajv = require(path.join(modules, 'ajv'));
const validate = new Ajv({ strict: true, strictTypes: false }).compile(JSON.parse(fs.readFileSync(schema, 'utf8')));
for (const document of JSON.parse(fs.readFileSync(documents, 'utf8'))) {
  console.log(validate(document) ? 'yes' : 'no');
}
