#!/usr/bin/env bash
# Makes Debian roots (amd64, but for one) under <cache>/roots, fully configured: with the loader's cache and configuration as
# an installed system has them.
#
#   bullseye bookworm trixie   The packages of packages.txt. The agreement tests judge the programs of each against every
#                              root, and the facts bundled for these releases were measured in them.
#   work                       Debian 12 with the packages of packages-work.txt: programs that are run under strace, to
#                              learn which system calls they make.
#   work-trixie                Debian 13 with the packages of packages-work-trixie.txt: programs that are run as if on
#                              older kernels, to see which die.
#   build-trixie               Debian 13 with the packages of packages-build-trixie.txt: what is built there needs a newer C
#                              library than older roots have.
#   work-arm64                 Debian 12 for arm64 with the packages of packages-work-arm64.txt, unpacked only: programs
#                              that run under QEMU.
#
#   make-roots.sh [ROOT...]    default: all
#
# A root is made again when its list of packages changes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../tools/environment.sh"

roots=$ABIDE_TEST_CACHE/roots

# make_root NAME PURPOSE LIST RELEASE...: packages of the first release, and of the others what the first has not.
make_root() {
  local name=$1 purpose=$2 list=$3 release=$4 root=$roots/$1 packages stamp suite
  shift 3
  packages=$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$here/$list" | paste -sd,)
  stamp=$(sha256sum <<< "$packages" | cut -d' ' -f1)
  [ "$(cat "$roots/$name.stamp" 2> /dev/null)" != "$stamp" ] || return 0
  say "root of Debian $*: $purpose"
  rm -f "$roots/$name.stamp"
  as_root rm -rf "$root" "$root.new" || return 1
  local sources=() excludes=() kind=(--variant=minbase --architectures=amd64)
  for suite; do
    sources+=("deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main")
  done
  # Prometheus' pages bring 200 MB of time zones in JavaScript; only the three releases are looked through for every file.
  # What Node.js itself is made of lies beside them.
  if [ "$name" = work ]; then
    excludes=(--dpkgopt='path-exclude=/usr/share/javascript/*' --dpkgopt='path-exclude=/usr/share/nodejs/*')
    for module in acorn acorn-walk cjs-module-lexer undici balanced-match brace-expansion minimatch; do excludes+=(--dpkgopt="path-include=/usr/share/nodejs/$module/*"); done
  fi
  # Scripts of packages for another architecture cannot run; what they would copy is copied.
  [ "$name" != work-arm64 ] || kind=(--variant=extract --architectures=arm64 --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr
    --extract-hook='cp "$1/usr/share/libc-bin/nsswitch.conf" "$1/etc/"'
    --extract-hook='for file in passwd group; do cp "$1/usr/share/base-passwd/$file.master" "$1/etc/$file"; done')
  # Nothing in a root is worth surviving a power cut, and packages that start services find a policy that says no.
  as_root mmdebstrap --quiet "${kind[@]}" --include="$packages" --components=main \
    --dpkgopt='force-unsafe-io' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' "${excludes[@]}" \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Retries "2"' \
    --customize-hook='mkdir -m 1777 "$1/scratch"' \
    "$release" "$root.new" "${sources[@]}" >&2 || return 1
  as_root mv "$root.new" "$root" || return 1
  echo "$stamp" > "$roots/$name.stamp"
}

[ $# -gt 0 ] || set -- bullseye bookworm trixie work work-trixie build-trixie work-arm64
mkdir -p "$roots"
mirror=$(debian_mirror)
for name; do
  case $name in
    work) arguments=('programs that show which system calls they make' packages-work.txt bookworm bullseye) ;;
    work-trixie) arguments=('programs that live or die as if on older kernels' packages-work-trixie.txt trixie) ;;
    build-trixie) arguments=('compilers on a newer release than what is built is to run on' packages-build-trixie.txt trixie) ;;
    work-arm64) arguments=('programs for AArch64 that show which system calls they make' packages-work-arm64.txt bookworm) ;;
    *) arguments=('programs and libraries to judge, and a loader that says the truth' packages.txt "$name") ;;
  esac
  twice make_root "$name" "${arguments[@]}" || die "could not make the root $name" "look at the messages above"
done
