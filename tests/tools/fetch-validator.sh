#!/usr/bin/env bash
# Installs the JSON schema validator that tests of reports use (npm, about 10 MB) beside its package.json.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/validate-json"
if [ node_modules/.package-lock.json -nt package-lock.json ]; then
  exit 0
fi
echo "installing ajv and the SARIF schema: tests validate reports against their schemas" >&2
npm ci --silent
touch node_modules/.package-lock.json
