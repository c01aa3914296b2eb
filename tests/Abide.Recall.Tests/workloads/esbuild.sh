# esbuild: a bundle with a source map, and its server.
# judges: /usr/bin/esbuild
. /work/lib.sh
echo 'import { b } from "./b"; console.log(b)' > a.ts
echo 'export const b: number = 1' > b.ts
esbuild a.ts --bundle --minify --sourcemap --outdir=out
mkfifo open # it stops when its input ends
esbuild a.ts --bundle --outdir=out --servedir=. --serve=127.0.0.1:8000 < open > esbuild.log 2>&1 &
esbuild=$!
exec 3> open
try curl -sf http://127.0.0.1:8000/out/a.js
stop $esbuild
