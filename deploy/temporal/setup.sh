#!/bin/sh
# Makes the namespace and its search attributes. Safe to run again. Address and namespace: TEMPORAL_ADDRESS,
# TEMPORAL_NAMESPACE.
set -eu

namespace="${TEMPORAL_NAMESPACE:-default}"

# MESH may put a message back until day 30: a closed message workflow must still be known by its id then.
least_days=45
least_seconds=$((least_days * 86400))

# The server needs a moment until everything knows a new namespace.
patiently() {
  tries=30
  until "$@"; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "This did not succeed in time: $*" >&2; exit 1; }
    sleep 1
  done
}

retention_seconds() {
  temporal operator namespace describe --namespace "$namespace" --output json |
    sed -n 's/.*"workflowExecutionRetentionTtl": *"\([0-9]*\)s".*/\1/p'
}

if temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1; then
  kept="$(retention_seconds)"
  if [ "${kept:-0}" -lt "$least_seconds" ]; then
    temporal operator namespace update --namespace "$namespace" --retention "${least_days}d"
  fi
else
  patiently temporal operator namespace create --namespace "$namespace" --retention "${least_days}d"
fi

attribute() {
  patiently temporal operator search-attribute create --namespace "$namespace" --name "$1" --type "$2"
}

attribute CpisStage Keyword
attribute CpisHeld Keyword
attribute CpisPlanKinds KeywordList
attribute CpisSubject KeywordList
attribute CpisAttention KeywordList
attribute CpisAttentionSince Datetime
attribute CpisLookAgainOn Datetime

echo "The namespace $namespace is ready."
