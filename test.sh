#!/usr/bin/env bash
# Runs every test on a Debian machine that has the .NET 10 SDK. Installs what the tests need first, and says what for.
# Real programs to test on are kept in a cache ($ABIDE_TEST_CACHE; /var/cache/abide-tests for root, else
# ~/.cache/abide-tests), so that a second run is quick. With CI=true a skipped test is a failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. tests/tools/environment.sh

command -v dotnet > /dev/null || die "there is no dotnet on PATH" "install the .NET 10 SDK"
command -v apt-get > /dev/null || die "this script installs with apt-get" "run it on Debian 12, or in its container image"

# One package a line, and what it is for.
needed='
debian-archive-keyring   signatures of the Debian releases that the roots are made of
mmdebstrap               makes Debian roots whose own loader judges our verdicts
binutils                 readelf and objcopy: an independent reading, and damaged copies of programs
gcc                      builds the C corpus and cgo programs
libc6-dev                builds the C corpus and cgo programs
g++                      builds the C++ corpus, and C++ programs with reproduction kits
gcc-aarch64-linux-gnu    builds the C corpus for another architecture
libc6-dev-arm64-cross    builds the C corpus for another architecture
qemu-user-static         runs programs for another architecture and prints their system calls
gcc-i686-linux-gnu       builds the C corpus for a 32-bit architecture
libc6-dev-i386-cross     builds the C corpus for a 32-bit architecture
gcc-s390x-linux-gnu      builds the C corpus for a big-endian architecture
libc6-dev-s390x-cross    builds the C corpus for a big-endian architecture
libarchive13             unpacks the layers of container images
zstd                     compresses a layer of a container image
bubblewrap               runs commands inside the Debian roots
bsdutils                 script: a terminal that sends Ctrl-C and Ctrl-Z
git                      the repositories of projects that are fixed
procps                   kill: signals for what the tests start
lld                      links packed relocations without the version that GNU ld declares
clang                    another compiler whose headers and libraries are traced; compiles the BPF programs of the agent
mold                     another linker whose work is traced
make                     a build that is traced
shellcheck               looks over the scripts that plans write
rustc                    builds a static library in Rust that programs are linked with
libcrypt-dev             a header that the host has and cross compilers lack
qemu-system-x86          boots the kernels of Debian, which are measured
bpftool                  says which BPF programs are in the kernel
busybox-static           a shell and wget for virtual machines
musl-tools               builds programs for a C library that the roots have not
prometheus               scrapes the node agent, and promtool checks what it tells
prometheus-node-exporter tells what the node agent tells, for comparison
etcd-server              a backup of the configuration of the node agent
systemd                  systemd-analyze: judges the unit of the agent
rpm                      rpmbuild: packs the agent
openssl                  certificates for virtual machines
curl                     scrapes the agent for a minute
chromium                 opens the pages that are written
'
command -v npm > /dev/null || needed+='
nodejs                   runs npm
npm                      fetches programs and plug-ins as their vendors ship them
'

install_packages() {
  local package reason missing=()
  while read -r package reason; do
    if [ -n "$package" ] && [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" != installed ]; then
      say "apt: $package: $reason"
      missing+=("$package")
    fi
  done <<< "$needed"
  # Even with nothing to install, apt's lists tell which mirror this machine uses.
  if [ ${#missing[@]} -gt 0 ] || ! (debian_mirror > /dev/null 2>&1); then
    update_apt_lists
  fi
  [ ${#missing[@]} -eq 0 ] || twice as_root apt-get -q -y install --no-install-recommends "${missing[@]}" >&2
}

install_packages
tests/roots/make-roots.sh
tests/tools/fetch-go.sh
tests/tools/fetch-xsys.sh
tests/tools/fetch-sysroot.sh
tests/tools/fetch-npm.sh
tests/tools/fetch-validator.sh
tests/tools/fetch-upx.sh
tests/tools/fetch-kernels.sh
tests/tools/fetch-consul.sh

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
say "dotnet: restore (NuGet: test framework, analyzers, command line), build, format, test"
twice dotnet restore Abide.slnx --verbosity quiet
dotnet build Abide.slnx --configuration Release --no-restore --verbosity minimal -p:UseSharedCompilation=false

status=0
dotnet format Abide.slnx --no-restore --verify-no-changes || { say "error: badly formatted; run dotnet format"; status=1; }

results=$PWD/TestResults
export ABIDE_TEST_REPORTS=$results/reports
rm -rf "$results"
mkdir -p "$ABIDE_TEST_REPORTS"
for project in tests/*.Tests; do
  name=$(basename "$project")
  # Whoever starts this script in the background makes it ignore SIGINT, and nohup SIGHUP; the tests send both to what
  # they start.
  env --default-signal=HUP,INT,QUIT dotnet test "$project" --configuration Release --no-build --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=normal' --blame-hang-timeout 10m --blame-hang-dump-type none ||
    status=1
  # A project that found no test, or crashed before its first, would otherwise pass for success.
  grep -qs '<Counters total="[1-9]' "$results/$name.trx" || { say "error: $name ran no test"; status=1; }
done

# What the tests measured and want read.
for report in "$ABIDE_TEST_REPORTS"/*; do
  [ ! -f "$report" ] || { echo; cat "$report"; }
done

# counter NAME: one counter of the result files, summed.
counter() {
  { grep -ho '<Counters [^>]*' "$results"/*.trx || true; } | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'
}

total=$(counter total) passed=$(counter passed) executed=$(counter executed)
skipped=$((total - executed)) failed=$((executed - passed))

if [ "$skipped" -gt 0 ]; then
  say "$skipped tests were skipped"
  [ "${CI:-}" != true ] || status=1
fi
[ "$passed" -gt 0 ] && [ "$failed" -eq 0 ] || status=1

# Last, where whoever reads only the end of a long output sees it.
if [ "$failed" -gt 0 ]; then
  echo
  awk '/<UnitTestResult .*outcome="Failed"/ { match($0, /testName="[^"]*"/); print "failed: " substr($0, RSTART + 10, RLENGTH - 11); left = 14 }
    /<\/UnitTestResult>/ { left = 0 }
    left-- > 0 && !/<\/?(UnitTestResult|Output|ErrorInfo)/ { print "  " $0 }' "$results"/*.trx | cut -c1-300 | head -200
fi

echo
echo "$passed passed, $failed failed"
exit "$status"
