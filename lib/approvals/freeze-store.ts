import 'server-only'
import {
  type Grant,
  mayOnTarget,
  type Permission,
  ROLE_TITLES,
  ROLES,
  type TargetPlace,
} from '@/lib/auth/permissions'
import { findTargetPlace } from '@/lib/auth/place-store'
import { grantsOf } from '@/lib/changes/rights-store'
import { AppError } from '@/lib/errors'
import { prisma } from '@/lib/store/client'
import { holdTexts as t } from '@/lib/texts/holds'
import { say } from '@/lib/texts/texts'
import { personBehind, personMarks } from './person-store'
import { samePerson } from './persons'

/** A freeze that stands. */
export type StandingFreeze = { id: string; scope: string; scopeId: string | null; actorName: string }

/** What wants to act, with which right, on which targets. */
export type WantsToAct = {
  /** A person or a token; null for the panel itself, which freezes of people and roles do not concern. */
  actorId: string | null
  permission: Permission
  targets: readonly string[]
  /** Environments on which it acts as a whole. */
  environments?: readonly string[]
}

/** The freezes that stand, oldest first. */
export function standingFreezes(): Promise<StandingFreeze[]> {
  return prisma().freeze.findMany({
    where: { liftedAt: null },
    select: { id: true, scope: true, scopeId: true, actorName: true },
    orderBy: { createdAt: 'asc' },
  })
}

/** The freeze that stops this, or null. Asked at the button, at the claim and between any two steps. */
export async function freezeOn(act: WantsToAct): Promise<StandingFreeze | null> {
  const standing = await standingFreezes()
  if (standing.length === 0) return null
  const everything = standing.find((freeze) => freeze.scope === 'all')
  if (everything) return everything
  const targets = (await Promise.all(act.targets.map(findTargetPlace))).filter((place) => place !== null)
  const places = [...targets, ...(act.environments ?? []).map(wholeEnvironment)]
  const onPlace = standing.find(
    (freeze) =>
      (freeze.scope === 'target' && places.some((place) => place.id === freeze.scopeId)) ||
      (freeze.scope === 'environment' &&
        places.some((place) => place.place.environmentId === freeze.scopeId)),
  )
  if (onPlace || act.actorId === null) return onPlace ?? null
  return (await onPerson(standing, act.actorId)) ?? onRole(standing, act.actorId, act.permission, places)
}

type Placed = { id: string; place: TargetPlace }

/** An environment as a place of its own: rights on single targets in it do not reach it. */
function wholeEnvironment(id: string): Placed {
  return { id, place: { targetId: id, environmentId: id, groupIds: [] } }
}

async function onPerson(standing: StandingFreeze[], actorId: string): Promise<StandingFreeze | null> {
  const frozen = standing.filter((freeze) => freeze.scope === 'person')
  if (frozen.length === 0) return null
  const person = await personBehind(actorId)
  if (person === null) return null
  const marks = await personMarks([person, ...frozen.flatMap((freeze) => freeze.scopeId ?? [])])
  const actor = marks.get(person)
  return (
    frozen.find((freeze) => {
      const mark = marks.get(freeze.scopeId ?? '')
      return actor !== undefined && mark !== undefined && samePerson(actor, mark)
    }) ?? null
  )
}

/** Rights that come from a frozen role do not count; those from another role do. */
async function onRole(
  standing: StandingFreeze[],
  actorId: string,
  permission: Permission,
  places: readonly Placed[],
): Promise<StandingFreeze | null> {
  const frozen = standing.filter((freeze) => freeze.scope === 'role')
  if (frozen.length === 0) return null
  const grants = await grantsOf(actorId)
  const without = (roles: readonly (string | null)[]): Grant[] =>
    grants.filter((grant) => !roles.includes(grant.role))
  const may = (left: Grant[]) => places.every(({ place }) => mayOnTarget(left, permission, place))
  if (may(without(frozen.map((freeze) => freeze.scopeId)))) return null
  return frozen.find((freeze) => !may(without([freeze.scopeId]))) ?? frozen[0] ?? null
}

const FROZE = { all: t.allBy, person: t.personBy, environment: t.environmentBy, target: t.targetBy }

/** Who froze what, in a sentence for whoever meets it. */
export function freezeWords(freeze: Omit<StandingFreeze, 'id'>): string {
  const { scope, scopeId, actorName: name } = freeze
  const role = ROLES.find((one) => one === scopeId)
  if (scope === 'role') return say(t.roleBy, { name, role: role ? ROLE_TITLES[role] : '' })
  return say(FROZE[scope as keyof typeof FROZE] ?? t.targetBy, { name })
}

/** @throws AppError `freeze.active` when a freeze stops this */
export async function demandNoFreeze(act: WantsToAct): Promise<void> {
  const freeze = await freezeOn(act)
  if (freeze) throw new AppError('freeze.active', { detail: freezeWords(freeze) })
}
