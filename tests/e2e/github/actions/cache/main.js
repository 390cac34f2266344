'use strict';
const { join } = require('node:path');
const cache = require(join(process.env.TEST_NODE_MODULES, '@actions/cache'));

const lines = (text) => (text || '').split('\n').map((line) => line.trim()).filter(Boolean);
cache.restoreCache([process.env.INPUT_PATH], process.env.INPUT_KEY, lines(process.env['INPUT_RESTORE-KEYS']))
  .then((found) => process.stdout.write(`restored: ${found || 'nothing'}\n`));
