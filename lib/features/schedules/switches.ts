import 'server-only'
import { personOf } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { SCHEDULE_KINDS } from '@/lib/schedules/kinds'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { nameOf, readable } from './caller'
import { listSwitches, reasonOf, ringScheduler, setSwitch } from './store'

const kinds = os.schedules.kinds.handler(async ({ context }) => {
  const [switches, rows] = await Promise.all([listSwitches(), readable(context)])
  const items = Object.entries(SCHEDULE_KINDS).map(async ([kind, { title, place }]) => {
    const found = switches.find((one) => one.kind === kind)
    const off = found
      ? { at: found.offAt.toISOString(), by: found.offByName, reason: await reasonOf(found) }
      : null
    return { kind, title, place, schedules: rows.filter((row) => row.kind === kind).length, off }
  })
  return { items: await Promise.all(items) }
})

const set = os.schedules.setSwitch.handler(({ input, context }) => {
  const { kind, off, reason } = input
  const personId = personOf(context.actor)
  if (off && reason === '') throw new AppError('request.invalid', { fields: { reason: t.sayInSentenceWhy } })
  if (personId === null) throw new AppError('auth.person_required')
  return inTransaction(async (tx) => {
    const set = await setSwitch(tx, kind, off ? { personId, byName: nameOf(context), reason } : null)
    if (!set) throw new AppError('auth.person_required')
    await ringScheduler(tx)
    await context.record(tx, { details: { kind, off }, ...(reason ? { reason } : {}) })
    return { ok: true as const }
  })
})

/** The kinds of schedules, and the switch that stops a kind everywhere. */
export const switchProcedures = { kinds, setSwitch: set }
