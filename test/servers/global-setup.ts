import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, dirname } from 'node:path'
import type { TestProject } from 'vitest/node'
import { serverUser } from '@/lib/sandbox/unprivileged'
import { sshdAccount } from '@/test/hosts/sshd'
import { coverage, newRecord } from './coverage'
import { sweepLeftovers } from './leftovers'
import { MATRIX, type ServerId } from './matrix'
import { type StartedServer, startServer } from './start'

declare module 'vitest' {
  export interface ProvidedContext {
    serverPool: { port: number; token: string; record: string }
  }
}

/**
 * One pool for all test files of a run: a server starts when the first test asks for it and stops with the run.
 * It lives in the main process, since a server ends with the process that started it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Before the files run side by side: two useradd at once may take the same number, and one account is lost.
  serverUser()
  sshdAccount()
  await sweepLeftovers()
  const record = newRecord()
  const started = new Map<ServerId, Promise<StartedServer>>()
  // One start at a time: several at once take longer on two cores, and installs would meet.
  let turn: Promise<unknown> = Promise.resolve()
  const token = randomBytes(16).toString('hex')
  const get = (id: ServerId) => {
    const known = started.get(id)
    if (known) return known
    const next = turn.then(() => startServer(id))
    turn = next.catch(() => {})
    started.set(id, next)
    return next
  }
  const door = createServer((request, response) => {
    const id = MATRIX.find((server) => request.url === `/${token}/${server.id}`)?.id
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    if (!id) return answer(404, {})
    get(id).then(
      (server) => answer(200, server),
      (error: unknown) => answer(500, { reason: error instanceof Error ? error.message : String(error) }),
    )
  })
  await new Promise<void>((done) => door.listen(0, '127.0.0.1', done))
  project.provide('serverPool', { port: (door.address() as AddressInfo).port, token, record })
  return async () => {
    door.close()
    await reportCoverage(project, record)
    rmSync(dirname(record), { recursive: true, force: true })
    await Promise.all([...started.values()].map((server) => server.then((s) => s.stop()).catch(() => {})))
  }
}

// Only a run of both engines' suites can tell. The build fails when a statement was not run on a server; elsewhere what could not be had is counted.
async function reportCoverage(project: TestProject, record: string): Promise<void> {
  const files = new Set(project.vitest.state.getFiles().map((file) => basename(file.filepath)))
  if (!['postgres.real.test.ts', 'mysql.real.test.ts'].every((name) => files.has(name))) return

  await import('@/lib/engines/registry')
  const { expected, missing } = coverage(record)
  console.log(`Statements × servers: ${expected - missing.length} of ${expected} ran.`)
  if (missing.length === 0) return
  console.log(`Not run:\n  ${missing.join('\n  ')}`)
  if (process.env.CI === 'true') process.exitCode = 1
}
