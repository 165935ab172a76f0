import { connect as connectSocket, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientChannel, type ConnectConfig } from 'ssh2'
import type { Secret } from '@/lib/crypto/secret'
import { AppError } from '@/lib/errors'
import { fingerprintOf, HOST_KEY_ALGORITHMS, type HostKey, kindOf } from './host-key'
import { gather, type Running } from './outcome'
import { quoteArgv } from './quote'
import { connectionError, type Handshake } from './ssh-errors'
import type { Exec, ExecResult, Transport } from './transport'

const CONNECT_MS = 10_000
const KEEPALIVE_MS = 5_000
const KEEPALIVE_COUNT = 3
/** Programs at once over one connection; sshd's MaxSessions is 10 by default. */
const CHANNELS = 4

export type SshAddress = { ip: string; port: number; user: string }
export type SshLogin = SshAddress & { hostKey: HostKey; privateKey: Secret }

type Started = { channel: ClientChannel; ended: Running['ended'] }

// Ciphers that bind each packet, so that cutting one out is noticed whatever the other side supports.
const CIPHERS = ['aes256-gcm@openssh.com', 'aes128-gcm@openssh.com'] as const

function settings(hostKeyKinds: string[]): ConnectConfig {
  return {
    readyTimeout: CONNECT_MS,
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: KEEPALIVE_COUNT,
    agentForward: false,
    tryKeyboard: false,
    ident: 'quarterdeck',
    algorithms: {
      cipher: [...CIPHERS],
      serverHostKey: hostKeyKinds.flatMap((kind) => HOST_KEY_ALGORITHMS[kind] ?? []) as never,
    },
  }
}

function dial(address: SshAddress): Socket {
  // The address was resolved and checked already: nothing is looked up again.
  const socket = connectSocket({ host: address.ip, port: address.port, noDelay: true })
  socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error('timeout')))
  socket.once('connect', () => socket.setTimeout(0))
  return socket
}

/**
 * Asks a host for its key without signing in: what a person then compares with what the host's own console
 * shows.
 * @throws AppError with a code `host.*` when nothing there speaks SSH
 */
export function scanHostKey(address: Omit<SshAddress, 'user'>): Promise<HostKey> {
  return new Promise((resolve, reject) => {
    const client = new Client()
    const socket = dial({ ...address, user: '' })
    let found: HostKey | null = null
    const end = (error?: Error) => {
      client.destroy()
      socket.destroy()
      if (found) resolve(found)
      else reject(connectionError(error ?? new Error('closed'), { expected: null, seen: null }))
    }
    client.on('error', end)
    client.on('close', () => end())
    client.connect({
      ...settings(Object.keys(HOST_KEY_ALGORITHMS)),
      sock: socket,
      username: 'quarterdeck',
      authHandler: [],
      hostVerifier: (blob: Buffer) => {
        found = { kind: kindOf(blob), blob: Buffer.from(blob) }
        return false
      },
    })
  })
}

/** Another machine over SSH: one connection, its host key pinned, signed in with a key and nothing else. */
export class SshTransport implements Transport {
  readonly kind = 'ssh'
  readonly #client: Client
  #open = true
  #busy = 0
  readonly #waiting: (() => void)[] = []

  private constructor(client: Client) {
    this.#client = client
    const gone = () => {
      this.#open = false
      for (const next of this.#waiting.splice(0)) next()
    }
    client.on('close', gone).on('end', gone)
    client.on('error', gone)
  }

  /** @throws AppError `host.key_changed`, `host.auth_failed`, `host.unreachable` and so on */
  static open(login: SshLogin): Promise<SshTransport> {
    return new Promise((resolve, reject) => {
      const client = new Client()
      const socket = dial(login)
      const seen: Handshake = { expected: fingerprintOf(login.hostKey), seen: null }
      const fail = (error: Error) => {
        client.destroy()
        socket.destroy()
        reject(connectionError(error, seen))
      }
      const closed = () => fail(new Error('closed'))
      client.once('error', fail)
      client.once('close', closed)
      client.once('ready', () => {
        client.off('error', fail)
        client.off('close', closed)
        resolve(new SshTransport(client))
      })
      client.connect({
        ...settings([login.hostKey.kind]),
        sock: socket,
        username: login.user,
        privateKey: login.privateKey.reveal(),
        authHandler: ['publickey'],
        hostVerifier: (blob: Buffer) => {
          seen.seen = fingerprintOf({ blob })
          return login.hostKey.blob.equals(blob)
        },
      })
    })
  }

  get isOpen(): boolean {
    return this.#open
  }

  async exec(exec: Exec): Promise<ExecResult> {
    const line = quoteArgv(exec.argv)
    await this.#turn()
    try {
      return await this.#exec(line, exec)
    } finally {
      this.#busy -= 1
      this.#waiting.shift()?.()
    }
  }

  async #turn(): Promise<void> {
    while (this.#open && this.#busy >= CHANNELS)
      await new Promise<void>((resume) => this.#waiting.push(resume))
    if (!this.#open) throw new AppError('host.connection_lost')
    this.#busy += 1
  }

  async #exec(line: string, exec: Exec): Promise<ExecResult> {
    const { channel, ended } = await this.#patiently(line)
    const kill = () => {
      channel.close()
      channel.destroy()
    }
    return gather({ stdin: channel, stdout: channel, stderr: channel.stderr, ended, kill }, exec)
  }

  /** A host that is still busy closing earlier sessions refuses a new one; nothing was started then. */
  async #patiently(line: string): Promise<Started> {
    for (let pause = 25; ; pause *= 2) {
      try {
        return await this.#start(line)
      } catch (error) {
        const isBusy = error instanceof AppError && /Channel open failure/.test(error.detail ?? '')
        if (!isBusy || pause > 1_000) throw error
        await sleep(pause)
      }
    }
  }

  #start(line: string): Promise<Started> {
    return new Promise((resolve, reject) => {
      // A connection that dies while the channel is asked for never answers the callback.
      const lost = () => reject(new AppError('host.connection_lost'))
      this.#client.once('close', lost)
      try {
        this.#client.exec(line, (refused, channel) => {
          this.#client.off('close', lost)
          // A short program's end may come with the very next packet: it is listened for at once.
          if (!refused) resolve({ channel, ended: endOf(channel) })
          else reject(new AppError('host.command_failed', { detail: refused.message.slice(0, 300) }))
        })
      } catch (cause) {
        this.#client.off('close', lost)
        reject(new AppError('host.connection_lost', { cause }))
      }
    })
  }

  async close(): Promise<void> {
    this.#open = false
    this.#client.end()
    // A host that does not answer the farewell either.
    setTimeout(() => this.#client.destroy(), 1_000).unref()
  }
}

/** How the program of a channel ends. One that closes without having said so went with its connection. */
function endOf(channel: ClientChannel): Running['ended'] {
  let how: { exit: number | null; signal: string | null } | null = null
  channel.on('exit', (exit: number | null, signal?: string) => {
    how = { exit, signal: signal ?? null }
  })
  channel.on('error', () => undefined)
  const ended: Running['ended'] = new Promise((done, fail) => {
    channel.on('close', () => (how ? done(how) : fail(new AppError('host.connection_lost'))))
  })
  ended.catch(() => undefined)
  return ended
}
