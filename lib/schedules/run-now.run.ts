import 'server-only'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { AppError } from '@/lib/errors'
import type { TaskHandler } from '@/lib/jobs/tasks'
import { scheduleOutcomesTexts as t } from '@/lib/texts/schedule-outcomes'
import { say } from '@/lib/texts/texts'
import { blackoutAt } from './calendar'
import { fireById, writeFires } from './fire-store'
import { loadSchedules } from './load-store'
import { Runs } from './runs.run'

const Asked = z.object({ scheduleId: z.uuid(), by: z.string(), actorId: z.uuid().nullable() })
/** How long the asker is kept waiting for the end. */
const ANSWER_MS = 6_000

/**
 * Runs a schedule now for a person: outside of its times and windows and while it is paused, but never on a
 * blackout day, where a freeze stands, while its kind is switched off, or twice at once. Answers how it went, or that it runs.
 */
export const runScheduleNow: TaskHandler = async (input) => {
  const { scheduleId, by, actorId } = Asked.parse(input)
  const [found] = await loadSchedules(scheduleId)
  if (!found) throw new AppError('not_found')
  // Freezes of people and roles are those of who asks.
  const schedule = { ...found, actorId }
  const nominal = Date.now()
  const blackout = schedule.timing.rule === 'always' ? null : blackoutAt(schedule.calendar.blackouts, nominal)
  const workerId = randomUUID()
  const common = { scheduleId, version: schedule.version, nominal, through: nominal, times: 1, late: false }
  const [fire] = await writeFires(
    [
      {
        ...common,
        verdict: blackout ? 'skipped' : 'fire',
        detail: blackout ? say(t.blackout, { name: blackout.name }) : '',
        byName: by,
      },
    ],
    workerId,
  )
  if (!fire) throw new AppError('conflict')
  const runs = new Runs({
    workerId,
    report: (error) =>
      process.stderr.write(`schedules: ${error instanceof Error ? error.message : 'error'}\n`),
  })
  runs.take([fire], new Map([[schedule.id, schedule]]))
  void runs.settled().then(() => runs.stop())
  for (const end = performance.now() + ANSWER_MS; ; await sleep(50)) {
    const { state, detail } = await fireById(fire.id)
    if (!['claimed', 'running'].includes(state) || performance.now() > end) return { state, detail }
  }
}
