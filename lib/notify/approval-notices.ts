import 'server-only'
import type { StoreTransaction } from '@/lib/store/client'
import { noticesTexts as t } from '@/lib/texts/notices'
import { say } from '@/lib/texts/texts'
import { announce } from './announce'

type Place = { scope: 'environment' | 'target'; scopeId: string }

/** The route goes by the environment; that of a target is looked up. */
const routed = ({ scope, scopeId }: Place) =>
  scope === 'target' ? { targetId: scopeId } : { environmentId: scopeId }

/** Tells everybody that a person acts without approvals for a while. */
export async function announceGlass(
  tx: StoreTransaction,
  glass: Place & { id: string; by: string; place: string; until: string },
): Promise<void> {
  await announce(tx, {
    kind: 'break-glass.opened',
    ...routed(glass),
    subject: { noun: 'break-glass', id: glass.id },
    title: say(t.brokeTheGlassOn, { by: glass.by, place: glass.place }),
    body: [
      { part: 'text', text: t.changesThereNeedNo },
      { part: 'fact', label: t.until, value: glass.until },
    ],
    link: '/approvals?box=reviews',
    dedupKey: `break-glass:${glass.id}`,
  })
}

/** Tells that it is over: ended, or its time is up. */
export async function announceGlassOver(
  tx: StoreTransaction,
  glass: Place & { id: string; by: string },
): Promise<void> {
  await announce(tx, {
    kind: 'break-glass.opened',
    action: 'resolved',
    ...routed(glass),
    subject: { noun: 'break-glass', id: glass.id },
    title: say(t.glassThatBrokeIs, { by: glass.by }),
    body: [{ part: 'text', text: t.reviewIsStillTo }],
    link: '/approvals?box=reviews',
    dedupKey: `break-glass:${glass.id}`,
  })
}

/** Tells that changes are frozen, or (`lifted`) that they are not any more. */
export async function announceFreeze(
  tx: StoreTransaction,
  freeze: { id: string; by: string; words: string; place: Place | null; lifted: boolean },
): Promise<void> {
  await announce(tx, {
    kind: 'freeze.set',
    action: freeze.lifted ? 'resolved' : 'open',
    ...(freeze.place === null ? {} : routed(freeze.place)),
    subject: { noun: 'freezes', id: freeze.id },
    title: freeze.lifted
      ? say(t.liftedTheFreezeOf, { by: freeze.by, words: freeze.words })
      : say(t.froze, { by: freeze.by, words: freeze.words }),
    body: [
      {
        part: 'text',
        text: freeze.lifted ? t.changesRunAgain : t.noChangeActsThere,
      },
    ],
    link: '/freezes',
    dedupKey: `freeze:${freeze.id}`,
  })
}
