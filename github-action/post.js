'use strict';
// The end of the job: has the binary clean up what the main step left, if it left anything.

const left = ['STATE_token_file', 'STATE_secrets_file'].some((name) => process.env[name]);
if (left) require('./main.js').start('post');
