#!/bin/sh
# Builds the pages; with the secrets of the frontend, so that what is public gets into the scripts.
set -eu
cd frontend
exec npm run build
