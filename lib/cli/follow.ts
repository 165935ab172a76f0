import type { Run } from '@/lib/features/runs/contract'
import type { PanelApi } from './connection'
import { print, visibleText } from './output'

/** Follows a run to its end, or until it needs a person; prints its log as it is written. */
export async function followed(api: PanelApi, runId: string, quiet: boolean) {
  let after = 0
  for (;;) {
    const run = await api.runs.get({ id: runId })
    const log = await api.runs.log({ id: runId, after })
    for (const line of log.items) {
      after = line.seq
      if (!quiet) process.stderr.write(`${line.at} ${line.level} ${visibleText(line.text)}\n`)
    }
    if (isOver(run)) return run
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

const isOver = (run: Pick<Run, 'finishedAt' | 'state'>) =>
  run.finishedAt !== null || run.state === 'needs_person'

/** The same, with what became of it: anything but success is the exit code 1. */
export async function follow(api: PanelApi, runId: string, quiet: boolean): Promise<void> {
  const run = await followed(api, runId, quiet)
  print(quiet, run, () => `${run.state}${run.verified ? `: ${visibleText(run.verified.detail)}` : ''}`)
  if (run.state !== 'succeeded') process.exitCode = 1
}
