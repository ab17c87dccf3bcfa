#!/bin/sh
# Starts all four services of the Temporal server, configured by the environment alone.
set -eu

POSTGRES_PWD="$(cat /run/secrets/postgres_password)"
export POSTGRES_PWD

# It listens on every address, so it must be told under which one its services find each other.
TEMPORAL_BROADCAST_ADDRESS="$(hostname -i | cut -d ' ' -f 1)"
export TEMPORAL_BROADCAST_ADDRESS

# --allow-no-auth: the network lets nobody else in. Version 1.32 warns without it, later ones will refuse.
exec temporal-server --allow-no-auth start
