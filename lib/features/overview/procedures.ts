import 'server-only'
import { AppError } from '@/lib/errors'
import { getTarget } from '@/lib/features/targets/store'
import { os } from '@/lib/http/base'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { fleetFor, readFleet } from './fleet'
import { readHistory } from './history-store'
import { overviewView } from './view'

/** Hours are kept for five years unless told otherwise; ten give one answer, however much is kept. */
const MAX_RANGE_MS = 3_660 * 86_400_000

const fleet = os.overview.fleet.handler(async ({ context }) => fleetFor(await readFleet(), context.may))

const get = os.overview.get.handler(async ({ context }) => overviewView(await getTarget(context.target.id)))

const series = os.overview.series.handler(async ({ input, context }) => {
  const { from, to, metrics, points } = input
  if (to <= from || to - from > MAX_RANGE_MS)
    throw new AppError('request.invalid', {
      fields: { to: t.endMustLieAfter },
    })
  const { stepMs, items } = await readHistory({ targetIds: [context.target.id], metrics, from, to, points })
  return { from, to, stepMs, items: items.map(({ targetId: _, ...item }) => item) }
})

const problems = os.overview.problems.handler(async ({ context }) => ({
  items: fleetFor(await readFleet(), context.may).problems,
}))

/** Everything that can be asked about figures and what is wrong. */
export const overviewProcedures = { fleet, get, series, problems }
