import type { Command } from 'commander'
import { problemOf } from '@/lib/http/problem'
import { apiAt, type GlobalOptions } from './connection'
import { print } from './output'
import { ask, askAll } from './prompt'
import { readSession, removeSession, writeSession } from './session-file'

async function signIn(options: GlobalOptions): Promise<void> {
  const url = options.url ?? 'http://localhost:7300'
  const api = apiAt(url, null)
  const [email = '', password = '', given = ''] = await askAll([
    { question: 'E-mail: ' },
    { question: 'Password: ', secret: true },
    ...(process.stdin.isTTY ? [] : [{ question: 'Code: ' }]),
  ])
  const attempt = (code: string) => api.signIns.create({ email, password, ...(code ? { code } : {}) })
  let answer: Awaited<ReturnType<typeof attempt>>
  try {
    answer = await attempt(given)
  } catch (error) {
    if (problemOf(error).code !== 'auth.code_required' || !process.stdin.isTTY) throw error
    answer = await attempt(await ask('Code of the authenticator app: '))
  }
  writeSession({ url, token: answer.token, expiresAt: String(answer.expiresAt) })
  print(
    options.json,
    { url, expiresAt: answer.expiresAt },
    () => `Signed in at ${url} until ${answer.expiresAt}.`,
  )
}

async function signOut(options: GlobalOptions): Promise<void> {
  const session = readSession()
  removeSession()
  if (session) {
    const api = apiAt(session.url, session.token)
    const { items } = await api.signIns.list()
    const current = items.find((item) => item.current)
    if (current) await api.signIns.revoke({ id: current.id })
  }
  print(options.json, { ok: true }, () => 'Signed out.')
}

/** `qd sign-in` and `qd sign-out`: a short session of a person. */
export function signInCommands(program: Command): void {
  program
    .command('sign-in')
    .description(
      'sign in as a person; e-mail, password and code are asked for or read from a pipe, a line each',
    )
    .action(() => signIn(program.opts()))
  program
    .command('sign-out')
    .description('end this session')
    .action(() => signOut(program.opts()))
}
