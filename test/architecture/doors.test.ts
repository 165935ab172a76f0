import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isContractProcedure } from '@orpc/contract'
import { expect, test } from 'vitest'
import { PERMISSIONS } from '@/lib/auth/permissions'
import { contract } from '@/lib/http/contract'
import type { ProcedureMeta } from '@/lib/http/define'
import { procedures } from './procedures'

const root = fileURLToPath(new URL('../..', import.meta.url))
const all = procedures(contract, isContractProcedure)

function files(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

test('there are procedures to look at', () => {
  expect(all.length).toBeGreaterThan(40)
})

test.each(all.map(({ name, meta, route }) => [name, meta, route] as const))(
  '%s says who may call it, where, and what it writes',
  (_name, meta, route) => {
    const { permission, scope, tier, audit, by }: ProcedureMeta = meta
    expect(['public', 'signed-in', ...Object.keys(PERMISSIONS)]).toContain(permission)
    expect(['target', 'change', 'run', 'everywhere', 'somewhere', 'self']).toContain(scope)
    expect([0, 1, 2, 3]).toContain(tier)
    expect(['anyone', 'person']).toContain(by)
    // Whatever has a tier changes something, and what changes something names its action.
    if (tier > 0) expect(audit).toMatch(/^[a-z-]+(\.[a-z-]+)+$/)
    if (tier > 0) expect(route.method).not.toBe('GET')
    if (scope === 'target') expect(route.path).toContain('{targetId}')
    if (scope === 'change' || scope === 'run') expect(route.path).toContain('{id}')
  },
)

test('every writing method names its action, but for the few that change nothing worth telling', () => {
  const quiet = all
    .filter(({ meta, route }) => route.method !== 'GET' && meta.audit === null)
    .map(({ name }) => name)
  expect(quiet.sort()).toEqual(['live.watch', 'signIns.readLink', 'signIns.touch'])
})

test('only signing in, and the one-time links before it, are public', () => {
  const open = all.filter(({ meta }) => meta.permission === 'public').map(({ name }) => name)
  expect(open.sort()).toEqual(['signIns.acceptLink', 'signIns.create', 'signIns.readLink'])
})

/** Each route of the panel and the one guarded function it hands over to. A new one is argued for here. */
const ROUTES: Record<string, string> = {
  'app/api/auth/[...nextauth]/route.ts': '@/lib/auth/front-door',
  'app/api/downloads/[id]/route.ts': '@/lib/http/download-door',
  'app/api/health/route.ts': '@/lib/http/health-door',
  'app/api/rpc/[[...rest]]/route.ts': '@/lib/http/rpc-door',
  'app/api/v1/[[...rest]]/route.ts': '@/lib/http/rest-door',
  'app/api/v1/openapi.json/route.ts': '@/lib/http/openapi',
}

test('no route bypasses the doors', () => {
  const routes = files('app').filter((file) => /route\.[jt]sx?$/.test(file))
  expect(routes.sort()).toEqual(Object.keys(ROUTES).sort())
  for (const route of routes) {
    const imports = [...readFileSync(join(root, route), 'utf8').matchAll(/from '([^']+)'/g)].map(
      (match) => match[1],
    )
    expect(imports).toEqual([ROUTES[route]])
  }
})

test('procedures are made from the one base, and server actions are guarded', () => {
  const sources = [...files('lib'), ...files('app'), ...files('components')].filter((file) =>
    /\.tsx?$/.test(file),
  )
  for (const file of sources.filter((name) => !name.endsWith('.test.ts'))) {
    const text = readFileSync(join(root, file), 'utf8')
    if (file !== 'lib/http/base.ts') expect(text, file).not.toMatch(/\bimplement\(/)
    if (/^['"]use server['"]/m.test(text))
      expect(text, file).toMatch(/demandSameOrigin|actionContext|welcome-actions/)
    if (/\/procedures\.ts$/.test(file)) expect(text, file).toMatch(/from '@\/lib\/http\/base'/)
  }
})
