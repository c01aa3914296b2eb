# git: commits, branches, a merge, packs; clones from a directory and from its own server on loopback.
# judges: /usr/bin/git
. /work/lib.sh
git config --global user.name a
git config --global user.email a@localhost
git init -q -b main one
cd one
for i in 1 2 3; do echo $i > file$i; git add .; git commit -qm "change $i"; done
git checkout -qb side HEAD~1
echo side > side; git add .; git commit -qm side
git checkout -q main
git merge -q side -m merge
git log --graph --oneline
git diff HEAD~2 --stat
git status
git gc -q
git fsck
git grep -n side
git stash list
cd ..
touch one/.git/git-daemon-export-ok
git clone -q one two
git daemon --reuseaddr --listen=127.0.0.1 --port=9418 --base-path=/tmp /tmp 2> /dev/null &
daemon=$!
try git ls-remote git://127.0.0.1/one
git clone -q git://127.0.0.1/one three
git -C three fetch -q
git archive --remote=one main | tar -t
git bundle create --quiet a.bundle -q main 2> /dev/null || git -C one bundle create -q /tmp/a.bundle main
stop $daemon
