import type { Command } from 'commander'
import type { LockPartyView, LocksView } from '@/lib/features/locks/contract'
import { connection } from './connection'
import { print, table } from './output'

function nameOf({ pid, prepared, user, application }: LockPartyView): string {
  if (pid === null) return `prepared ${prepared ?? '?'}`
  return `${pid} ${user ?? '?'}@${application ?? ''}`
}

function rowsOf({ trees, unplaced }: LocksView): (string | null)[][] {
  const waitOf = ({ wait }: LockPartyView) => [
    wait?.object ? `${wait.object.kind} ${wait.object.name ?? ''}` : null,
    wait?.wanted ?? null,
    wait?.waitedMs == null ? null : `${wait.atMost ? '<= ' : ''}${Math.round(wait.waitedMs)}`,
  ]
  return [
    ...trees.flatMap(({ root, branches, frees }) => [
      [nameOf(root), `frees ${frees}`, null, null, null],
      ...branches.map((one) => [`${'  '.repeat(one.depth)}${nameOf(one)}`, one.held, ...waitOf(one)]),
    ]),
    ...unplaced.map((one) => [`? ${nameOf(one)}`, null, ...waitOf(one)]),
  ]
}

/** Adds what can be asked about locks. */
export function lockCommands(program: Command): void {
  program
    .command('locks <target>')
    .description('who waits for whom on a target, as trees; --at a moment that was kept')
    .option('--at <moment>', 'ISO 8601, in UTC')
    .action(async (targetId: string, { at }: { at?: string }) => {
      const { api } = connection(program.opts())
      const limit = 10_000
      const answer = at
        ? await api.locks.replay({ targetId, at, limit })
        : await api.locks.list({ targetId, limit })
      print(program.opts().json, answer, () =>
        answer.roots === 0 && answer.unplaced.length === 0
          ? `Nobody waits (${answer.at}).`
          : table(['session', 'held', 'waits for', 'wanted', 'ms'], rowsOf(answer)),
      )
    })
}
