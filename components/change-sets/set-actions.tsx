'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { stepUpFor } from '@/components/changes/apply-plan'
import { type DangerAnswer, DangerDialog } from '@/components/patterns/danger-dialog'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Button } from '@/components/ui/button'
import type { ChangeSet } from '@/lib/features/change-sets/contract'
import type { PlanView } from '@/lib/features/changes/contract'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changeSetsTexts as t } from '@/lib/texts/change-sets'
import { plural } from '@/lib/texts/texts'

const SetDecision = lazy(() => import('./set-decision').then((module) => ({ default: module.SetDecision })))
const SetUndo = lazy(() => import('./set-undo').then((module) => ({ default: module.SetUndo })))

type Asking = 'apply' | 'ask' | 'cancel'

/** Everything that is going to run, in its order: each step says on which target. */
function stepsOf(set: ChangeSet): PlanView['steps'] {
  return set.members
    .filter(({ change }) => change.state !== 'discarded')
    .flatMap(({ change }) =>
      (change.plan?.steps ?? []).map((step) => ({
        ...step,
        what: `${change.target?.name ?? ''}: ${step.what}`,
      })),
    )
}

const linesOf = (set: ChangeSet, of: 'warnings' | 'consequences') => [
  ...new Set(
    set.members.flatMap(({ change }) =>
      (change.plan?.[of] ?? []).map((line) => `${change.target?.name ?? ''}: ${line}`),
    ),
  ),
]

/** What can be done with a set as a whole. */
export function SetActions({ set }: { set: ChangeSet }) {
  const cache = useQueryClient()
  const [asking, setAsking] = useState<Asking | null>(null)
  const refresh = async () => {
    setAsking(null)
    await Promise.all(
      [orpc.changeSets.key(), orpc.changes.key(), orpc.runs.key()].map((queryKey) =>
        cache.invalidateQueries({ queryKey }),
      ),
    )
  }
  const id = set.id
  const press = useMutation({
    mutationFn: async ({ stepUp, ...answer }: DangerAnswer & { what: Asking; setHash: string }) => {
      const { what, reason, typedName, setHash } = answer
      if (what === 'cancel') return client.changeSets.cancel({ id })
      const pressed = { id, setHash, ...(typedName ? { typedName } : {}) }
      if (what === 'ask') return client.changeSets.ask({ ...pressed, reason: reason ?? '' })
      await stepUpFor(setHash, stepUp)
      return client.changeSets.apply({ ...pressed, ...(reason ? { reason } : {}) })
    },
    onSuccess: refresh,
  })
  const discard = useMutation(orpc.changeSets.discard.mutationOptions({ onSuccess: refresh }))
  const { setHash, state, held } = set
  const decidable = state === 'planned' || state === 'refused' || state === 'planning'
  const mayAsk = held === 'approval' && set.members.some(({ change }) => change.state === 'planned')
  const show = (what: Asking) => () => {
    press.reset()
    setAsking(what)
  }
  return (
    <>
      {decidable ? (
        <Button busy={discard.isPending} onClick={() => discard.mutate({ id })}>
          {t.discard}
        </Button>
      ) : null}
      {state === 'planned' && setHash && mayAsk ? (
        <Button variant="primary" onClick={show('ask')}>
          {t.ask}
        </Button>
      ) : null}
      {state === 'planned' && setHash && held === null ? (
        <Button variant="primary" onClick={show('apply')}>
          {t.apply}
        </Button>
      ) : null}
      {state === 'planned' && setHash && set.waiting ? (
        <Suspense>
          <SetDecision set={set} setHash={setHash} waiting={set.waiting} />
        </Suspense>
      ) : null}
      {(state === 'succeeded' || state === 'stopped') && set.hidden === 0 && set.done > 0 ? (
        <Suspense>
          <SetUndo set={set} />
        </Suspense>
      ) : null}
      {state === 'running' || state === 'needs_person' ? (
        <Button onClick={show('cancel')}>{t.cancel}</Button>
      ) : null}
      {discard.isError ? <ErrorPanel {...problemOf(discard.error)} /> : null}
      {asking === null ? null : (
        <DangerDialog
          open
          onOpenChange={(open) => (open ? undefined : setAsking(null))}
          {...questionOf(set, asking)}
          production={set.members.some(({ change }) => change.target?.environment.kind === 'production')}
          busy={press.isPending}
          error={press.isError ? problemOf(press.error) : null}
          onConfirm={(answer) => press.mutate({ ...answer, what: asking, setHash: setHash ?? '' })}
        />
      )}
    </>
  )
}

function questionOf(set: ChangeSet, asking: Asking) {
  const title = <HostileText text={set.title} />
  if (asking === 'cancel')
    return {
      title: <Say of={t.cancelTitle} title={title} />,
      sentence: t.cancelSentence,
      tier: 1 as const,
      verb: t.cancel,
    }
  const plan = {
    steps: stepsOf(set),
    warnings: linesOf(set, 'warnings'),
    consequences: linesOf(set, 'consequences'),
    typedName: set.typedName,
  }
  // Asking takes a reason always, and a step-up never: it comes when the set is applied.
  if (asking === 'ask')
    return {
      ...plan,
      title: <Say of={t.askTitle} title={title} />,
      sentence: t.askSentence,
      tier: 2 as const,
      verb: t.ask,
      typedName: set.tier >= 2 ? set.typedName : null,
    }
  const tier = set.tier === 3 ? (3 as const) : set.tier === 2 ? (2 as const) : (1 as const)
  return { ...plan, title, sentence: plural(t.applySentence, set.of), tier, verb: t.apply }
}
