# restic: a repository made, two snapshots, a restore, a check, and a prune.
# judges: /usr/bin/restic
export RESTIC_PASSWORD=word RESTIC_REPOSITORY=/tmp/repository
restic init
restic backup /etc/default
restic backup /etc/default /etc/apt
restic snapshots
restic ls latest > /dev/null
restic restore latest --target /tmp/restored
restic check
restic forget --keep-last 1 --prune
restic stats
