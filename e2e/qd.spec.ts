import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { allowSetting, demo, forbidSetting, psql, root, targetOf, totpCode } from './demo'
import { expect, test } from './fixtures'
import { ownTarget } from './own-target'
import { invited, rpc } from './people'

let home = ''
test.beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'qd-'))
  writeFileSync(join(home, 'token'), demo().token, { mode: 0o600 })
})
test.afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Runs the command line as a person would, with a home of its own. */
function qd(args: string[], input = '', at = home) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(root, 'build', 'qd.mjs'), '--url', demo().url, ...args],
    { input, encoding: 'utf8', env: { NODE_ENV: 'production', PATH: process.env.PATH, HOME: at } },
  )
  return { stdout, stderr, status }
}

const PASSWORD = 'a long sentence nobody guesses'

test('a token lists targets, tests the operator in the worker and verifies the chain', () => {
  const withToken = ['--token-file', join(home, 'token')]
  const listed = qd([...withToken, '--json', 'targets', 'list'])
  expect(listed.status).toBe(0)
  expect(JSON.parse(listed.stdout).items.length).toBeGreaterThanOrEqual(5)
  const locks = qd([...withToken, 'locks', targetOf('postgres', 'primary').id])
  expect(locks.status).toBe(0)
  expect(locks.stdout).toMatch(/^(Nobody waits|SESSION)/)
  const settings = qd([...withToken, 'settings', targetOf('postgres', 'primary').id, '--show', 'all'])
  expect(settings.status).toBe(0)
  expect(settings.stdout).toMatch(/^PARAMETER(.|\n)*\nmax_connections /)
  const tables = qd([
    ...withToken,
    'tables',
    targetOf('postgres', 'primary').id,
    '--database',
    'shop',
    '--search',
    'orders',
  ])
  expect(tables.stdout).toMatch(/^TABLE[^\n]+\n[^\n]*orders/)
  const events = qd([...withToken, 'events', targetOf('postgres', 'primary').id])
  expect(events.status).toBe(0)
  expect(events.stdout).toMatch(/^(Nothing has changed|SEEN)/)
  const compared = qd([
    ...withToken,
    ...['compare', targetOf('postgres', 'primary').id, '--with', targetOf('postgres', 'standby').id],
  ])
  expect(compared.status).toBe(0)
  expect(compared.stdout).toMatch(/\ndata_directory +changed/)
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
  test.setTimeout(300_000)
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

test('a set is asked for, approved by another person, applied with a step-up and taken back', async ({
  panel,
  browser,
}) => {
  test.setTimeout(300_000)
  const server = targetOf('postgres', 'primary')
  const admin = await psql(server, 'e2e-admin', 'postgres')
  // The first is of the highest tier; no other test sets either.
  const [dangerous, harmless] = ['zero_damaged_pages', 'log_parameter_max_length_on_error']
  const settingNow = async (name: string) =>
    (await admin.query<{ value: string }>('SELECT current_setting($1) AS value', [name])).rows[0]?.value
  const people = [
    await invited(panel, browser, 'AnnTypes', ['dba']),
    await invited(panel, browser, 'BenReads', ['dba']),
  ]
  const [ann, ben] = people
  const as = (who: typeof ann) => {
    const at = join(home, who?.id ?? '')
    mkdirSync(at, { recursive: true })
    expect(qd(['sign-in'], [who?.email, PASSWORD, '', ''].join('\n'), at).stdout).toContain('Signed in')
    return (args: string[], input = '') => qd(args, input, at)
  }
  try {
    const targets = [await ownTarget('typed-one'), await ownTarget('typed-two')]
    for (const { environmentId } of targets) {
      const rules = { kindPattern: '*', minTier: 1, approvals: 1, expiresMinutes: 60, reason: 'Production.' }
      expect((await rpc(panel, 'approvalPolicies/create', { environmentId, ...rules })).status).toBe(200)
    }
    for (const name of [dangerous, harmless]) await allowSetting(admin, name ?? '', 'e2e_own_operator')
    const created = await rpc<{ id: string }>(ann?.page ?? panel, 'changeSets/create', {
      title: 'Typed at a terminal',
      members: [
        { kind: 'settings.set', targetId: targets[0]?.id, input: { name: dangerous, value: 'on' } },
        { kind: 'settings.set', targetId: targets[1]?.id, input: { name: harmless, value: '64' } },
      ],
    })
    const { id } = created.data
    const [annTypes, benTypes] = [as(ann), as(ben)]
    await expect.poll(() => annTypes(['changes', 'set', id]).stdout, { timeout: 60_000 }).toMatch(/^set /m)
    const shown = annTypes(['changes', 'set', id]).stdout
    expect(shown).toContain(`ALTER SYSTEM SET "${dangerous}"`)
    expect(shown).toContain('name 2 targets')
    const hash = /^set (\S+)$/m.exec(shown)?.[1] ?? ''
    const press = ['--set', hash, '--name', '2 targets', '--reason', 'A page is damaged.']
    expect(annTypes(['changes', 'ask-set', id, ...press]).stdout).toContain('Asked for 2 of its changes.')

    // A token neither approves nor applies what is of the highest tier.
    const withToken = ['--token-file', join(home, 'token'), 'changes']
    const approveByToken = qd([...withToken, 'approve-set', id, '--set', hash])
    expect(approveByToken.stderr).toContain('(auth.person_required')
    expect(qd([...withToken, 'apply-set', id, ...press]).stderr).toContain('(auth.person_required')
    expect(benTypes(['changes', 'approve-set', id, '--set', hash], 'not it\n\n').stderr).toContain(
      '(auth.failed',
    )
    const approved = benTypes(['changes', 'approve-set', id, '--set', hash], `${PASSWORD}\n\n`)
    expect(approved.stdout).toContain('Approved: 2.')

    expect(annTypes(['changes', 'apply-set', id, ...press], '\n\n').status).toBe(1)
    expect(await settingNow(dangerous ?? '')).toBe('off')
    const applied = annTypes(['changes', 'apply-set', id, ...press], `${PASSWORD}\n\n`)
    expect(applied.stdout).toMatch(/^succeeded\n/)
    await expect.poll(() => settingNow(dangerous ?? '')).toBe('on')

    const back = annTypes(['changes', 'undo-set', id])
    expect(back.stdout).toMatch(/^Undo: Typed at a terminal · /)
    expect(annTypes(['changes', 'undo-set', id]).stderr).toContain('(change.reverse_exists')
    const { items } = JSON.parse(benTypes(['--json', 'changes', 'sets']).stdout) as {
      items: { id: string; title: string }[]
    }
    const reverse = items.find(({ title }) => title === 'Undo: Typed at a terminal')?.id ?? ''
    await expect
      .poll(() => annTypes(['changes', 'set', reverse]).stdout, { timeout: 60_000 })
      .toMatch(/^set /m)
    const again = /^set (\S+)$/m.exec(annTypes(['changes', 'set', reverse]).stdout)?.[1] ?? ''
    const asked = ['--set', again, '--name', '2 targets', '--reason', 'The page is well.']
    expect(annTypes(['changes', 'ask-set', reverse, ...asked]).status).toBe(0)
    const no = benTypes(['changes', 'reject-set', reverse, '--set', again, '--comment', 'Not yet.'])
    expect(no.stdout).toContain('Rejected: 2.')
  } finally {
    for (const name of [dangerous, harmless]) {
      await admin.query(`ALTER SYSTEM RESET ${name}`)
      await forbidSetting(admin, name, 'e2e_own_operator')
    }
    await admin.query('SELECT pg_reload_conf()')
    await admin.end()
    for (const { context } of people) await context.close()
  }
})
