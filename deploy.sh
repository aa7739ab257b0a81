#!/bin/sh
# Brings a running Docker set-up to the version that lies here: a backup first, then build, then restart. What is under
# way at providers goes on, and is collected by the new containers. To go back: check the old version out, run again,
# and `make restore FILE=…` if the ledger was stepped up in between.
set -eu
cd -- "$(dirname -- "$0")"

if [ ! -f .env ]; then
    exec sh ./docker-start.sh
fi
docker compose build
if [ -n "$(docker compose ps --quiet --status running app)" ]; then
    docker compose exec -T app cineflow backup /backups --workspace /workspace --keep 14
fi
docker compose up --detach --wait --remove-orphans
docker compose ps
