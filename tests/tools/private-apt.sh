# Sourced by the scripts that take packages from other Debian suites than the machine's. apt runs with a configuration, a
# state and a cache of its own: the machine's package lists and packages stay as they are.

# open_suites WORK SUITE...: reads the lists of the suites into the directory WORK, for private_apt to download from.
open_suites() {
  apt_work=$1
  shift
  mkdir -p "$apt_work/state/lists/partial" "$apt_work/cache/archives/partial"
  touch "$apt_work/status"
  local suite mirror
  mirror=$(debian_mirror)
  for suite; do
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
  done > "$apt_work/sources.list"
  # A suite that is gone from the mirror only matters if no other has the package; the downloads tell.
  twice private_apt update >&2 || say "some suites could not be read; going on with the others"
}

private_apt() {
  apt-get -q -o Dir::State="$apt_work/state" -o Dir::State::status="$apt_work/status" -o Dir::Cache="$apt_work/cache" \
    -o Dir::Etc::SourceList="$apt_work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null \
    -o Dir::Etc::PreferencesParts=/dev/null -o APT::Architecture=amd64 -o APT::Architectures=amd64 -o APT::Sandbox::User=root \
    -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::Check-Valid-Until=false -o Acquire::Retries=2 "$@"
}

# fetch_tree NAME PROGRAM SUITES PACKAGE...: unpacks what the packages have under /usr into <cache>/NAME, from the first of the suites that has them; PROGRAM
# is a file that must be there then.
fetch_tree() {
  local place=$ABIDE_TEST_CACHE/$1 program=$2 suites=$3 suite deb
  shift 3
  tree_work=$(mktemp -d "$ABIDE_TEST_CACHE/.tree.XXXXXX")
  trap 'rm -rf "$tree_work"' EXIT
  # shellcheck disable=SC2086 # several suites are several arguments
  open_suites "$tree_work" $suites
  for suite in $suites; do
    (cd "$tree_work" && twice private_apt download "${@/%//$suite}") >&2 || continue
    for deb in "$tree_work"/*.deb; do dpkg-deb -x "$deb" "$tree_work/tree"; done
    [ -x "$tree_work/tree/usr/$program" ] || die "the packages $* of $suite have no usr/$program" "Debian changed the layout; see $0"
    rm -rf "$place"
    mv "$tree_work/tree/usr" "$place"
    return
  done
  die "$* could not be downloaded" "look at the messages of apt above"
}
