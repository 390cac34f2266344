// The side of Jenkins: has values sealed for its key and opens them: node unseal.js PRIVATE_KEY_FILE STEPVEIL WORD...
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const { execFileSync } = require('node:child_process');

const [keyFile, program, ...words] = process.argv.slice(2);
const privateKey = crypto.createPrivateKey(fs.readFileSync(keyFile));
const key = crypto.createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64url');
const sealed = execFileSync(program, [...words, '--to', 'jenkins', '--seal-to', key, '--seal-context', 'x']);
const [form, ...parts] = sealed.toString().trim().split('.');
const [wrapped, nonce, text] = parts.map((part) => Buffer.from(part, 'base64'));
const inner = crypto.privateDecrypt({ key: privateKey, oaepHash: 'sha256' }, wrapped);
const open = crypto.createDecipheriv('aes-256-gcm', inner, nonce);
open.setAAD(Buffer.from(`${form}\nx`));
open.setAuthTag(text.subarray(-16));
process.stdout.write(Buffer.concat([open.update(text.subarray(0, -16)), open.final()]));
