'use strict';
// Starts the stepveil binary, nothing else: all the work, and every check, is in there.

const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { constants } = require('node:os');
const { join } = require('node:path');

function fail(message) {
  process.stderr.write(`stepveil: error: ${message}\n::error::${message}\n`);
  process.exitCode = 1;
}

// The binary of this platform beside this file, or the one that STEPVEIL_BINARY names.
const name = `stepveil-${process.platform}-${process.arch}`;
const binary = process.env.STEPVEIL_BINARY || join(__dirname, 'dist', name);

function start() {
  let child;
  // A cancelled job: the runner signals this process, and the binary has tokens to give back. Before
  // the start, so that no signal falls between.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child?.kill(signal));
  }
  child = spawn(binary, ['github', 'action'], { stdio: 'inherit' });
  child.on('error', (error) => fail(`cannot start the stepveil binary (${error.code})`));
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + constants.signals[signal] : code;
  });
}

if (existsSync(binary)) {
  start();
} else if (process.env.STEPVEIL_BINARY) {
  fail('STEPVEIL_BINARY names no file');
} else {
  fail(`this action has no binary for ${process.platform} on ${process.arch} (dist/${name})`);
}
