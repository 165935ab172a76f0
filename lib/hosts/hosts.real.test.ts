import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import { hasSshd, readProc, type Sshd, startSshd } from '@/test/hosts/sshd'
import { defineCommand } from './command'
import { listFolder, readFile } from './commands/files'
import {
  awaitJob,
  type DetachedJob,
  jobOutput,
  newJob,
  observeJob,
  removeJob,
  startJob,
  stopJob,
} from './detached'
import { copyFromHost, copyToHost, removeFromHost, streamOf } from './files'
import { LocalTransport } from './local'
import { type HostSession, hostSession } from './session'
import { SshTransport } from './ssh'

/** A command of the tests: whatever vector, told back as text. */
const raw = defineCommand<{ argv: string[] }, string>({
  name: 'test.raw',
  purpose: 'Tries the session.',
  runsAs: 'login',
  timeoutMs: 60_000,
  maxBytes: 1_000_000,
  argv: ({ argv }) => argv,
  parse: ({ stdout }) => stdout.toString('utf8'),
})
/** One that may not take long. */
const short = { ...raw, timeoutMs: 2_000 }

const HOSTILE = [
  "'; touch /tmp/pwned; '",
  '$(id)',
  '`id`',
  'a b\nc',
  '"',
  '\\',
  '-n',
  '*',
  'naïve 🦆',
  '\u001b[2J',
]

let sshd: Sshd
beforeAll(async () => {
  if (!hasSshd) throw new Error('openssh-server is not installed: apt-get install openssh-server')
  sshd = await startSshd()
})
afterAll(() => sshd?.stop())

function openSsh(port = sshd.port): Promise<SshTransport> {
  const { user, hostKey, privateKey } = sshd
  return SshTransport.open({ ip: '127.0.0.1', port, user, hostKey, privateKey: new Secret(privateKey) })
}

async function code(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: { code?: string }) => String(error.code ?? error),
  )
}

function gather(): { sink: Writable; bytes: () => Buffer } {
  const chunks: Buffer[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  return { sink, bytes: () => Buffer.concat(chunks) }
}

describe.each(['local', 'ssh'] as const)('a host that is reached as %s', (kind) => {
  let session: HostSession
  let workDir: string

  beforeAll(async () => {
    workDir = kind === 'ssh' ? sshd.home : mkdtempSync(join(tmpdir(), 'quarterdeck-host-'))
    session = hostSession(kind === 'ssh' ? await openSsh() : new LocalTransport(), workDir)
  })
  afterAll(async () => {
    await session?.close()
    if (kind === 'local') rmSync(workDir, { recursive: true, force: true })
  })

  test('it says as whom we are there', async () => {
    const login = await session.login()
    expect(login.uid).toBe(kind === 'ssh' ? sshd.uid : process.getuid?.())
  })

  test('hostile arguments arrive as they are, and nothing else happens', async () => {
    const heard = await session.run(raw, { argv: ['/usr/bin/printf', '%s\\0', ...HOSTILE] })
    expect(heard.split('\0').slice(0, -1)).toEqual(HOSTILE)
    expect(existsSync('/tmp/pwned')).toBe(false)
    expect(await code(session.run(raw, { argv: ['/bin/echo', 'a\0b'] }))).toBe('host.command_refused')
  })

  test('a failure carries what the program said, a missing program is a failure', async () => {
    const failed = session.run(raw, { argv: ['/bin/ls', '--', '/nowhere'] })
    await expect(failed).rejects.toThrow(/nowhere/)
    expect(await code(session.run(raw, { argv: ['/bin/no-such-program'] }))).toBe('host.command_failed')
  })

  test('an output flood is cut off at the limit', async () => {
    expect(await code(session.run(raw, { argv: ['/usr/bin/yes'] }))).toBe('host.too_much_output')
    expect(await session.run(raw, { argv: ['/bin/echo', 'still here'] })).toBe('still here\n')
  })

  test('a command that ignores SIGTERM is ended in time, on the host, too', async () => {
    const mark = `quarterdeck-${randomBytes(6).toString('hex')}`
    const stubborn = ['/bin/sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done', mark]
    const begun = performance.now()
    expect(await code(session.run(short, { argv: stubborn }))).toBe('host.command_timeout')
    expect(performance.now() - begun).toBeLessThan(30_000)
    await expect
      .poll(() => code(session.run(raw, { argv: ['/usr/bin/pgrep', '-f', `^/bin/sh -c trap.*${mark}`] })))
      .toBe('host.command_failed')
  })

  test('a command stops when its caller does', async () => {
    const controller = new AbortController()
    const running = code(session.run(raw, { argv: ['/bin/sleep', '30'] }, { signal: controller.signal }))
    setTimeout(() => controller.abort(), 100)
    expect(await running).toBe('host.command_stopped')
  })

  test('two hundred commands at once all get their own answers', async () => {
    const words = Array.from({ length: 200 }, (_, index) => `word ${index}`)
    const heard = await Promise.all(words.map((word) => session.run(raw, { argv: ['/bin/echo', word] })))
    expect(heard).toEqual(words.map((word) => `${word}\n`))
  })

  test('a file of any bytes comes back as it went', async () => {
    const content = randomBytes(3_000_001)
    const file = await copyToHost(session, Readable.from([content]))
    expect(file).toMatchObject({ bytes: content.length, name: expect.stringMatching(/^file-[0-9a-f]{32}$/) })
    const { sink, bytes } = gather()
    const back = await copyFromHost(session, file, sink)
    expect(back.sha256).toBe(file.sha256)
    expect(bytes().equals(content)).toBe(true)
    await removeFromHost(session, file)
    expect(await code(copyFromHost(session, file, gather().sink))).toBe('host.command_failed')
  })

  test('a file that was changed on the host is noticed', async () => {
    const file = await copyToHost(session, streamOf('what was sent'))
    writeFileSync(file.path, 'what somebody made of it')
    const { sink, bytes } = gather()
    const back = await copyFromHost(session, file, sink)
    expect(back.sha256).not.toBe(file.sha256)
    expect(bytes().toString()).toBe('what somebody made of it')
  })

  test('names with a way out of the folder, and links, are refused', async () => {
    const folder = join(workDir, `logs-${kind}`)
    mkdirSync(folder, { mode: 0o755 })
    writeFileSync(join(folder, 'plain.log'), 'a line\n')
    writeFileSync(join(folder, 'new\nline $(id) \'"🦆.log'), 'x')
    symlinkSync('/etc/passwd', join(folder, 'link.log'))
    const found = await session.run(listFolder, { folder })
    expect(found.map(({ name, kind: is }) => [name, is]).sort()).toEqual([
      ['link.log', 'link'],
      ['new\nline $(id) \'"🦆.log', 'file'],
      ['plain.log', 'file'],
    ])
    const part = (name: string) => session.run(readFile, { folder, name, offset: 2, bytes: 4 })
    expect((await part('plain.log')).toString()).toBe('line')
    expect((await part('new\nline $(id) \'"🦆.log')).toString()).toBe('')
    expect(await code(part('link.log'))).toBe('host.command_failed')
    expect(await code(part('../../etc/passwd'))).toBe('host.command_refused')
    expect(await code(part('..'))).toBe('host.command_refused')
    expect(await code(session.run(listFolder, { folder: '/tmp/../etc' }))).toBe('host.command_refused')
  })

  test("somebody else's folder in the place of ours is refused", async () => {
    const trap = mkdtempSync(join(workDir, 'trap-'))
    chmodSync(trap, 0o755)
    const { user } = await session.login()
    symlinkSync('/tmp', join(trap, `quarterdeck-${user}`))
    const trapped = hostSession(kind === 'ssh' ? await openSsh() : new LocalTransport(), trap)
    expect(await code(copyToHost(trapped, streamOf('x')))).toBe('host.command_refused')
    await trapped.close()
  })

  test('a detached command runs once, is seen, and leaves its exit code and output', async () => {
    const job = newJob()
    expect(await observeJob(session, job)).toEqual({ state: 'absent' })
    const gate = join(workDir, `gate-${job.name}`)
    const script = 'echo "$1"; echo oops >&2; while [ ! -e "$2" ]; do sleep 0.1; done; exit 7'
    const argv = ['/bin/sh', '-c', script, 'x', HOSTILE.join('|'), gate]
    expect(await startJob(session, job, raw, { argv })).toMatchObject({ state: 'running' })
    // A second start of the same job, as after a lost answer, starts nothing.
    expect(await startJob(session, job, raw, { argv })).toMatchObject({ state: 'running' })
    expect(await code(removeJob(session, job))).toBe('host.command_refused')
    writeFileSync(gate, '')
    expect(await awaitJob(session, job)).toEqual({ state: 'ended', exit: 7 })
    expect((await jobOutput(session, job)).toString()).toBe(`${HOSTILE.join('|')}\noops\n`)
    await removeJob(session, job)
    expect(await observeJob(session, job)).toEqual({ state: 'absent' })
  })

  test('a detached command and its children are stopped, in order or by force', async () => {
    const gentle = newJob()
    // Stopped once it says that it is ready for that.
    const isReady = (job: DetachedJob) =>
      expect.poll(async () => (await jobOutput(session, job)).toString()).toContain('ready')
    const wait = 'echo ready; while :; do sleep 0.1; done'
    const farewell = ['/bin/sh', '-c', `trap "echo farewell; exit 3" TERM; ${wait}`]
    await startJob(session, gentle, raw, { argv: farewell })
    await isReady(gentle)
    expect(await stopJob(session, gentle)).toEqual({ state: 'ended', exit: 3 })
    expect((await jobOutput(session, gentle)).toString()).toContain('farewell')

    const stubborn = newJob()
    const deaf = ['/bin/sh', '-c', `trap "" TERM; sleep 300 & ${wait}`]
    const started = await startJob(session, stubborn, raw, { argv: deaf })
    if (started.state !== 'running') throw new Error(started.state)
    await isReady(stubborn)
    expect(await stopJob(session, stubborn, 300)).toEqual({ state: 'lost' })
    const left = ['/usr/bin/pgrep', '-r', 'R,S,D,T', '-g', String(started.pid)]
    await expect.poll(() => code(session.run(raw, { argv: left }))).toBe('host.command_failed')
  })

  test('a flood of output of a detached command does not fill the disk', async () => {
    const job = newJob()
    const flood = ['/bin/sh', '-c', 'head -c 70000000 /dev/zero; echo end >&2']
    await startJob(session, job, raw, { argv: flood })
    expect(await awaitJob(session, job)).toEqual({ state: 'ended', exit: 0 })
    expect((await jobOutput(session, job, 63_999_999, 100)).length).toBe(1)
    await removeJob(session, job)
  })

  test('a process id that now belongs to another is not taken for the job', async () => {
    const job = newJob()
    await startJob(session, job, raw, { argv: ['/bin/sleep', '0.2'] })
    await awaitJob(session, job)
    const { user } = await session.login()
    const folder = join(workDir, `quarterdeck-${user}`, job.name)
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    rmSync(join(folder, 'exit'))
    writeFileSync(join(folder, 'pid'), `${process.pid} 1 ${boot}\n`)
    expect(await observeJob(session, job)).toEqual({ state: 'lost' })
    expect(await stopJob(session, job)).toEqual({ state: 'lost' })
    expect(readProc(process.pid, 'comm')).not.toBe('')
  })
})
