# Searching, listing, printing and replacing in a tree of files, by programs in Rust.
# judges: /usr/bin/rg /usr/bin/fdfind /usr/bin/batcat /usr/bin/exa /usr/bin/sd /usr/bin/hexyl /usr/bin/hyperfine
mkdir tree && cp -r /etc/default /etc/apt tree && ln -s default tree/link && truncate -s 100k tree/zeros && echo needle > tree/.hidden
git -C tree init -q
rg -j 4 --stats Debian /etc > /dev/null
rg --hidden --follow --no-ignore --files-with-matches needle tree
rg --json --multiline --search-zip --sort path 'a.*b' tree > /dev/null
echo 'a needle on a pipe' | rg -o 'n\w+'
rg --hidden --pre cat --mmap needle tree > /dev/null
rg --files --glob '!*.conf' /usr/share/perl5 > /dev/null 2>&1 || true
fdfind --threads 4 --hidden --follow . tree > /dev/null
fdfind --type f --size +1b --changed-within 1d --exec-batch ls -l {} \; . tree > /dev/null || true
fdfind --extension list --exec cat > /dev/null
fdfind --list-details . tree > /dev/null
batcat --color=always --decorations=always --diff tree/.hidden > /dev/null
batcat --paging=always --pager=cat /etc/passwd > /dev/null
batcat --language c - < /work/rust-tools.sh > /dev/null
batcat --list-themes > /dev/null
batcat cache --build > /dev/null 2>&1 || true
exa --long --header --git --inode --blocks --group --links --extended --time-style=full-iso --all tree > /dev/null
exa --tree --recurse --icons --sort=modified /etc > /dev/null
exa --grid --across --color=always / > /dev/null
sd needle thread tree/.hidden
echo 'a b' | sd '(\w) (\w)' '$2 $1'
sd -p thread needle tree/.hidden > /dev/null
hexyl --length 64 tree/zeros > /dev/null
hexyl < tree/.hidden > /dev/null
hyperfine --style basic --warmup 1 --runs 2 --export-json times.json --prepare 'sync tree/zeros' 'ls tree' 'rg thread tree/.hidden' > /dev/null
hyperfine -N --runs 2 "cat tree/.hidden" > /dev/null
