import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { PERMISSIONS, type Permission, ROLE_PERMISSIONS, ROLE_TITLES, ROLES } from '@/lib/auth/permissions'
import { ERRORS } from '@/lib/errors'
import { CATALOGUE } from '@/lib/hosts/catalogue'
import { contract } from '@/lib/http/contract'
import type { ProcedureMeta } from '@/lib/http/define'
import { roleStatements } from '@/lib/store/role-rights'

// These pages are made from the code; `npx vitest run --project unit test/docs -u` writes them anew.
const page = (name: string) => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url))

const row = (cells: string[]) => `| ${cells.join(' | ')} |`

test('the page of roles says what the table in the code says', async () => {
  const permissions = Object.keys(PERMISSIONS) as Permission[]
  const lines = [
    '# Who may do what',
    '',
    'A grant is a role in a scope: everywhere, an environment, a group, or one target. One person may hold several.',
    'An admin sees no data of targets without a second grant. Made from `lib/auth/permissions.ts`.',
    '',
    row(['', ...ROLES.map((role) => ROLE_TITLES[role])]),
    row(['---', ...ROLES.map(() => ':-:')]),
    ...permissions.map((permission) =>
      row([
        `${PERMISSIONS[permission]} (\`${permission}\`)`,
        ...ROLES.map((role) => (ROLE_PERMISSIONS[role].includes(permission) ? 'yes' : '–')),
      ]),
    ),
    '',
  ]
  await expect(lines.join('\n')).toMatchFileSnapshot(page('permissions.md'))
})

test('the script of the store’s roles grants what the code grants', async () => {
  const lines = [
    '-- Three roles for a store of your own: its owner migrates it, the web and the workers come to it.',
    '-- `npm run start:prepare` does all but the first three statements, and does it again with each new version.',
    '-- Made from `lib/store/role-rights.ts`, which says what each may not do.',
    '-- The passwords of your choice go after them: \\password quarterdeck_web',
    '',
    'CREATE ROLE quarterdeck_owner LOGIN;',
    'CREATE ROLE quarterdeck_web LOGIN;',
    'CREATE ROLE quarterdeck_worker LOGIN;',
    '',
    '-- CREATE DATABASE quarterdeck OWNER quarterdeck_owner; then, in it, as the owner of a migrated store:',
    ...roleStatements({ web: 'quarterdeck_web', worker: 'quarterdeck_worker' }),
    '',
  ]
  await expect(lines.join('\n')).toMatchFileSnapshot(page('deploy/store-roles.sql'))
})

test('the page of errors holds every error of the catalogue', async () => {
  const lines = [
    '# Errors and what to do',
    '',
    'Every door answers errors as `{code, message, hint?, requestId}`. Made from `lib/errors.ts`.',
    '',
    row(['code', 'status', 'what it says', 'what to do']),
    row(['---', '---', '---', '---']),
    ...Object.entries(ERRORS).map(([code, error]) =>
      row([`\`${code}\``, String(error.status), error.message, error.hint]),
    ),
    '',
  ]
  await expect(lines.join('\n')).toMatchFileSnapshot(page('errors.md'))
})

test('the page of the API lists every procedure with what it needs', async () => {
  const rows = Object.values(contract).flatMap((noun) =>
    Object.values(noun).map((procedure) => {
      const { meta, route } = procedure['~orpc']
      const { permission, scope, tier, by } = meta as ProcedureMeta
      return row([
        `\`${route.method} /api/v1${route.path}\``,
        String(route.summary),
        `\`${permission}\``,
        scope,
        String(tier),
        by === 'person' ? 'people only' : 'people and tokens',
      ])
    }),
  )
  const lines = [
    '# The API',
    '',
    'Tokens go in the header `Authorization: Bearer …`. The full description with all fields is at',
    '`/api/v1/openapi.json`. Made from the contracts.',
    '',
    row(['address', 'what', 'permission', 'checked in', 'tier', 'by']),
    row(['---', '---', '---', '---', '---', '---']),
    ...rows,
    '',
  ]
  await expect(lines.join('\n')).toMatchFileSnapshot(page('api.md'))
})

test('the page of host commands is the catalogue', async () => {
  const seconds = (ms: number) => (ms === 0 ? 'while bytes move' : `${ms / 1_000} s`)
  const lines = [
    '# What the panel can run on a host',
    '',
    'Nothing else is ever sent. Arguments are a vector, never text of a shell. How hosts work: [hosts.md](hosts.md).',
    'Made from `lib/hosts/catalogue.ts`.',
    '',
    row(['command', 'what for', 'as', 'at most']),
    row(['---', '---', '---', '---']),
    ...CATALOGUE.map(({ name, purpose, runsAs, timeoutMs }) =>
      row([
        `\`${name}\``,
        purpose,
        runsAs === 'service' ? "the service's user, or the login" : `the ${runsAs}`,
        seconds(timeoutMs),
      ]),
    ),
    '',
  ]
  await expect(lines.join('\n')).toMatchFileSnapshot(page('host-commands.md'))
})
