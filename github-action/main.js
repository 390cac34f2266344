'use strict';
// Checks and starts the stepveil binary, nothing else: all the work is in there.

const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { constants } = require('node:os');
const { join } = require('node:path');

const name = `stepveil-${process.platform}-${process.arch}`;

function fail(message) {
  process.stderr.write(`stepveil: error: ${message}\n::error::${message}\n`);
  process.exitCode = 1;
}

function read(file) {
  try {
    return readFileSync(join(__dirname, 'dist', file));
  } catch {
    return undefined;
  }
}

// Is the binary the one that was released with this file?
function isVerified() {
  const line = String(read('SHA256SUMS') ?? '').split('\n').find((text) => text.endsWith(`  ${name}`));
  const binary = line && read(name);
  if (!binary) {
    fail(`this action has no binary for ${process.platform} on ${process.arch} (dist/${name})`);
    return false;
  }
  const verified = line.startsWith(createHash('sha256').update(binary).digest('hex') + ' ');
  if (!verified) fail(`dist/${name} is not the binary that dist/SHA256SUMS lists: it was changed`);
  return verified;
}

// Starts `stepveil github STEP` and ends as it ends.
function start(step) {
  if (!isVerified()) return;
  let child;
  // A cancelled job: the runner signals this process, and the binary has tokens to give back. Before
  // the start, so that no signal falls between.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child?.kill(signal));
  }
  child = spawn(join(__dirname, 'dist', name), ['github', step], { stdio: 'inherit' });
  child.on('error', (error) => fail(`cannot start the stepveil binary (${error.code})`));
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + constants.signals[signal] : code;
  });
}

module.exports = { start };
if (require.main === module) start('action');
