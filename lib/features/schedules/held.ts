import 'server-only'
import { standingFreezes } from '@/lib/approvals/freeze-store'
import { holdOn } from '@/lib/schedules/hold'
import { holdTexts as t } from '@/lib/texts/holds'
import { say } from '@/lib/texts/texts'
import type { Schedule } from './contract'
import { listSwitches, type ScheduleRow } from './store'

/** What holds schedules back at this moment: a switch of their kind, or a freeze. */
export async function heldBack(
  rows: readonly ScheduleRow[],
): Promise<(row: ScheduleRow) => Schedule['held']> {
  const [switches, freezes] = await Promise.all([listSwitches(), standingFreezes()])
  const frozen = new Map<string, string>()
  // Mostly nothing stands: then no schedule is asked about.
  for (const row of freezes.length > 0 ? rows : []) {
    const words = await holdOn(row)
    if (words) frozen.set(row.id, words)
  }
  return (row) => {
    const off = switches.find((one) => one.kind === row.kind)
    if (off) return { what: 'switch', words: say(t.switchedOff, { name: off.offByName }) }
    const words = frozen.get(row.id)
    return words === undefined ? null : { what: 'freeze', words }
  }
}
