'use strict';
const { join } = require('node:path');
const cache = require(join(process.env.TEST_NODE_MODULES, '@actions/cache'));

cache.saveCache([process.env.INPUT_PATH], process.env.INPUT_KEY)
  .then(() => process.stdout.write(`kept: ${process.env.INPUT_KEY}\n`))
  .catch((failed) => process.stdout.write(`not kept: ${failed.message}\n`));
