# ripgrep, in Rust: searches with threads, through links, a map of memory and what git ignores.
# judges, emulated only: /usr/bin/rg
mkdir -p tree/.git tree/deep/deeper && cp -r /etc/default tree && echo ignored > tree/.gitignore && echo needle > tree/ignored && ln -s default tree/link
for i in 1 2 3 4 5 6 7 8; do seq 1 2000 > "tree/deep/$i"; done
echo 'a needle here' > tree/deep/deeper/hay
rg needle tree
rg --follow --hidden --no-ignore -c needle tree
rg --mmap -e '1[0-9]+9' --stats tree/deep > /dev/null
rg --no-mmap -U 'needle\s' tree > /dev/null
rg --sort modified --files tree > /dev/null
echo a needle | rg -o needle
rg --json needle tree > /dev/null
rg --threads 4 -l 199 tree > /dev/null
rg nothing tree/missing 2> /dev/null || true
