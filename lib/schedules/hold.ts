import 'server-only'
import { freezeOn, freezeWords, type StandingFreeze } from '@/lib/approvals/freeze-store'
import { holdTexts as t } from '@/lib/texts/holds'
import { say } from '@/lib/texts/texts'
import { SCHEDULE_KINDS } from './kinds'

/** What a freeze may hold back: a schedule in its place, in the name of whoever set it or asks for it now. */
export type Holdable = {
  kind: string
  environmentId: string | null
  targetId: string | null
  actorId: string | null
}

function isOfPanel(kind: string): boolean {
  return Object.entries(SCHEDULE_KINDS).some(([name, { place }]) => name === kind && place === 'panel')
}

/** What a freeze that holds something back says of itself in a history. */
export function holdWords(freeze: Omit<StandingFreeze, 'id'>): string {
  const its = freeze.scope === 'person' ? say(t.itsPersonBy, { name: freeze.actorName }) : freezeWords(freeze)
  return say(t.frozen, { why: its })
}

/**
 * The freeze that holds a schedule back, in a sentence; null when none does. What the panel does with its own
 * store alone goes on, as reading does.
 */
export async function holdOn({ kind, environmentId, targetId, actorId }: Holdable): Promise<string | null> {
  if (isOfPanel(kind)) return null
  const freeze = await freezeOn({
    actorId,
    permission: 'schedules.write',
    targets: targetId === null ? [] : [targetId],
    environments: environmentId === null ? [] : [environmentId],
  })
  return freeze ? holdWords(freeze) : null
}
