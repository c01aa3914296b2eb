# Sourced before the commands of a case (make-logs.sh): what several of them need.

# quietly COMMAND...: preparations that the log does not show.
quietly() { "$@" > /dev/null 2>&1; }

# publish MODULE VERSION DIRECTORY: puts a module into the proxy /home/ci/proxy.
publish() {
  local place=/home/ci/proxy/$1/@v stage
  stage=$(mktemp -d)
  mkdir -p "$place" "$stage/$1@$2"
  cp -r "$3/." "$stage/$1@$2/"
  (cd "$stage" && zip -q -r -D "$place/$2.zip" .)
  cp "$3/go.mod" "$place/$2.mod"
  printf '{"Version":"%s","Time":"2024-03-01T12:00:00Z"}' "$2" > "$place/$2.info"
  printf '%s\n' "$2" >> "$place/list"
  rm -rf "$stage"
}

# serve PORT DIRECTORY: a web server on loopback that lives as long as the case.
serve() {
  python3 -m http.server --bind 127.0.0.1 --directory "$2" "$1" > /dev/null 2>&1 &
  for _ in $(seq 50); do (: < "/dev/tcp/127.0.0.1/$1") 2> /dev/null && return; sleep 0.1; done
}

# stamped PERL-EXPRESSION: each line as it comes, after what the expression makes of the time ($s seconds, $f fraction).
stamped() { perl -MTime::HiRes=time -MPOSIX=strftime -ne 'BEGIN { $| = 1; $start = time; } $t = time; $s = int $t; $f = $t - $s; print '"$1"', $_'; }

# What continuous integration makes of each line: GitHub Actions, GitLab, Jenkins' Timestamper, BuildKit, Azure, journalctl.
github() { stamped 'strftime("%Y-%m-%dT%H:%M:%S", gmtime $s), sprintf(".%07dZ ", $f * 1e7)'; }
gitlab() { stamped 'strftime("%Y-%m-%dT%H:%M:%S", gmtime $s), sprintf(".%06dZ 01O ", $f * 1e6)'; }
jenkins() { stamped 'strftime("[%Y-%m-%dT%H:%M:%S", gmtime $s), sprintf(".%03dZ] ", $f * 1e3)'; }
buildkit() { stamped "sprintf('#${1:-9} %.3f ', \$t - \$start)"; }
journal() { stamped "strftime('%b %d %H:%M:%S', gmtime \$s), ' builder ${1:-app}[${2:-811}]: '"; }
journal_iso() { stamped "strftime('%Y-%m-%dT%H:%M:%S+0000', gmtime \$s), ' builder ${1:-app}[${2:-811}]: '"; }
