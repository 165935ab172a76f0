import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readsAsWords, wordLiterals } from './literals'

/** Where words are no words of the interface, and why. */
const ELSEWHERE: [RegExp, string][] = [
  [/^lib\/(texts|errors)\/|^lib\/(errors|auth\/permissions)\.ts$/, 'the catalogue itself'],
  [
    /^lib\/(cli|audit-verifier|supervisor|keys|config\b|config-variables)/,
    'read in a terminal, which speaks English',
  ],
  [/^lib\/(store|sandbox)\//, 'the panel’s own servers: errors for the log of its operator'],
  [/^lib\/(engines\/testing|store\/generated)\//, 'made for tests, or by a tool'],
  [
    /^lib\/audit\/(append|checkpoints|checkpoint-store|personal-store|sweep|verify-store)\.ts$/,
    'the audit log and its verifier: one language, like the hashes',
  ],
  [/role-script\.ts$|^lib\/hosts\/commands\/detached\.ts$/, 'a script'],
  [/^lib\/http\/(openapi|page-headers|event-stream|rpc-door)\.ts$/, 'the protocol'],
]

/** What reads as words and is none, by file. */
const NO_WORDS: Record<string, string[]> = {
  // Codes and names of locks, marks that are compared, scopes of a protocol.
  'lib/approvals/glass-store.ts': ['another person', 'another scope'],
  'lib/auth/oidc-store.ts': ['not invited'],
  'lib/auth/oidc.ts': ['openid email profile'],
  'lib/auth/passwords.ts': ['a password nobody has'],
  'lib/auth/sign-in.ts': ['failed unknown'],
  'lib/features/live/standing-store.ts': ['standing of a sign-in', 'standing of a token'],
  'lib/outside/capped-request.ts': ['too slow', 'too large'],
  // States and events as the servers name them.
  'lib/collect/metrics.ts': ['idle in transaction', 'idle in transaction (aborted)'],
  'lib/engines/mysql/activity.ts': ['Lock: row'],
  'lib/engines/mysql/session-group-queries.ts': ['Waiting for table'],
  'lib/engines/mysql/sessions.ts': ['idle in transaction', 'Lock: row'],
  'lib/engines/mysql/statements.ts': ['user statistics'],
  'lib/engines/postgres/setting-list.ts': ['database user', 'dynamic default', 'configuration file'],
  'lib/features/overview/contract.ts': ['idle in transaction', 'idle in transaction (aborted)'],
  // Names and values of facts: they are compared with what was planned.
  'lib/features/extensions/preload.run.ts': ['value of {}'],
  'lib/features/grants/changes/monitor.run.ts': ['rights it lacks', 'rights it has'],
  'lib/features/instruments/changes/at-start.run.ts': ['the usual option files'],
  'lib/features/sessions/changes/plan.run.ts': ['(hidden user)'],
  'lib/features/settings/changes/set.run.ts': ['value of {}', '{} waits for a restart', 'source of {}'],
  // Lines of programs.
  'lib/changes/script.ts': ['\\set ON_ERROR_STOP on'],
  'lib/features/sign-ins/actions.ts': ['use server'],
  'lib/hosts/authorized-keys.ts': ['restrict {} quarterdeck-{}'],
  'lib/hosts/preflight.ts': ['apt-get install coreutils findutils util-linux procps'],
  'lib/http/download-door.ts': ["sandbox; default-src 'none'"],
  'lib/notify/template.ts': [
    '[{{severity}}] {{title}}{{repeats}}',
    '{{environment}} {{target}}: {{title}}{{repeats}}',
  ],
  'lib/features/overview/history-store.ts': ['(max(ARRAY[at, value]))[2]'],
  'lib/features/runs/log-store.ts': ['strpos(lower(text), lower({})) > 0'],
  // What a line of sudoers is for, which nobody is shown; and what a worker says when it cannot start.
  'lib/hosts/sudoers.ts': ['To {} the server.'],
  'lib/targets/key-check-store.ts': [
    'The key in {} opens none of the credentials in the store. Copy the key file of the first installation here.',
  ],
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .filter((path) => !ELSEWHERE.some(([where]) => where.test(path)))
    .sort()
}

it('tells words from what is none', () => {
  const words = [
    'It has not been read yet.',
    'the role {}',
    '{} froze {}.',
    'Refused.',
    'pg_stat_x is not loaded; do this',
  ]
  expect(words.filter((text) => !readsAsWords(text))).toEqual([])
  const none = [
    'sessions.list',
    'SELECT a FROM b',
    '{}',
    'utf8',
    'text/plain; charset=utf-8',
    'quarterdeck:{}',
  ]
  expect(none.filter(readsAsWords)).toEqual([])
})

it('finds a sentence that is planted, and none where nobody reads', () => {
  const planted = `import 'a b c'
    type T = 'not read'
    const said = known ? 'It is known.' : \`\${name} is unknown\`
    throw new AppError('x', { detail: 'Say what you found.' })
    throw new Error('For the log only.')
    if (state === 'idle in transaction') q(sql\`a b c\`, rows['some column'])
    define({ summary: 'What it does' })`
  expect(wordLiterals(planted)).toEqual(['It is known.', '{} is unknown', 'Say what you found.'])
})

it('no word that a person reads stands in lib outside the catalogue', () => {
  const all = [...files('lib'), ...files('worker')]
  expect(all.length).toBeGreaterThan(400)
  const found = all.flatMap((path) =>
    wordLiterals(readFileSync(path, 'utf8'))
      .filter((text) => !NO_WORDS[path]?.includes(text))
      .map((text) => `${path}: ${text}`),
  )
  expect(found).toEqual([])
}, 60_000)

it('no exception outlives what it was for', () => {
  const gone = Object.entries(NO_WORDS).flatMap(([path, texts]) => {
    const found = wordLiterals(readFileSync(path, 'utf8'))
    return texts.filter((text) => !found.includes(text)).map((text) => `${path}: ${text}`)
  })
  expect(gone).toEqual([])
})
