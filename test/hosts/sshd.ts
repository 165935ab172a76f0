import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type HostKey, parseHostKey } from '@/lib/hosts/host-key'
import { generateKey } from '@/lib/hosts/keys'
import { cleanEnvironment } from '@/lib/sandbox/clean-environment'
import { testPort } from '../ports'

const SSHD = '/usr/sbin/sshd'
const ACCOUNT = 'quarterdeck-host'

export type Sshd = {
  port: number
  user: string
  uid: number
  hostKey: HostKey
  /** OpenSSH private key that the account accepts. */
  privateKey: string
  /** A folder that belongs to the account: its work folders go there. */
  home: string
  /** Lets this public key in as well. */
  authorize(line: string): void
  /** Gives the server another host key and restarts it. */
  changeHostKey(): Promise<void>
  stop(): Promise<void>
}

/** Whether an SSH server can be started here. */
export const hasSshd = existsSync(SSHD)

/** The account that is signed in to. As root: one without any rights, made on first use. Else: whoever runs the tests. */
export function sshdAccount(): { user: string; uid: number; gid: number } {
  if (process.getuid?.() !== 0) {
    const { username, uid, gid } = userInfo()
    return { user: username, uid, gid }
  }
  if (spawnSync('id', ['-u', ACCOUNT]).status !== 0)
    // A password nobody has, but not a locked account: sshd refuses those.
    execFileSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/bin/sh',
      '--password',
      '*',
      ACCOUNT,
    ])
  const number = (flag: string) => Number(execFileSync('id', [flag, ACCOUNT], { encoding: 'utf8' }))
  return { user: ACCOUNT, uid: number('-u'), gid: number('-g') }
}

/** A real OpenSSH server on loopback, as a user without rights, with keys and a configuration of its own. */
export async function startSshd(fixedPort?: number): Promise<Sshd> {
  const { user, uid, gid } = sshdAccount()
  const home = join(
    process.getuid?.() === 0 ? '/var/tmp' : tmpdir(),
    `quarterdeck-sshd-${process.pid}-${Date.now().toString(36)}`,
  )
  mkdirSync(home, { mode: 0o755 })
  const write = (name: string, text: string) => {
    const path = join(home, name)
    writeFileSync(path, text, { mode: 0o600 })
    chownSync(path, uid, gid)
    return path
  }
  chmodSync(home, 0o755)
  chownSync(home, uid, gid)
  const login = generateKey()
  let allowed = `restrict ${login.publicKey}\n`
  write('authorized_keys', allowed)
  const port = fixedPort ?? (await testPort())
  let hostKey = newHostKey(write)
  write(
    'sshd_config',
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${home}/host_key`,
      `AuthorizedKeysFile ${home}/authorized_keys`,
      `PidFile ${home}/sshd.pid`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      `AllowUsers ${user}`,
      '',
    ].join('\n'),
  )
  let server = await launch(home, port, uid, gid)
  return {
    port,
    user,
    uid,
    get hostKey() {
      return hostKey
    },
    privateKey: login.privateKey.reveal(),
    home,
    authorize(line) {
      allowed += `${line}\n`
      write('authorized_keys', allowed)
    },
    async changeHostKey() {
      await server.stop()
      hostKey = newHostKey(write)
      server = await launch(home, port, uid, gid)
    },
    async stop() {
      await server.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function newHostKey(write: (name: string, text: string) => string): HostKey {
  const made = generateKey()
  write('host_key', made.privateKey.reveal())
  const key = parseHostKey(made.publicKey)
  if (!key) throw new Error('The made key is none.')
  return key
}

async function launch(home: string, port: number, uid: number, gid: number) {
  const child = spawn(SSHD, ['-D', '-e', '-f', join(home, 'sshd_config')], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: cleanEnvironment(home),
    ...(process.getuid?.() === 0 ? { uid, gid } : {}),
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4_000)
  })
  const until = Date.now() + 30_000
  while (!(await listens(port))) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`sshd did not start: ${log}`)
    await sleep(30)
  }
  return {
    async stop() {
      if (child.exitCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      // Each connection has a process of its own, which would outlive the one that listens.
      const connections = spawnSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' })
      child.kill('SIGTERM')
      await gone
      for (const pid of connections.stdout.split('\n').filter(Boolean)) end(Number(pid))
    },
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** What a process of the account says of itself, for a test that looks behind the panel's back. */
export function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return ''
  }
}
