#!/bin/sh
# Makes the secrets that docker-compose.yml names, each a file that only its owner may read, and a folder for the key ring.
# Safe to run again: it never writes over one. A lost key is lost data: keep copies in a safe place.
#
#   deploy/make-secrets.sh [--sandbox] [FOLDER]      FOLDER: deploy/secrets unless said
#
# --sandbox: the mailbox credentials of the NHS sandbox. Without it they are the NHS's to give: put them there first.
set -eu
umask 077

sandbox=no
if [ "${1:-}" = --sandbox ]; then
  sandbox=yes
  shift
fi
folder="${1:-$(dirname "$0")/secrets}"
# beside the secrets: it changes while everything runs
ring="$(dirname "$folder")/keys"
mkdir -p "$folder" "$ring"

missing() { [ ! -s "$folder/$1" ]; }

# Written whole or not at all: a key cut off half-way would be taken for a key.
write() {
  cat >"$folder/.$1.new"
  mv "$folder/.$1.new" "$folder/$1"
  echo "Made $folder/$1"
}

key() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }

if missing postgres_password; then key | tr -d '/+=' | write postgres_password; fi
if missing subject_key; then key | write subject_key; fi
if missing audit_key; then key | write audit_key; fi
if missing mosaic_gateway_key; then key | write mosaic_gateway_key; fi
if missing key_encryption_key; then key | write key_encryption_key; fi
if [ "$sandbox" = yes ]; then
  if missing mesh_password; then printf '%s' 'sandbox-authority-password' | write mesh_password; fi
  if missing mesh_shared_key; then printf '%s' 'sandbox-environment-key' | write mesh_shared_key; fi
fi

# The containers read the secrets as the account that owns them: 1000 unless compose is told otherwise.
owner="$(id -u)"
if [ "$owner" = 0 ]; then
  chown -R 1000:1000 "$folder" "$ring"
elif [ "$owner" != 1000 ]; then
  echo "Start with this account's numbers: CPIS_UID=$owner CPIS_GID=$(id -g) docker compose up"
fi

lacking=no
for name in mesh_password mesh_shared_key; do
  if missing "$name"; then
    echo "Put the secret that the NHS gave you into $folder/$name, then run this again." >&2
    lacking=yes
  fi
done
[ "$lacking" = no ]
if [ ! -s "$ring/payload-keys.json" ]; then
  echo "Now make the key ring, once: docker compose run --rm --build cpis make-keys"
fi
