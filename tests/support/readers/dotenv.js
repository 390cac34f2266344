// Reads the dotenv file named as argument with node's dotenv package and prints "NAME=VALUE"
// entries, each ended by NUL.
const { readFileSync } = require('node:fs');
const { parse } = require('dotenv');

for (const [name, value] of Object.entries(parse(readFileSync(process.argv[2])))) {
  process.stdout.write(`${name}=${value}\0`);
}
