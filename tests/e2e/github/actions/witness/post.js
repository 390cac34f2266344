'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const file = join(process.env.GITHUB_WORKSPACE, process.env.INPUT_FILE);
process.stdout.write(`at the end ${process.env.INPUT_FILE} is ${existsSync(file) ? 'there' : 'gone'}\n`);
