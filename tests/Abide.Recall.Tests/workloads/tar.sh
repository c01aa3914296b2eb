# tar: an archive made and unpacked, plain and compressed, with links and sparse files.
# judges: /usr/bin/tar /usr/bin/xz
mkdir tree && cp -r /etc/default tree && ln -s default tree/link && ln tree/default/useradd tree/hard && truncate -s 1M tree/sparse && mkfifo tree/pipe
tar -cSf tree.tar tree
tar -cJf tree.tar.xz tree
tar -czf tree.tar.gz tree
mkdir out
tar -xpf tree.tar.xz -C out
tar -df tree.tar
tar -rf tree.tar /etc/hostname
tar --listed-incremental=list -cf increment.tar tree
tar -tvf tree.tar > /dev/null
tar -xf tree.tar.gz -C out --overwrite --numeric-owner
