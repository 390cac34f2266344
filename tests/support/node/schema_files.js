// Arguments: a file with a JSON schema, and YAML files. Ends with 1, and says why, if the schema doesn't take one.
'use strict';
const fs = require('fs');
const Ajv = require('ajv');
const yaml = require('js-yaml');

const [schema, ...files] = process.argv.slice(2);
const validate = new Ajv({ strict: true, strictTypes: false }).compile(JSON.parse(fs.readFileSync(schema, 'utf8')));
for (const file of files) {
  if (!validate(yaml.load(fs.readFileSync(file, 'utf8')))) {
    console.log(file, validate.errors);
    process.exitCode = 1;
  }
}
