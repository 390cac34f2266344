// Holds a GitLab CI file, given as the JSON list of its documents on stdin, against GitLab's own
// schema, which gitlab-ci-local carries in its bundle. Prints each fault; exit code 1 if there is one.
'use strict';
const fs = require('fs');
const path = require('path');

const modules = process.argv[2];
const Ajv = require(path.join(modules, 'ajv'));

// The schema is an object literal in the bundle: from its $schema to the brace that closes it.
function schemaOf(bundle) {
  const start = bundle.indexOf('{$schema:"http://json-schema.org/draft-07/schema#",$id:"https://gitlab.com/.gitlab-ci.yml"');
  if (start < 0) throw new Error('the bundle holds no schema');
  for (let end = bundle.indexOf('}', start); end > 0; end = bundle.indexOf('}', end + 1)) {
    try {
      return Function(`return (${bundle.slice(start, end + 1)})`)();
    } catch {
      // not the brace that closes it
    }
  }
  throw new Error('the schema has no end');
}

const bundle = fs.readFileSync(path.join(modules, 'gitlab-ci-local/dist/index.js'), 'utf8');
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schemaOf(bundle));
let faults = 0;
for (const document of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  if (!validate(document)) {
    for (const fault of validate.errors) console.log(`${fault.instancePath}: ${fault.message}`);
    faults += 1;
  }
}
process.exitCode = faults === 0 ? 0 : 1;
