import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { isGenuine } from '@/lib/notify/signature'
import type { FleetContext } from './context'

const MOST_BYTES = 256 * 1024
const NO_SECRETS = new Set(['authorization', 'cookie'])

/**
 * Starts the webhook sink: takes every request, checks its signature as a receiver should, and keeps it as
 * one JSON file in the demo's folder. What is not signed by the panel is refused with 401; a GET is the sign
 * of life of a simple watcher and needs none.
 */
export async function startHooks(
  context: FleetContext,
): Promise<{ url: string; folder: string; stop(): Promise<void> }> {
  const folder = join(context.dataDir, 'hooks')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { certificates, hookSecret } = context.file.state
  const { keyPem: key, certPem: cert } = certificates
  const seen = new Set<string>()
  let count = 0
  const server = createServer({ key, cert }, (request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
      if (body.length > MOST_BYTES) request.destroy()
    })
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).flatMap(([name, value]) =>
          typeof value === 'string' && !NO_SECRETS.has(name) ? [[name, value]] : [],
        ),
      )
      // Checkpoints of the audit log bear their own signature, for whoever verifies the log.
      const witnessed = request.url === '/evidence' && request.method === 'POST'
      const genuine =
        request.method === 'GET' || witnessed || isGenuine(hookSecret, headers, body, new Date())
      const id = headers['webhook-id'] ?? ''
      const repeated = id !== '' && seen.has(id)
      if (genuine && id !== '') seen.add(id)
      count += 1
      const { method, url } = request
      const at = new Date().toISOString()
      const kept = { at, method, path: url, genuine, repeated, headers, body: asJson(body) }
      // Whoever reads the folder meanwhile finds no half of one.
      const part = `${folder}.${count}.part`
      writeFileSync(part, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 })
      renameSync(part, join(folder, `${at.replaceAll(':', '-')}-${count}.json`))
      response.writeHead(genuine ? 200 : 401, { 'content-type': 'text/plain' }).end(genuine ? 'ok\n' : 'no\n')
    })
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(context.ports.hooks, '127.0.0.1', () => done())
  })
  server.on('error', () => undefined)
  return {
    url: `https://localhost:${context.ports.hooks}`,
    folder,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
