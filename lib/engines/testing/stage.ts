import { randomBytes } from 'node:crypto'
import { inject, type TestContext, test } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import type { Flavour } from '@/lib/engines/contract/address'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { engineOf } from '@/lib/engines/registry'
import { mariadbEd25519Verifier } from '@/lib/sandbox/mariadb-password'
import { recordCoverage } from '@/test/servers/coverage'
import type { ServerId } from '@/test/servers/matrix'
import { addressOf, everyServerIsRequired, type Person, person, sharedServer } from '@/test/servers/pool'
import { type MoreSettings, type ServerAccess, startServer } from '@/test/servers/start'

/** A server with the panel's two roles, made by the role script itself, and a person at it. */
export type Stage = {
  server: ServerAccess
  flavour: Flavour
  admin: Person
  password: string
  monitorUser: string
  operatorUser: string
  /** Opens a session as one of the two roles; closed with the stage. */
  open(credential: 'monitor' | 'operator', purpose?: string): Promise<EngineSession>
  /** Signs in as an ordinary account / as the administrator; signed out with the stage. */
  visitorWithoutRights(): Promise<Person>
  visitor(options?: { application?: string; database?: string }): Promise<Person>
}

/** Runs a test on one server of the matrix. Where it cannot be had: a failure on the build machine, else a loud skip. */
export function onServer(id: ServerId, name: string, body: (stage: Stage) => Promise<void>): void {
  test(`${id}: ${name}`, async (context) => {
    recordCoverage(inject('serverPool').record)
    const server = await had(id, context, () => sharedServer(id))
    const closers: (() => Promise<unknown>)[] = []
    try {
      await body(await setTheStage(server, closers))
    } finally {
      for (const close of closers.reverse()) await close()
    }
  })
}

/** The same on a server of its own, with other settings than the shared one. */
export function onOwnServer(
  id: ServerId,
  more: MoreSettings,
  name: string,
  body: (stage: Stage) => Promise<void>,
): void {
  test(`${id}: ${name}`, async (context) => {
    recordCoverage(inject('serverPool').record)
    const server = await had(id, context, () => startServer(id, more))
    const closers: (() => Promise<unknown>)[] = [() => server.stop()]
    try {
      await body(await setTheStage(server, closers))
    } finally {
      for (const close of closers.reverse()) await close()
    }
  })
}

async function had<T>(id: ServerId, context: TestContext, start: () => Promise<T>): Promise<T> {
  try {
    return await start()
  } catch (error) {
    if (everyServerIsRequired) throw error
    console.warn(`SKIPPED on ${id}: ${error instanceof Error ? error.message : String(error)}`)
    context.skip()
  }
}

async function setTheStage(server: ServerAccess, closers: (() => Promise<unknown>)[]): Promise<Stage> {
  const flavour = server.engine === 'postgres' ? 'postgresql' : server.id === 'mariadb' ? 'mariadb' : 'mysql'
  const suffix = randomBytes(3).toString('hex')
  const [monitorUser, operatorUser] = [`qd_m_${suffix}`, `qd_o_${suffix}`]
  const password = randomBytes(9).toString('base64url')
  const admin = await person(server)
  closers.push(() => admin.end())
  const script = engineOf(server.engine).roleScript({ flavour, monitorUser, operatorUser })
  for (const statement of runnable(script, password)) await admin.sql(statement)
  if (flavour === 'postgresql') {
    for (const user of [monitorUser, operatorUser])
      await admin.sql(`ALTER ROLE ${user} PASSWORD '${password}'`)
  }
  return {
    server,
    flavour,
    admin,
    password,
    monitorUser,
    operatorUser,
    open: async (credential, purpose = 'test') => {
      const session = await engineOf(server.engine).connect(
        addressOf(server),
        { user: credential === 'monitor' ? monitorUser : operatorUser, password: new Secret(password) },
        { credential, purpose, ownUsers: [monitorUser, operatorUser] },
      )
      closers.push(() => session.close())
      return session
    },
    visitorWithoutRights: async () => {
      const user = `plain_${suffix}`
      if (flavour === 'postgresql') await admin.sql(`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`)
      else await admin.sql(`CREATE USER ${user} IDENTIFIED BY '${password}'`)
      const visitor = await person(server, { user, password })
      closers.push(() => visitor.end())
      return visitor
    },
    visitor: async (options) => {
      const visitor = await person(server, options)
      closers.push(() => visitor.end())
      return visitor
    },
  }
}

/** A session of the administrator (or another user) as an operator, closed by whoever opened it. */
export async function mighty({ server, password }: Stage, user?: string): Promise<EngineSession> {
  const login = user
    ? { user, password: new Secret(password) }
    : { user: server.adminUser, password: new Secret(server.password) }
  return engineOf(server.engine).connect(addressOf(server), login, {
    credential: 'operator',
    purpose: 'test',
  })
}

/** The script's statements as a driver takes them: no psql commands, and a password where it leaves a place. */
export function runnable(script: string, password: string): string[] {
  return script
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('--') && !line.startsWith('\\'))
    .map((line) => line.replace(/'<verifier of the \w+>'/, `'${mariadbEd25519Verifier(password)}'`))
    .map((line) => line.replace('BY RANDOM PASSWORD', `BY '${password}'`))
}

/** Waits until something holds, at most half a minute; answers what it last was. */
export async function eventually<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const value = await read()
    if (holds(value) || Date.now() > deadline) return value
    // InnoDB refreshes its transaction list only after 0.1 s in which nobody read it.
    await new Promise((done) => setTimeout(done, 150))
  }
}
