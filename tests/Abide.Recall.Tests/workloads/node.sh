# Node.js: files, a server and clients, worker threads, child processes, digests, compression, names.
# judges: /usr/bin/node
cat > a.mjs << 'END'
import assert from "node:assert"
import { execFileSync, spawn, fork } from "node:child_process"
import crypto from "node:crypto"
import dgram from "node:dgram"
import dns from "node:dns"
import { once } from "node:events"
import fs from "node:fs"
import http from "node:http"
import net from "node:net"
import os from "node:os"
import { pipeline } from "node:stream/promises"
import { Worker } from "node:worker_threads"
import zlib from "node:zlib"

await fs.promises.writeFile("a", "text".repeat(10000))
await fs.promises.copyFile("a", "b")
await fs.promises.copyFile("a", "c", fs.constants.COPYFILE_FICLONE)
fs.copyFileSync("a", "d")
fs.cpSync("/etc/default", "default", { recursive: true })
for (const each of fs.readdirSync("/usr/bin").slice(0, 20)) fs.statSync("/usr/bin/" + each)
fs.symlinkSync("a", "e"); fs.linkSync("a", "f"); fs.renameSync("f", "g"); fs.chmodSync("g", 0o600); fs.utimesSync("g", 1, 1); fs.truncateSync("g", 5)
fs.chownSync("g", 0, 0); fs.accessSync("g"); fs.realpathSync("e"); fs.mkdtempSync("t"); fs.unlinkSync("e"); fs.rmSync("default", { recursive: true })
const handle = await fs.promises.open("a", "r+")
await handle.read(Buffer.alloc(10), 0, 10, 5); await handle.writev([Buffer.from("x"), Buffer.from("y")]); await handle.readv([Buffer.alloc(3)], 0); await handle.sync(); await handle.datasync(); await handle.close()
await fs.promises.statfs("/")
const watcher = fs.watch("."); fs.writeFileSync("new", ""); await once(watcher, "change"); watcher.close()
await pipeline(fs.createReadStream("a"), zlib.createGzip(), fs.createWriteStream("a.gz"))

const server = http.createServer((_, answer) => fs.createReadStream("a").pipe(answer)).listen(0, "127.0.0.1")
await once(server, "listening")
const got = await (await fetch(`http://127.0.0.1:${server.address().port}/`)).text()
assert(got.length > 0)
server.closeAllConnections(); server.close()
const local = net.createServer(socket => socket.end("x")).listen("/tmp/socket")
await once(local, "listening"); await once(net.connect("/tmp/socket"), "data"); local.close()
const udp = dgram.createSocket("udp4"); udp.bind(0, "127.0.0.1"); await once(udp, "listening")
udp.send("x", udp.address().port, "127.0.0.1"); await once(udp, "message"); udp.close()
await dns.promises.lookup("localhost")

const worker = new Worker('const { parentPort } = require("worker_threads"); parentPort.once("message", n => parentPort.postMessage(n * 2))', { eval: true })
worker.postMessage(21); assert.equal((await once(worker, "message"))[0], 42); await worker.terminate()
const shared = new SharedArrayBuffer(4); Atomics.wait(new Int32Array(shared), 0, 0, 1)

assert.equal(execFileSync("echo", ["x"]).toString(), "x\n")
const child = spawn("cat"); child.stdin.end("y"); await once(child, "close")
const sleeper = spawn("sleep", ["9"], { detached: true }); sleeper.kill(); await once(sleeper, "exit")
fs.writeFileSync("fork.cjs", 'process.once("message", m => { process.send(m); process.disconnect() })')
const forked = fork("fork.cjs"); forked.send("z"); await once(forked, "message")
crypto.randomBytes(100); crypto.scryptSync("a", "b", 32); await new Promise(done => crypto.pbkdf2("a", "b", 1000, 32, "sha256", done)); crypto.generateKeyPairSync("ed25519")
os.cpus(); os.networkInterfaces(); os.userInfo(); os.uptime(); os.loadavg(); os.getPriority(); process.memoryUsage(); process.resourceUsage()
process.once("SIGUSR2", () => {}); process.kill(process.pid, "SIGUSR2")
await new Promise(done => setTimeout(done, 20))
END
node a.mjs
echo 'console.log(1)' | node -
node --check a.mjs
node --cpu-prof -e 'for (let i = 0; i < 1e6; i++);'
