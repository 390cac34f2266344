#!/bin/sh
# Brings the database up to date; with the secrets of the backend.
set -eu
cd backend
exec cargo loco db migrate
