'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { isHeld, useApproval } from '@/components/approvals/approval-panel'
import { ElsewhereActions } from '@/components/change-sets/elsewhere-actions'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { saveFile } from '@/components/patterns/save-file'
import { Button } from '@/components/ui/button'
import { ButtonLink, Link } from '@/components/ui/link'
import type { Change } from '@/lib/features/changes/contract'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changesTexts as t } from '@/lib/texts/changes'
import { applyPlan } from './apply-plan'
import { isDecidable } from './change-words'

/** What can be done with a change that is over: take it back, or take its plan elsewhere. */
function AfterActions({ change }: { change: Change }) {
  const router = useRouter()
  const cache = useQueryClient()
  const undo = useMutation(
    orpc.changes.undo.mutationOptions({
      onSuccess: (made) => router.push(`/changes/${made.change}`),
      // Somebody else may have been first: then the page has its reverse to show.
      onError: () => cache.invalidateQueries({ queryKey: orpc.changes.key() }),
    }),
  )
  return (
    <>
      {change.plan === null ? null : <ScriptButton change={change} />}
      <ElsewhereActions change={change} />
      {change.undoneBy ? (
        <Link href={`/changes/${change.undoneBy}`}>{t.itsReverse}</Link>
      ) : change.canUndo ? (
        <Button busy={undo.isPending} onClick={() => undo.mutate({ id: change.id })}>
          {t.undoThis}
        </Button>
      ) : null}
      {undo.isError ? <ErrorPanel {...problemOf(undo.error)} /> : null}
    </>
  )
}

function ScriptButton({ change }: { change: Change }) {
  const script = useMutation({
    mutationFn: () => client.changes.script({ id: change.id }),
    onSuccess: ({ name, text }) => saveFile(name, text, 'text/plain'),
  })
  return (
    <>
      <Button busy={script.isPending} onClick={() => script.mutate()}>
        {t.planAsScript}
      </Button>
      {script.isError ? <ErrorPanel {...problemOf(script.error)} /> : null}
    </>
  )
}

/** What can be done with a plan that was made and not applied: apply it as it is, or throw it away. */
export function ChangeActions({ change }: { change: Change }) {
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const refresh = () => cache.invalidateQueries({ queryKey: orpc.changes.key() })
  const discard = useMutation(orpc.changes.discard.mutationOptions({ onSuccess: refresh }))
  const apply = useMutation({
    mutationFn: applyPlan,
    onSuccess: async () => {
      setAsking(false)
      await refresh()
    },
  })
  const { plan, planHash } = change
  const approval = useApproval(change)
  if (!isDecidable(change.state) || plan === null || planHash === null)
    return <AfterActions change={change} />
  // In a set it is applied as one of several, in their order.
  const alone = change.set === null
  // Until it is known what it needs there is nothing to press; who asks anyway is refused by the panel.
  const ready =
    alone && approval.data !== undefined && !isHeld(change, approval.data) && approval.data.frozen === null
  return (
    <>
      <ScriptButton change={change} />
      <ElsewhereActions change={change} />
      <Button busy={discard.isPending} onClick={() => discard.mutate({ id: change.id })}>
        {alone ? t.discard : t.leaveOut}
      </Button>
      {change.set ? (
        <ButtonLink variant="primary" href={`/changes/sets/${change.set.id}`}>
          {t.openSet}
        </ButtonLink>
      ) : null}
      {ready ? (
        <Button variant="primary" onClick={() => setAsking(true)}>
          {t.apply}
        </Button>
      ) : null}
      <DangerDialog
        open={asking}
        onOpenChange={setAsking}
        title={<HostileText text={change.title} />}
        sentence={plan.sentence}
        tier={change.tier === 3 ? 3 : change.tier === 2 ? 2 : 1}
        verb={t.apply}
        steps={plan.steps}
        consequences={plan.consequences}
        warnings={plan.warnings}
        typedName={plan.typedName}
        production={change.target?.environment.kind === 'production'}
        busy={apply.isPending}
        error={apply.isError ? problemOf(apply.error) : null}
        onConfirm={(answer) => apply.mutate({ id: change.id, planHash, ...answer })}
      />
    </>
  )
}
