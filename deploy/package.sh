#!/usr/bin/env bash
# Packs what publish.sh made as an RPM; needs rpmbuild (package rpm in Debian, rpm-build elsewhere).
#
#     deploy/package.sh FORM DIRECTORY
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ $# -ne 2 ] || [ ! -x "$1/abide-agent" ]; then
  echo "usage: $0 FORM DIRECTORY, where FORM/abide-agent is what publish.sh made" >&2
  exit 2
fi

form=$(cd "$1" && pwd)
mkdir -p "$2"
packages=$(cd "$2" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' "$here/../Directory.Build.props")
rpmbuild -bb --quiet --nodeps --define "_topdir $work" --define "_rpmdir $packages" --define "_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm" \
  --define "agent_version $version" --define "form $form" --define "sources $here" --define "docs $here/../docs" "$here/abide-agent.spec"
echo "$packages/abide-agent-$version-1.x86_64.rpm"
