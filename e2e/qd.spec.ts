import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { demo, root, targetOf, totpCode } from './demo'
import { expect, test } from './fixtures'

let home = ''
test.beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'qd-'))
  writeFileSync(join(home, 'token'), demo().token, { mode: 0o600 })
})
test.afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Runs the command line as a person would, with a home of its own. */
function qd(args: string[], input = '') {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(root, 'build', 'qd.mjs'), '--url', demo().url, ...args],
    { input, encoding: 'utf8', env: { NODE_ENV: 'production', PATH: process.env.PATH, HOME: home } },
  )
  return { stdout, stderr, status }
}

test('a token lists targets, tests the operator in the worker and verifies the chain', () => {
  const withToken = ['--token-file', join(home, 'token')]
  const listed = qd([...withToken, '--json', 'targets', 'list'])
  expect(listed.status).toBe(0)
  expect(JSON.parse(listed.stdout).items.length).toBeGreaterThanOrEqual(5)
  const tested = qd([
    ...withToken,
    'targets',
    'test',
    targetOf('postgres', 'primary').id,
    '--credential',
    'operator',
  ])
  expect(tested.stdout).toContain('Rights of the operator')
  expect(tested.status).toBe(0)
  expect(qd([...withToken, 'audit', 'verify']).stdout).toContain('none altered')
  const keys = join(home, 'keys.jsonl')
  writeFileSync(keys, qd([...withToken, 'audit', 'keys']).stdout)
  const here = qd([...withToken, 'audit', 'verify', '--keys', keys])
  expect(here.stdout).toMatch(/^VERIFIED\. \d+ entries/)
  expect(here.status).toBe(0)
  const without = qd([...withToken, 'audit', 'verify', '--keys', keys, '--archive', home])
  expect(without.stderr).toContain('holds no archive')
  expect(without.status).not.toBe(0)
})

test('a token makes no token, and says so with what to do', () => {
  const refused = qd([
    '--token-file',
    join(home, 'token'),
    'tokens',
    'create',
    '--name',
    'x',
    '--role',
    'viewer',
  ])
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain('Only a signed-in person may do this.')
  expect(refused.stderr).toContain('qd sign-in')
})

test('a person signs in with a code, makes a token, and signs out', async () => {
  test.setTimeout(90_000)
  // A code works once, and the browser's sign-in may have used the present one.
  await sleep(30_000 - (Date.now() % 30_000) + 500)
  const { admin } = demo()
  const signedIn = qd(
    ['sign-in'],
    [admin.email, admin.password, await totpCode(admin.totpSecret), ''].join('\n'),
  )
  expect(signedIn.stderr).toBe('')
  expect(signedIn.stdout).toContain('Signed in')
  expect(statSync(join(home, '.config', 'quarterdeck', 'session.json')).mode & 0o777).toBe(0o600)
  const made = qd(['tokens', 'create', '--name', 'e2e qd', '--role', 'viewer'])
  expect(made.stdout.trim()).toMatch(/^qd_[0-9a-f]+_/)
  expect(qd(['sign-out']).stdout).toContain('Signed out.')
  const after = qd(['targets', 'list'])
  expect(after.status).toBe(1)
  expect(after.stderr).toContain('Sign in first.')
})
