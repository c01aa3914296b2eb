#!/bin/sh
# Zig as the C or C++ compiler for one architecture and one glibc, under the names that builds know compilers by. The directory that
# it is called in says which: x86_64-linux-gnu.2.17/cc. Options go to zig as they are, but for these:
#
# -march=x86-64-v2   zig 0.11 wants x86_64_v2, and stops at a dash
# -mtune=generic     zig 0.11 knows no such CPU and stops; without the option it tunes for the generic one
#
# -static            zig has no static glibc, and would link dynamically without a word
#
# Without -O zig makes undefined behaviour a trap, where gcc lets it pass: -fno-sanitize=undefined, unless a sanitizer is asked for.
# Its C++ library calls __cxa_thread_atexit_impl, which came with glibc 2.18: below, thread_exit.c is linked with C++.
# gcc always offers the functions that unwind the stack, which Rust's panics and C++ archives in C programs call; zig's are -lunwind.
directory=${0%/*}
target=${directory##*/}
case ${0##*/} in
  c++ | g++) tool=c++ plusplus=yes ;;
  *) tool=cc plusplus= ;;
esac

links=yes inputs= sanitize=-fno-sanitize=undefined left=$#
while [ "$left" -gt 0 ]; do
  option=$1
  shift
  left=$((left - 1))
  case $option in
    -march=*-*) option=-march=$(printf '%s' "${option#-march=}" | tr - _) ;;
    -mtune=generic) continue ;;
    -c | -S | -E | -M | -MM | -r | -fsyntax-only | -nostdlib | -nodefaultlibs | '-###') links= ;;
    -static | -static-pie)
      echo "zig cc: error: zig has no static glibc and would link dynamically all the same; leave $option out, or build with another compiler" >&2
      exit 1
      ;;
    -fsanitize=*) sanitize= ;;
    -lstdc++ | -lc++) plusplus=yes ;;
    -?*) ;;
    *) inputs=yes ;;
  esac
  set -- "$@" "$option"
done

if [ "$links$inputs" = yesyes ]; then
  [ "$plusplus" != yes ] || [ "${target##*.}" -ge 18 ] || set -- "$@" "$directory/../thread_exit.c"
  set -- "$@" -lunwind
fi
exec "$directory/../../zig" "$tool" -target "$target" $sanitize "$@"
