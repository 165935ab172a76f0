import 'server-only'
import { glassOver } from '@/lib/approvals/glass-store'
import { findRequirement } from '@/lib/approvals/policy-store'
import { personOf } from '@/lib/auth/actor'
import { setHash } from '@/lib/changes/set-hash'
import { setTypedName } from '@/lib/changes/set-state'
import { AppError } from '@/lib/errors'
import { judgedChange } from '@/lib/features/approvals/ask'
import type { ApprovalRequest } from '@/lib/features/approvals/contract'
import { refusalOf } from '@/lib/features/approvals/refusal'
import { standingRequestsOf } from '@/lib/features/approvals/store'
import type { ChangeSet, Member } from '@/lib/features/change-sets/contract'
import { shownChange } from '@/lib/features/changes/plan-new'
import { findForApply } from '@/lib/features/changes/store'
import type { HandlerContext } from '@/lib/http/context'
import { findSet } from './store'

const DECIDABLE = ['planned', 'waiting', 'approved']

type Refusal = Awaited<ReturnType<typeof refusalOf>>
/** A member with what only the whole set tells: whether a broken glass stands in, and why the reader cannot decide it. */
type Judged = Member & { glass: boolean; refusal: Refusal }

async function memberOf(
  context: HandlerContext,
  id: string,
  requests: ReadonlyMap<string, ApprovalRequest>,
): Promise<Judged> {
  const { actor } = context
  const [change, applied] = await Promise.all([shownChange(id), findForApply(id)])
  const index = change.set?.index ?? 0
  const request = requests.get(id) ?? null
  const undecided = { index, change, request, needed: null, glass: false, refusal: 'not-waiting' as const }
  if (!applied || !DECIDABLE.includes(change.state)) return undecided
  const { kind, tier, permission, targets } = judgedChange(applied)
  const needs = await findRequirement({ kind: kind.kind, tier, permission, targets })
  const person = needs.breakGlass ? personOf(actor) : null
  const glass = person !== null && (await glassOver(person, targets)) !== null
  const refusal =
    change.state === 'waiting' ? await refusalOf(actor, request, targets, needs.named) : undecided.refusal
  return { ...undecided, needed: needs.approvals, glass, refusal }
}

const isHeld = ({ needed, change, glass }: Judged) =>
  needed !== null && needed > 0 && change.state !== 'approved' && !glass

/** What the reader can do about the members that wait: all of those they said nothing to yet, or none. */
function waitingOf(members: readonly Judged[]): ChangeSet['waiting'] {
  const waiting = members.filter(({ change }) => change.state === 'waiting')
  const [first] = waiting
  if (!first) return null
  const unsaid = waiting.filter(({ refusal }) => refusal !== 'said')
  const stopper = unsaid.length === 0 ? first : unsaid.find(({ refusal }) => refusal !== null)
  const why = stopper?.refusal ?? null
  return { count: unsaid.length, refusal: stopper && why ? { index: stopper.index, why } : null }
}

/** A set with what its reader may see of it. @throws AppError `not_found` */
export async function shownSet(context: HandlerContext, id: string): Promise<ChangeSet> {
  const set = await findSet(id, (place) => context.may('changes.read', place))
  if (!set) throw new AppError('not_found')
  const { seen, ...summary } = set
  const requests = await standingRequestsOf(seen)
  const members = await Promise.all(seen.map((change) => memberOf(context, change, requests)))
  const left = members.filter(({ change }) => change.state !== 'discarded')
  const plans = left.map(({ change }) => change.planHash)
  const whole = set.hidden === 0 && plans.every((hash) => hash !== null)
  const held = set.hidden > 0 ? 'hidden' : left.some(isHeld) ? 'approval' : null
  return {
    ...summary,
    tier: Math.max(0, ...left.map(({ change }) => change.tier)),
    setHash: whole ? setHash({ set: id, plans: plans.flatMap((hash) => hash ?? []) }) : null,
    typedName: setTypedName(
      left.map(({ change }) => ({
        targetId: change.target?.id ?? '',
        typedName: change.plan?.typedName ?? null,
      })),
    ),
    members: members.map(({ glass: _glass, refusal: _refusal, ...member }) => member),
    glass: left.some((member) => member.glass),
    held: set.state === 'planned' ? held : null,
    waiting: waitingOf(left),
  }
}
