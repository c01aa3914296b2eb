#!/usr/bin/env bash
# Publishes the agent in one of the forms that ship; docs/agent-deploy.md says where each of them runs.
#
#     deploy/publish.sh native DIRECTORY    one executable, linked for the C library of EL 7.9 by abide's own kit; needs gcc
#     deploy/publish.sh ready DIRECTORY     precompiled (ReadyToRun), with the .NET runtime beside it
#
# Intermediate files are kept in DIRECTORY.build, so that the next time is quicker.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
form=${1:-} output=${2:-}
case $form in
  native | ready) ;;
  *) output= ;;
esac
if [ -z "$output" ]; then
  echo "usage: $0 native|ready DIRECTORY" >&2
  exit 2
fi

mkdir -p "$output.build"
build=$(cd "$output.build" && pwd)
properties=(-p:AbideRuntime=linux-x64)
if [ "$form" = native ]; then
  kit=$build/kit
  rm -rf "$kit"
  "$root/abide" repro el7.9 -o "$kit" > /dev/null
  CC=gcc "$kit/build.sh" > /dev/null
  properties+=(-p:AbideNative=true -p:CppLinker=gcc -p:AbideKit="$kit")
fi

rm -rf "$output"
DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 dotnet publish "$root/src/Abide.Agent" --configuration Release --nologo --disable-build-servers \
  --artifacts-path "$build" --output "$output" -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:GenerateDocumentationFile=false -p:DebugType=none "${properties[@]}"
