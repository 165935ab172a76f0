import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const IMPORT = 'lint/style/noRestrictedImports'
const CYCLE = 'lint/suspicious/noImportCycles'

/** [file, what it imports]: each must be refused. */
const FORBIDDEN: [string, string][] = [
  ['app/planted-a/page.tsx', '@/lib/store/client'],
  ['app/planted-b/page.tsx', '../../lib/store/pool'],
  ['app/planted-c/page.tsx', '@/lib/engines/postgres/connection'],
  ['app/planted-d/page.tsx', 'pg'],
  ['app/planted-e/page.tsx', 'mysql2/promise'],
  ['app/planted-f/page.tsx', '@prisma/client'],
  ['app/planted-g/page.tsx', '@/lib/features/sessions/changes/end.run'],
  ['app/api/planted/route.ts', '@/lib/jobs/runner'],
  ['app/api/planted-b/route.ts', '@/lib/collect/collector'],
  ['components/locks/planted-a.tsx', '@/lib/store/client'],
  ['components/locks/planted-b.tsx', 'server-only'],
  ['components/locks/planted-c.tsx', '@/lib/features/locks/procedures'],
  ['components/locks/planted-d.tsx', '@/lib/features/locks/store'],
  ['components/locks/planted-e.tsx', '@/lib/config'],
  ['components/locks/planted-s.tsx', '@/lib/secrets'],
  ['components/locks/planted-f.tsx', 'node:fs'],
  ['components/locks/planted-g.tsx', '@/lib/engines/mysql/connection'],
  ['components/ui/planted.tsx', '@/lib/features/locks/contract'],
  ['components/charts/planted.tsx', '@/lib/http/client'],
  ['lib/engines/postgres/planted-a.ts', 'mysql2'],
  ['lib/engines/postgres/planted-b.ts', '../mysql/connection'],
  ['lib/engines/postgres/planted-c.ts', '@/lib/features/locks/contract'],
  ['lib/engines/postgres/planted-d.ts', '@/lib/store/pool'],
  ['lib/engines/mysql/planted-a.ts', 'pg'],
  ['lib/engines/mysql/planted-b.ts', '@/lib/engines/postgres/connection'],
  ['lib/engines/mysql/planted-c.ts', 'next/headers'],
  ['lib/engines/mysql/planted-d.ts', 'react'],
  ['lib/engines/contract/planted.ts', '@/lib/engines/postgres/connection'],
  ['lib/features/locks/contract.ts', 'server-only'],
  ['lib/features/locks/changes/planted.ts', '@/lib/features/locks/changes/planted.run'],
  ['lib/features/locks/procedures.ts', '@/lib/features/locks/changes/planted.run'],
  ['lib/features/locks/planted-a.ts', '@prisma/client'],
  ['lib/features/locks/planted-b.ts', 'pg'],
  ['lib/features/locks/planted-c.ts', 'next/headers'],
  ['lib/features/locks/planted-d.ts', '@/lib/store/generated/client'],
  ['lib/features/locks/changes/planted.run.ts', '@/components/ui/button'],
  ['lib/http/planted.ts', '@/lib/features/locks/changes/planted.run'],
  ['lib/jobs/planted.ts', '@prisma/client'],
  ['lib/jobs/planted-b.ts', '@/app/page'],
  ['worker/planted.ts', 'next'],
  ['worker/planted-b.ts', '@/components/ui/button'],
]

/** Each of these is right and must pass. */
const ALLOWED: [string, string][] = [
  ['app/allowed/page.tsx', '@/lib/features/locks/procedures'],
  ['app/api/health/route.ts', '@/lib/store/health'],
  ['components/locks/allowed.tsx', '@/lib/features/locks/contract'],
  ['components/ui/allowed.tsx', '@/lib/engines/contract/reading'],
  ['lib/engines/postgres/allowed.ts', 'pg'],
  ['lib/engines/mysql/allowed.ts', 'mysql2/promise'],
  ['lib/features/locks/store.ts', '@/lib/store/client'],
  ['lib/jobs/run-store.ts', '@/lib/store/client'],
  ['worker/allowed.ts', '@/lib/jobs/runner'],
]

let folder = ''
const found = new Map<string, string[]>()

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-boundaries-'))
  for (const file of ['biome.json', 'tsconfig.json', 'package.json'])
    copyFileSync(join(root, file), join(folder, file))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const [path, source] of [...FORBIDDEN, ...ALLOWED])
    plant(path, `import * as thing from '${source}'\n\nconsole.log(thing)\n`)
  // The store's own client may name Prisma only by name: everything else of it is for store files.
  plant('lib/jobs/planted-c.ts', `import { prisma } from '@/lib/store/client'\n\nconsole.log(prisma)\n`)
  plant(
    'lib/jobs/allowed.ts',
    `import { inTransaction } from '@/lib/store/client'\n\nconsole.log(inTransaction)\n`,
  )
  plant('lib/ring/a.ts', `import { b } from './b'\n\nexport const a = () => b\n`)
  plant('lib/ring/b.ts', `import { c } from '@/lib/ring/c'\n\nexport const b = () => c\n`)
  plant('lib/ring/c.ts', `import { a } from './a'\n\nexport const c = () => a\n`)
  const args = [
    'lint',
    '--vcs-enabled=false',
    '--reporter=json',
    '--max-diagnostics=none',
    '--log-level=none',
    '.',
  ]
  const run = spawnSync(join(root, 'node_modules/.bin/biome'), args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64e6,
  })
  const report = JSON.parse(run.stdout)
  for (const one of report.diagnostics) {
    const path = typeof one.location?.path === 'string' ? one.location.path : (one.location?.path?.file ?? '')
    found.set(path, [...(found.get(path) ?? []), one.category])
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([...FORBIDDEN, ['lib/jobs/planted-c.ts', 'prisma']])('%s may not import %s', (path) => {
  expect(found.get(path) ?? []).toContain(IMPORT)
})

test.each([...ALLOWED, ['lib/jobs/allowed.ts', 'inTransaction']])('%s may import %s', (path) => {
  expect(found.get(path) ?? []).not.toContain(IMPORT)
})

test('a cycle of imports is refused, through relative paths and through the alias', () => {
  const inRing = ['lib/ring/a.ts', 'lib/ring/b.ts', 'lib/ring/c.ts'].filter((path) =>
    found.get(path)?.includes(CYCLE),
  )
  expect(inRing).not.toEqual([])
})
