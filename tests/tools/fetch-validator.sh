#!/usr/bin/env bash
# Installs the JSON schema validator that tests of reports use (npm, about 7 MB) beside its package.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./environment.sh

cd validate-json
if [ node_modules/.package-lock.json -nt package-lock.json ]; then
  exit 0
fi
say "npm: ajv and the SARIF schema: reports are validated against their schemas"
twice npm ci --silent
touch node_modules/.package-lock.json
