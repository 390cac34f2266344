'use strict';
const util = require('node:util');
const querystring = require('node:querystring');
const assert = require('node:assert');

const thrown = (make) => {
  try {
    make();
    return '';
  } catch (error) {
    return util.inspect(error);
  }
};
const url = (scheme, value) => {
  const made = new URL(`${scheme}://db/x`);
  made.username = 'app';
  made.password = value;
  return made.href;
};

const ways = {
  'console.log': (v) => v,
  template: (v) => `the value is ${v}.`,
  inspect: (v) => util.inspect(v),
  'inspect-object': (v) => util.inspect({ a: v, b: [v] }),
  'inspect-deep': (v) => util.inspect({ a: { b: { c: { d: v } } } }, { depth: 9, breakLength: 40 }),
  'inspect-colours': (v) => util.inspect({ a: v }, { colors: true }),
  'format-j': (v) => util.format('%j %o', v, v),
  'json': (v) => JSON.stringify(v),
  'json-indent': (v) => JSON.stringify({ a: v, b: [v] }, null, 2),
  'json-twice': (v) => JSON.stringify(JSON.stringify({ a: v })),
  'json-thrice': (v) => JSON.stringify(JSON.stringify(JSON.stringify({ a: v }))),
  'json-parse-error': (v) => thrown(() => JSON.parse(`${v}]`)),
  'url-error': (v) => thrown(() => new URL(v)),
  'assert-error': (v) => thrown(() => assert.strictEqual(v, 'another')),
  'url-href': (v) => url('https', v),
  'url-postgres': (v) => url('postgres', v),
  'url-search': (v) => new URL(`https://h/?a=${v}`).href,
  'url-path': (v) => new URL(`https://h/${v}`).href,
  'url-hash': (v) => new URL(`https://h/#${v}`).href,
  'search-params': (v) => new URLSearchParams({ password: v }).toString(),
  querystring: (v) => querystring.stringify({ password: v }),
  encodeURIComponent: (v) => encodeURIComponent(v),
  encodeURI: (v) => encodeURI(v),
  'encode-twice': (v) => encodeURIComponent(encodeURIComponent(v)),
  escape: (v) => escape(v),
  'buffer-base64': (v) => Buffer.from(v).toString('base64'),
  'buffer-base64url': (v) => Buffer.from(v).toString('base64url'),
  'basic-auth': (v) => `Basic ${Buffer.from(`ci:${v}`).toString('base64')}`,
  'buffer-hex': (v) => Buffer.from(v).toString('hex'),
  'buffer-inspect': (v) => util.inspect(Buffer.from(v)),
  'buffer-json': (v) => JSON.stringify(Buffer.from(v)),
  'uint8array': (v) => util.inspect(new TextEncoder().encode(v), { maxArrayLength: null }),
  'buffer-utf16': (v) => Buffer.from(v, 'utf16le'),
  'unescape-newlines': (v) => v.replace(/\\n/g, '\n'),
  'unescape-json': (v) => JSON.parse(`"${v}"`),
  'regexp-escape': (v) => new RegExp(v.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).source,
  'trim-lines': (v) => v.split('\n').map((line) => line.trim()).join('|'),
  'string-raw': (v) => String.raw({ raw: ['', ''] }, v),
  'error-stack': (v) => new Error(`cannot connect with ${v}`).stack,
  'symbol': (v) => Symbol(v).toString(),
  'map': (v) => util.inspect(new Map([['k', v]])),
  'entities': (v) => v.replace(/[\u0080-\uffff<>&"']/g, (c) => `&#${c.charCodeAt(0)};`),
  'entities-hex': (v) => v.replace(/[<>&"']/g, (c) => `&#x${c.charCodeAt(0).toString(16).toUpperCase()};`),
};

for (const [way, show] of Object.entries(ways)) {
  for (const name of process.env.NAMES.split(' ')) {
    process.stdout.write(`\n@@ ${way} ${name}\n`);
    try {
      process.stdout.write(show(process.env[name]));
      process.stdout.write('\n');
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof URIError || error instanceof TypeError)) throw error;
    }
  }
}
