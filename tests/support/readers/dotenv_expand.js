// Reads the dotenv file named as second argument with node's dotenv and the package of dotenv-expand
// named as first, and prints "NAME=VALUE" entries, each ended by NUL.
const { readFileSync } = require('node:fs');
const { parse } = require('dotenv');

const [name, file] = process.argv.slice(2);
const { expand } = require(name);
const parsed = parse(readFileSync(file));
for (const own of Object.keys(process.env)) {
  delete process.env[own]; // they would win over the file's
}
for (const [key, value] of Object.entries(expand({ parsed, ignoreProcessEnv: true }).parsed)) {
  process.stdout.write(`${key}=${value}\0`);
}
