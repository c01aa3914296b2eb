# gdb, which may not trace what strace traces: symbols, disassembly, a core file that is none.
# judges: /usr/bin/gdb
printf '#include <thread>\nint twice(int n) { return 2 * n; }\nint main() { std::thread t([] { twice(2); }); t.join(); return twice(0); }\n' > a.cc
g++ -g -O0 -o a a.cc
gdb -nx -batch -ex 'info functions twice' -ex 'disassemble /s main' -ex 'list twice' -ex 'ptype std::thread' -ex 'print sizeof(int)' -ex 'info files' ./a > listing
grep -q 'return 2 \* n' listing
gdb -nx -batch -ex 'break main' -ex run -ex backtrace ./a > log 2>&1 || true
echo 'info line main' > commands
gdb -nx -batch -x commands -ex 'shell true' -ex 'maint info sections' /usr/bin/cmake > /dev/null 2>&1
gdb -nx -batch -core /etc/passwd ./a > /dev/null 2>&1 || true
gdb -nx -q ./a < commands > /dev/null
