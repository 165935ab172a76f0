import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import type { EngineKind, TargetAddress } from '@/lib/engines/contract/address'
import { engineOf } from '@/lib/engines/registry'
import { AppError, type ErrorCode } from '@/lib/errors'
import { type Authority, createAuthority, type IssuedCertificate } from '@/lib/sandbox/certificates'
import {
  flood,
  myGreeting,
  myPacket,
  myTls,
  pgAuthentication,
  pgMessage,
  pgTls,
  type Rogue,
  startRogue,
} from './rogue'

const PASSWORD = 'a-secret-nobody-may-learn'
const LIMIT_MS = 1_000
const ENGINES: EngineKind[] = ['postgres', 'mysql']

let authority: Authority
let good: IssuedCertificate
const rogues: Rogue[] = []

beforeAll(async () => {
  authority = await createAuthority('Rogue authority')
  good = await authority.issue({ names: ['localhost'] })
})
afterAll(async () => {
  for (const rogue of rogues) await rogue.close()
})

async function rogue(behave: Parameters<typeof startRogue>[0]): Promise<Rogue> {
  const started = await startRogue(behave)
  rogues.push(started)
  return started
}

/** Connects and answers the code it failed with; fails itself when that took longer than its limit. */
async function fate(
  engine: EngineKind,
  port: number,
  change: Partial<TargetAddress> = {},
): Promise<ErrorCode> {
  const address: TargetAddress = {
    engine,
    host: 'localhost',
    port,
    database: 'postgres',
    tls: { mode: 'verify-full', ca: authority.caPem },
    resolvedIp: '127.0.0.1',
    ...change,
  }
  const began = Date.now()
  try {
    const session = await engineOf(engine).connect(
      address,
      { user: 'qd_monitor', password: new Secret(PASSWORD) },
      { credential: 'monitor', purpose: 'rogue', connectTimeoutMs: LIMIT_MS, queryTimeoutMs: LIMIT_MS },
    )
    await session.close()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(Date.now() - began).toBeLessThan(LIMIT_MS * 3)
    expect(`${error.message} ${error.detail ?? ''}`).not.toMatch(/rogue|secret/i)
    return error.code
  }
  throw new Error('The rogue was believed.')
}

const speakTls = (engine: EngineKind) => (engine === 'postgres' ? pgTls : myTls)

describe.each(ENGINES)('%s', (engine) => {
  it('nobody listens', async () => {
    const gone = await startRogue(() => {})
    await gone.close()
    expect(await fate(engine, gone.port)).toBe('target.refused')
  })

  it('never answers', async () => {
    const { port } = await rogue(() => {})
    expect(await fate(engine, port)).toBe('target.timeout')
  })

  it('speaks another protocol', async () => {
    const { port } = await rogue((socket) => socket.write('HTTP/1.1 400 rogue\r\n\r\n<html>rogue</html>'))
    expect(['target.protocol', 'target.timeout', 'target.too_much_data']).toContain(await fate(engine, port))
  })

  it('hangs up at once', async () => {
    const { port } = await rogue((socket) => socket.destroy())
    expect(await fate(engine, port)).toBe('target.connection_lost')
  })

  it('refuses TLS, and learns nothing', async () => {
    const server = await rogue((socket, take) => {
      socket.on('data', take)
      if (engine === 'postgres') socket.once('data', () => socket.write('N'))
      else socket.write(myGreeting({ tls: false }))
    })
    expect(await fate(engine, server.port)).toBe('target.tls_unsupported')
    expect(server.received().toString('latin1')).not.toContain('qd_monitor')
  })

  it.each([
    [
      'a certificate for another name',
      () => authority.issue({ names: ['elsewhere.test'] }),
      'target.tls_name_mismatch',
    ],
    [
      'an expired certificate',
      () => authority.issue({ names: ['localhost'], notAfter: new Date(Date.now() - 60_000) }),
      'target.tls_expired',
    ],
    [
      "a stranger's certificate",
      async () => (await createAuthority('Stranger')).issue({ names: ['localhost'] }),
      'target.tls_untrusted',
    ],
  ] as const)('shows %s', async (_, issue, code) => {
    const certificate = await issue()
    const server = await rogue((socket, take) =>
      speakTls(engine)(socket, certificate, (secure) => secure.on('data', take)),
    )
    expect(await fate(engine, server.port)).toBe(code)
    expect(server.received().length).toBe(0)
  })

  it('is judged by its IP when the target is an IP', async () => {
    const start = (certificate: IssuedCertificate) =>
      rogue((socket) =>
        speakTls(engine)(socket, certificate, (secure) => secure.once('data', () => secure.destroy())),
      )
    const named = await start(good)
    expect(await fate(engine, named.port, { host: '127.0.0.1' })).toBe('target.tls_name_mismatch')
    const numbered = await start(await authority.issue({ names: ['x.test'], ips: ['127.0.0.1'] }))
    expect(await fate(engine, numbered.port, { host: '127.0.0.1' })).toBe('target.connection_lost')
  })

  it('streams without end', async () => {
    let sent = () => 0
    const { port } = await rogue((socket) =>
      speakTls(engine)(socket, good, (secure) => {
        secure.once('data', () => {
          // One message that never ends: MySQL's longest, or a notice of PostgreSQL of a gigabyte.
          if (engine === 'mysql') secure.write(Buffer.from([0xff, 0xff, 0xff, 3]))
          else secure.write(Buffer.from([0x4e, 0x40, 0, 0, 0]))
          sent = flood(secure, Buffer.alloc(60_000)).sent
        })
      }),
    )
    expect(await fate(engine, port)).toBe('target.too_much_data')
    expect(sent()).toBeLessThan(20_000_000)
  })

  it('stays silent after TLS', async () => {
    const { port } = await rogue((socket) => speakTls(engine)(socket, good, () => {}))
    expect(await fate(engine, port)).toBe('target.timeout')
  })
})

describe('after signing everyone in', () => {
  const welcome = {
    postgres: Buffer.concat([pgAuthentication(0), pgMessage('Z', Buffer.from('I'))]),
    mysql: myPacket(3, Buffer.from([0, 0, 0, 2, 0, 0, 0])),
  }
  const then = (engine: EngineKind, next: (line: { destroy(): unknown }) => void) =>
    rogue((socket) =>
      speakTls(engine)(socket, good, (secure) => {
        secure.once('data', () => {
          secure.write(welcome[engine])
          secure.once('data', () => next(secure))
        })
      }),
    )

  it.each(ENGINES)('%s dies in mid-query: connection lost', async (engine) => {
    const { port } = await then(engine, (line) => line.destroy())
    expect(await fate(engine, port)).toBe('target.connection_lost')
  })

  it.each(ENGINES)('%s falls silent in mid-query: timeout', async (engine) => {
    const { port } = await then(engine, () => {})
    expect(await fate(engine, port)).toBe('target.timeout')
  })
})

describe('PostgreSQL sign-in', () => {
  it.each([
    ['cleartext', () => pgAuthentication(3)],
    ['MD5', () => pgAuthentication(5, Buffer.from('salt'))],
    ['another SASL mechanism', () => pgAuthentication(10, Buffer.from('PLAIN\0\0'))],
  ])('refuses %s and sends no password', async (_, ask) => {
    for (const mode of ['verify-full', 'disable'] as const) {
      const server = await rogue((socket, take) => {
        const speak = (line: typeof socket) => {
          line.on('data', take)
          line.once('data', () => line.write(ask()))
        }
        if (mode === 'disable') speak(socket)
        else pgTls(socket, good, speak)
      })
      const tls = { mode, ca: authority.caPem }
      expect(await fate('postgres', server.port, { tls })).toBe('target.auth_method_refused')
      expect(server.received().toString('latin1')).not.toContain(PASSWORD)
    }
  })

  it('refuses a fake SCRAM exchange with two thousand million rounds', async () => {
    const server = await rogue((socket) =>
      pgTls(socket, good, (secure) => {
        secure.once('data', () => {
          secure.write(pgAuthentication(10, Buffer.from('SCRAM-SHA-256\0\0')))
          secure.once('data', (data: Buffer) => {
            const nonce = /r=([^,]+)/.exec(data.toString('latin1'))?.[1] ?? ''
            const text = `r=${nonce}more,s=${Buffer.from('salt').toString('base64')},i=2147483647`
            secure.write(pgAuthentication(11, Buffer.from(text)))
          })
        })
      }),
    )
    expect(await fate('postgres', server.port)).toBe('target.auth_method_refused')
  })
})

describe('MySQL sign-in', () => {
  const switchTo = (plugin: string, sequence: number) =>
    myPacket(
      sequence,
      Buffer.concat([Buffer.from([0xfe]), Buffer.from(`${plugin}\0`), Buffer.from('12345678901234567890\0')]),
    )

  it.each(['mysql_clear_password', 'sha256_password', 'dialog', '__proto__', 'made_up'])(
    'refuses %s and sends no password',
    async (plugin) => {
      const server = await rogue((socket, take) =>
        myTls(socket, good, (secure) => {
          secure.on('data', take)
          secure.once('data', () => secure.write(switchTo(plugin, 3)))
        }),
      )
      expect(await fate('mysql', server.port)).toBe('target.auth_method_refused')
      expect(server.received().toString('latin1')).not.toContain(PASSWORD)
    },
  )

  it("refuses to give the password under the server's own key without TLS", async () => {
    const server = await rogue((socket, take) => {
      socket.write(myGreeting({ tls: false }))
      socket.on('data', take)
      let step = 0
      socket.on('data', () => {
        step += 1
        if (step === 1) socket.write(switchTo('caching_sha2_password', 2))
        else if (step === 2) socket.write(myPacket(4, Buffer.from([1, 4])))
      })
    })
    expect(await fate('mysql', server.port, { tls: { mode: 'disable' } })).toBe('target.auth_method_refused')
    expect(server.received().toString('latin1')).not.toContain(PASSWORD)
  })

  it('never repeats what a server says before TLS', async () => {
    const words = Buffer.from('\xff\x6a\x04#HY000rogue <script>secret</script>', 'latin1')
    const { port } = await rogue((socket) => socket.write(myPacket(0, words)))
    expect(await fate('mysql', port)).toBe('target.auth_failed')
  })
})
