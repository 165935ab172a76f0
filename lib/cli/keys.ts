import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { KeyState } from '@/lib/keys/rotation'
import { ensureKeys } from '@/lib/supervisor/keys'
import type { GlobalOptions } from './connection'
import { print } from './output'

function create({ dir }: { dir: string }): void {
  const at = (name: string) => join(resolve(dir), name)
  const files = {
    webKey: at('web.key'),
    workerKey: at('worker.key'),
    workerPublicKey: at('worker.pub'),
  }
  ensureKeys({ files })
  process.stdout.write(`${Object.values(files).join('\n')}\n`)
}

const STATES = { seals: 'seals and opens', opens: 'only opens', 'stands-by': 'stands by' } as const

function stateLines({ keys, older, signatures, left }: KeyState): string {
  const counts = older.filter(({ count }) => count > 0).map(({ what, count }) => `  ${what}: ${count}`)
  return [
    ...keys.map(({ id, state }) => `${id} ${STATES[state]}`),
    ...(keys.some(({ state }) => state === 'opens')
      ? [left === 0 ? 'Nothing is sealed with an older key.' : 'Still sealed with an older key:', ...counts]
      : []),
    ...(signatures > 0 ? [`  signatures of approvals: ${signatures}`] : []),
  ].join('\n')
}

/** Loaded when asked for: it brings the store along, which no other command needs. */
const command = () => import('@/lib/keys/command')

/** `qd keys create|list|rotate|retire`: on the machine that holds the key files, not over the API. */
export function keyCommands(program: Command): void {
  const options = (): GlobalOptions => program.opts()
  const keys = program.command('keys').description("the installation's key files")
  keys
    .command('create')
    .description('make web.key, worker.key and worker.pub; files that are there stay as they are')
    .requiredOption('--dir <folder>', 'where')
    .action(create)
  keys
    .command('list')
    .description('the web’s keys, and what is still sealed with the older ones')
    .action(async () => {
      const state = await (await command()).listKeys()
      print(options().json, state, () => stateLines(state))
    })
  keys
    .command('rotate')
    .description('the next step of a change of the web’s key; killed anywhere, the next call goes on')
    .option('--here', 'all steps at once: every web and worker reads this very file, as under npm start')
    .action(async ({ here }: { here?: boolean }) => {
      const say = (line: string) => process.stderr.write(`${line}\n`)
      const state = await (await command()).rotateKeys(here === true, say)
      print(options().json, state, () => [stateLines(state), ...(state.next ? [state.next] : [])].join('\n'))
    })
  keys
    .command('retire')
    .description('take the older keys out of the file, once nothing is sealed with them')
    .action(async () => {
      const ids = await (await command()).retireOldKeys()
      print(options().json, { retired: ids }, () => `Retired: ${ids.join(', ')}.`)
    })
}
