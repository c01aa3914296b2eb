# Sourced by test.sh and by the scripts that fill the test cache: where the cache is, how to become root, and which
# Debian mirror this machine uses. Names no host: every address comes from the machine's own apt sources.

export LC_ALL=C DEBIAN_FRONTEND=noninteractive

say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $1"
  [ $# -lt 2 ] || say "hint: $2"
  exit 2
}

# Keep in step with tests/Shared/TestCache.cs.
if [ -z "${ABIDE_TEST_CACHE:-}" ]; then
  if [ "$(id -u)" -eq 0 ]; then ABIDE_TEST_CACHE=/var/cache/abide-tests; else ABIDE_TEST_CACHE=$HOME/.cache/abide-tests; fi
fi
export ABIDE_TEST_CACHE
mkdir -p "$ABIDE_TEST_CACHE" || die "cannot create $ABIDE_TEST_CACHE" "name another directory in ABIDE_TEST_CACHE"

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    command -v sudo > /dev/null || die "must be root to run: $*" "run as root, or install sudo"
    sudo --preserve-env=LC_ALL,DEBIAN_FRONTEND "$@"
  fi
}

# Mirrors and networks hiccup: everything that downloads may try once more.
twice() { "$@" || { say "retrying: $*"; sleep 5; "$@"; }; }

update_apt_lists() { twice as_root apt-get -q update >&2; }

# Address of the mirror that serves this machine's Debian archive, with a final slash. apt itself reads the sources, so
# both formats (deb822 and one line), options and comments are understood as apt understands them.
debian_mirror() {
  local site
  site=$(apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(CODENAME)|$(REPO_URI)' 'Created-By: Packages' |
    awk -F'|' '$1 == "Debian" && $2 == "Debian" && $3 !~ /-/ { print $4; exit }')
  [ -n "$site" ] || die "the apt sources of this machine name no Debian archive that apt has read" \
    "run apt-get update, and look at /etc/apt/sources.list.d"
  printf '%s\n' "$site"
}
