# git with git-lfs: a large file tracked, committed, cloned and checked out.
# judges: /usr/bin/git-lfs
git config --global user.name a
git config --global user.email a@localhost
git lfs install
git init -q one
cd one
git lfs track '*.bin'
head -c 100000 /dev/zero > a.bin
git add . && git commit -qm first
git lfs ls-files
git lfs status
git lfs fsck
cd ..
git clone -q one two
git -C two lfs env > /dev/null
