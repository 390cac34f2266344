#!/usr/bin/env node
'use strict';
// Starts the program of this platform's package and ends as it ends.

const { spawn } = require('node:child_process');
const { constants } = require('node:os');

function find() {
  const name = `@stepveil/${process.platform}-${process.arch}`;
  try {
    return require.resolve(`${name}/bin/stepveil`);
  } catch {
    process.stderr.write(`stepveil: error: there is no package ${name}\n` +
      'stepveil: hint: stepveil runs on Linux, on x64 and arm64; npm leaves the package out with --omit=optional\n');
    process.exit(125);
  }
}

const program = find();
let child;
// A terminal signals the whole group, us and the child; everybody else signals us alone.
for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => (process.stdin.isTTY && signal !== 'SIGTERM') || child?.kill(signal));
}
child = spawn(program, process.argv.slice(2), { stdio: 'inherit' });
child.on('error', (error) => {
  process.stderr.write(`stepveil: error: cannot start ${program} (${error.code})\n`);
  process.exitCode = 125;
});
child.on('exit', (code, signal) => {
  process.exitCode = signal ? 128 + constants.signals[signal] : code;
});
