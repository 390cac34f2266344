#!/bin/sh
# The backend's tests; with the secrets of the backend.
set -eu
cd backend
exec cargo test --locked
