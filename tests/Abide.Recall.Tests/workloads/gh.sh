# gh, with nobody to talk to: settings, aliases, completion.
# judges: /usr/bin/gh
gh --version
gh config set editor true
gh config list
gh alias set co 'pr checkout'
gh alias list
gh completion -s bash > /dev/null
GH_TOKEN=none gh api user || true
