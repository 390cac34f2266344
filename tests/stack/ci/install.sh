#!/bin/sh
# What the lock files name, and the backend: none of this needs a secret.
set -eu
(cd frontend && npm ci --prefer-offline --no-audit --no-fund --ignore-scripts)
cd backend
cargo build --locked
