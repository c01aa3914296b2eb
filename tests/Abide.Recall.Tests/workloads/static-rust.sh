# Sources checked and formatted by a program in Rust that brings its C library along; it starts a server of its own and asks that.
chmod +x /work/program
mkdir sources && cd sources
i=0
while [ $i -lt 40 ]; do echo "export const a$i = [1,2,  $i];;" > $i.ts; i=$((i + 1)); done
echo '{"organizeImports": {"enabled": true}, "linter": {"enabled": true}}' > biome.json
/work/program format --write . > /dev/null 2>&1 || true
/work/program check --threads 4 . > /dev/null 2>&1 || true
/work/program lint --write 1.ts > /dev/null 2>&1 || true
/work/program explain noDebugger > /dev/null
echo 'let  a' | /work/program format --stdin-file-path=a.ts
/work/program migrate > /dev/null 2>&1 || true
/work/program rage > /dev/null
/work/program start > /dev/null
/work/program check --use-server . > /dev/null 2>&1 || true
/work/program stop > /dev/null 2>&1 || true
