import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import { serverUser } from '@/lib/sandbox/unprivileged'
import { bundled } from '@/test/bundle'
import { type SlowWay, startSlowWay } from '@/test/hosts/slow-way'
import { type Sshd, startSshd } from '@/test/hosts/sshd'
import { testPort } from '@/test/ports'
import { startProxy, type WayThere } from '@/test/targets/proxy'
import { defineCommand } from './command'
import { whoIsService } from './commands/who'
import { awaitJob, jobOutput, newJob, observeJob, startJob, stopJob } from './detached'
import { copyFromHost, copyToHost, streamOf } from './files'
import { hostKeyLine, parseHostKey } from './host-key'
import { generateKey, readKey } from './keys'
import { LocalTransport } from './local'
import { type HostSession, hostSession } from './session'
import { SshTransport, scanHostKey } from './ssh'

const shell = defineCommand<{ script: string }, string>({
  name: 'test.shell',
  purpose: 'Tries the session.',
  runsAs: 'login',
  timeoutMs: 90_000,
  maxBytes: 1_000_000,
  argv: ({ script }) => ['/bin/sh', '-c', script],
  parse: ({ stdout }) => stdout.toString('utf8'),
})

let sshd: Sshd
const ends: (() => unknown)[] = []
beforeAll(async () => {
  sshd = await startSshd()
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})
afterAll(() => sshd?.stop())

async function session(port = sshd.port, workDir = sshd.home): Promise<HostSession> {
  const { user, hostKey, privateKey } = sshd
  const login = { ip: '127.0.0.1', port, user, hostKey, privateKey: new Secret(privateKey) }
  const opened = hostSession(await SshTransport.open(login), workDir)
  ends.push(() => opened.close())
  return opened
}

async function code(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: { code?: string }) => String(error.code ?? error),
  )
}

async function proxy(): Promise<WayThere> {
  const way = await startProxy(sshd.port)
  ends.push(() => way.stop())
  return way
}

test('the key is seen without signing in, and a changed one is refused by name', async () => {
  const found = await scanHostKey({ ip: '127.0.0.1', port: sshd.port })
  expect(hostKeyLine(found)).toBe(hostKeyLine(sshd.hostKey))
  const pinned = sshd.hostKey
  await sshd.changeHostKey()
  const { user, privateKey } = sshd
  const login = {
    ip: '127.0.0.1',
    port: sshd.port,
    user,
    hostKey: pinned,
    privateKey: new Secret(privateKey),
  }
  const refused = SshTransport.open(login)
  await expect(refused).rejects.toMatchObject({
    code: 'host.key_changed',
    detail: expect.stringContaining('SHA256:'),
  })
  const rsa = parseHostKey(`ecdsa-sha2-nistp256 ${ecdsaBlob()}`)
  if (!rsa) throw new Error('no key')
  expect(await code(SshTransport.open({ ...login, hostKey: rsa, privateKey: new Secret(privateKey) }))).toBe(
    'host.key_changed',
  )
})

function ecdsaBlob(): string {
  const kind = Buffer.from('ecdsa-sha2-nistp256')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(kind.length)
  return Buffer.concat([length, kind, Buffer.alloc(80, 1)]).toString('base64')
}

test('another key, another user, a closed port and another protocol each have their name', async () => {
  const { user, hostKey, port } = sshd
  const other =
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(keyFolder(), 'k')]).length === 0
  expect(other).toBe(true)
  const login = { ip: '127.0.0.1', port, user, hostKey }
  const strange = readKey(keyText(), '').privateKey
  expect(await code(SshTransport.open({ ...login, privateKey: strange }))).toBe('host.auth_failed')
  const mine = () => new Secret(sshd.privateKey)
  expect(await code(SshTransport.open({ ...login, user: 'nobody', privateKey: mine() }))).toBe(
    'host.auth_failed',
  )
  expect(await code(SshTransport.open({ ...login, port: await testPort(), privateKey: mine() }))).toBe(
    'host.refused',
  )
  const web = await listen((server) =>
    server.on('connection', (socket) => socket.end('HTTP/1.1 400 Bad\r\n\r\n')),
  )
  expect(await code(SshTransport.open({ ...login, port: web, privateKey: mine() }))).toMatch(
    /host\.(protocol|connection_lost)/,
  )
})

let folder = ''
function keyFolder(): string {
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-keys-'))
  ends.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
function keyText(): string {
  return execFileSync('cat', [join(folder, 'k')], { encoding: 'utf8' })
}

async function listen(set: (server: Server) => void): Promise<number> {
  const server = createServer()
  set(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  ends.push(() => server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

test('keys of all accepted kinds are read, with and without passphrase; weak and broken ones are not', () => {
  const at = keyFolder()
  const make = (name: string, ...args: string[]) => {
    execFileSync('ssh-keygen', ['-q', '-f', join(at, name), ...args])
    return execFileSync('cat', [join(at, name)], { encoding: 'utf8' })
  }
  const publicOf = (name: string) =>
    execFileSync('cat', [join(at, `${name}.pub`)], { encoding: 'utf8' })
      .split(' ')
      .slice(0, 2)
      .join(' ')
  // What is made here is what ssh-keygen reads.
  writeFileSync(join(at, 'made'), generateKey().privateKey.reveal(), { mode: 0o600 })
  const told = execFileSync('ssh-keygen', ['-y', '-f', join(at, 'made')], { encoding: 'utf8' })
  expect(readKey(execFileSync('cat', [join(at, 'made')], { encoding: 'utf8' }), '').publicKey).toBe(
    told.trim(),
  )
  const plain = make('ed', '-t', 'ed25519', '-N', '')
  expect(readKey(plain, '').publicKey).toBe(publicOf('ed'))
  const rsa = make('rsa', '-t', 'rsa', '-b', '2048', '-N', 'secret words')
  const read = readKey(rsa, 'secret words')
  expect(read.publicKey).toBe(publicOf('rsa'))
  expect(readKey(read.privateKey.reveal(), '').publicKey).toBe(publicOf('rsa'))
  const weak = make('weak', '-t', 'rsa', '-b', '1024', '-N', '')
  for (const [text, words] of [
    [rsa, 'wrong'],
    [rsa, ''],
    [weak, ''],
    [publicOf('ed'), ''],
    ['', ''],
  ] as const)
    expect(() => readKey(text, words)).toThrow(expect.objectContaining({ code: 'host.key_invalid' }))
})

/** A script that leaves a mark when it has begun. */
function begun(script: string): string {
  return `: > ${join(sshd.home, 'begun')}; ${script}`
}
async function hasBegun(): Promise<void> {
  const mark = join(sshd.home, 'begun')
  await expect.poll(() => existsSync(mark)).toBe(true)
  rmSync(mark)
}

/** A script that counts, waits until there is a file, and ends with a code. */
function gated(gate: string, count: number, exit: number): string {
  const numbers = Array.from({ length: count }, (_, n) => n + 1).join(' ')
  return `for i in ${numbers}; do echo $i; done; while [ ! -e '${gate}' ]; do sleep 0.1; done; exit ${exit}`
}

test('a connection that is cut in the middle of a command is told at once, and a new one works', async () => {
  const way = await proxy()
  const first = await session(way.port)
  const running = code(first.run(shell, { script: begun('sleep 20') }))
  await hasBegun()
  way.cut()
  expect(await running).toBe('host.connection_lost')
  expect(first.isOpen).toBe(false)
  expect(await code(first.run(shell, { script: 'true' }))).toBe('host.connection_lost')
  way.restore()
  const second = await session(way.port)
  expect(await second.run(shell, { script: 'echo back' })).toBe('back\n')
})

test('a frozen network ends by keepalive', async () => {
  const way = await proxy()
  const held = await session(way.port)
  const running = code(held.run(shell, { script: begun('sleep 100') }))
  await hasBegun()
  way.freeze()
  // Sooner than the command itself would be given up.
  expect(await running).toBe('host.connection_lost')
})

test('a detached command goes on while the connection and the whole session are gone', async () => {
  const way = await proxy()
  const first = await session(way.port)
  const job = newJob()
  const gate = join(sshd.home, `gate-${job.name}`)
  await startJob(first, job, shell, { script: gated(gate, 6, 5) })
  way.cut()
  const second = await session()
  expect(await observeJob(second, job)).toMatchObject({ state: 'running' })
  writeFileSync(gate, '')
  expect(await awaitJob(second, job)).toEqual({ state: 'ended', exit: 5 })
  expect((await jobOutput(second, job)).toString()).toBe('1\n2\n3\n4\n5\n6\n')
})

test('a detached command goes on when the worker that started it is killed, and another finds it', async () => {
  const work = mkdtempSync(join(tmpdir(), 'quarterdeck-killed-'))
  ends.push(() => rmSync(work, { recursive: true, force: true }))
  const job = newJob()
  const gate = join(work, 'gate')
  const script = gated(gate, 4, 9)
  const victim = spawn(process.execPath, [await bundled('test/hosts/victim.ts'), work, job.name, script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = await new Promise<string>((done) => victim.stdout.once('data', (chunk) => done(String(chunk))))
  expect(JSON.parse(said)).toMatchObject({ state: 'running' })
  const gone = new Promise((done) => victim.once('exit', done))
  victim.kill('SIGKILL')
  await gone
  const other = hostSession(new LocalTransport(), work)
  ends.push(() => other.close())
  expect(await observeJob(other, job)).toMatchObject({ state: 'running' })
  writeFileSync(gate, '')
  expect(await awaitJob(other, job)).toEqual({ state: 'ended', exit: 9 })
  expect((await jobOutput(other, job)).toString()).toBe('1\n2\n3\n4\n')
})

test('output is followed while it comes', async () => {
  const open = await session()
  const job = newJob()
  await startJob(open, job, shell, { script: 'echo first; sleep 30' })
  await expect.poll(async () => (await jobOutput(open, job)).toString()).toBe('first\n')
  expect((await stopJob(open, job, 1_000)).state).not.toBe('running')
})

test('a slow link takes its time and gives the same bytes; one that stands still is given up', async () => {
  const way: SlowWay = await startSlowWay(sshd.port, 400_000)
  ends.push(() => way.stop())
  const open = await session(way.port)
  const content = Buffer.alloc(600_000, 'quarterdeck ')
  const begun = performance.now()
  const file = await copyToHost(open, Readable.from([content]), { idleMs: 20_000 })
  expect(performance.now() - begun).toBeGreaterThan(1_000)
  const parts: Buffer[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      parts.push(chunk)
      done()
    },
  })
  expect((await copyFromHost(open, file, sink)).sha256).toBe(file.sha256)
  expect(Buffer.concat(parts).equals(content)).toBe(true)
  const endless = new Readable({ read() {} })
  endless.push('a beginning without an end')
  expect(await code(copyToHost(open, endless, { idleMs: 1_000 }))).toBe('host.command_timeout')
})

test('a full disk is said by its name and leaves nothing behind', async (context) => {
  const disk = join(sshd.home, 'full')
  mkdirSync(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=1777', 'tmpfs', disk], { stdio: 'ignore' })
  } catch {
    return context.skip('only root may mount the small disk this needs')
  }
  ends.push(() => execFileSync('umount', [disk]))
  const open = await session(sshd.port, disk)
  expect(await code(copyToHost(open, Readable.from([Buffer.alloc(3_000_000)])))).toBe('host.disk_full')
  expect(await open.run(shell, { script: `find ${disk} -type f | wc -l` })).toBe('0\n')
  const small = await copyToHost(open, streamOf('it still works'))
  expect(small.bytes).toBe(14)
  // A job whose output does not fit goes on; what it would have said is lost, its exit code is not.
  await code(copyToHost(open, Readable.from([Buffer.alloc(900_000)])))
  const job = newJob()
  await startJob(open, job, shell, { script: 'head -c 3000000 /dev/zero; exit 4' })
  expect(await awaitJob(open, job)).toEqual({ state: 'ended', exit: 4 })
})

test('without the right to act as the service it is refused by name', async () => {
  const open = await session()
  const refused = open.run(whoIsService, undefined, { as: 'root' })
  await expect(refused).rejects.toMatchObject({ code: 'host.sudo_refused' })
  expect(await code(open.run(whoIsService, undefined, { as: 'root; id' }))).toBe('host.command_refused')
})

test('as the service: what it writes and what it starts belongs to it, and it is stopped as it', async (context) => {
  const { uid, gid } = serverUser()
  if (uid === undefined || gid === undefined)
    return context.skip('only root becomes another user without sudo')
  const at = mkdtempSync('/var/tmp/quarterdeck-service-')
  ends.push(() => rmSync(at, { recursive: true, force: true }))
  chownSync(at, uid, gid)
  const open = hostSession(new LocalTransport(), at)
  ends.push(() => open.close())
  const as = 'quarterdeck'
  expect((await open.run(whoIsService, undefined, { as })).uid).toBe(uid)
  const file = await copyToHost(open, streamOf('for the service'), { as })
  expect(
    await open.run(shell, { script: `stat -c '%u %a' ${file.path} ${at}/quarterdeck-quarterdeck` }),
  ).toMatch(new RegExp(`^${uid} 600|^${uid} 644`))
  const job = newJob(as)
  const asService = defineCommand<void, string>({
    ...shell,
    runsAs: 'service',
    argv: () => ['/bin/sh', '-c', 'id -u; sleep 60'],
    parse: ({ stdout }) => stdout.toString('utf8'),
  })
  await startJob(open, job, asService, undefined)
  await expect.poll(async () => (await jobOutput(open, job)).toString()).toBe(`${uid}\n`)
  expect((await stopJob(open, job, 2_000)).state).not.toBe('running')
})
