'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { type SetUndo as SetReverses, setUndo } from '@/lib/changes/set-undo'
import type { ChangeSet, Member } from '@/lib/features/change-sets/contract'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changeSetsTexts as t } from '@/lib/texts/change-sets'
import { plural } from '@/lib/texts/texts'

/** Takes a set back that is over: says what can be and what stays, then has the reverses planned. */
export function SetUndo({ set }: { set: ChangeSet }) {
  const [asking, setAsking] = useState(false)
  const reverses = setUndo(set.members.map(({ change, index }) => ({ ...change, index })))
  if (set.undoneBy) return <Link href={`/changes/sets/${set.undoneBy}`}>{t.itsReverse}</Link>
  if (reverses.stay.some(({ why }) => why === 'taken-back') && reverses.back.length === 0) return null
  if (reverses.back.length === 0) return <span className="text-ink-muted text-sm">{t.undoNothing}</span>
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t.undo}</Button>
      {asking ? <UndoDialog set={set} reverses={reverses} onClose={() => setAsking(false)} /> : null}
    </>
  )
}

type Reverses = SetReverses<Member['change'] & { index: number }>

function UndoDialog(props: { set: ChangeSet; reverses: Reverses; onClose: () => void }) {
  const { set, onClose } = props
  const { back, stay } = props.reverses
  const router = useRouter()
  const cache = useQueryClient()
  const plan = useMutation({
    mutationFn: () => client.changeSets.undo({ id: set.id }),
    onSuccess: (made) =>
      router.push(made.set ? `/changes/sets/${made.set}` : `/changes/${made.change ?? ''}`),
    // Somebody else may have been first: then the page has its reverse to show.
    onError: () => cache.invalidateQueries({ queryKey: orpc.changeSets.key() }),
  })
  return (
    <FormDialog
      title={
        set.undoOf ? (
          <Say of={t.redoTitle} title={<HostileText text={set.undoOf.title} max={60} />} />
        ) : (
          <Say of={t.undoTitle} title={<HostileText text={set.title} max={60} />} />
        )
      }
      description={plural(t.undoSentence, back.length)}
      verb={t.undoPlan}
      busy={plan.isPending || plan.isSuccess}
      problem={plan.isError ? problemOf(plan.error) : null}
      onSubmit={() => plan.mutate()}
      onClose={onClose}
    >
      <section aria-labelledby="undo-back">
        <h3 id="undo-back" className="mb-1 font-medium">
          {t.takenBack}
        </h3>
        <ol className="list-decimal space-y-1 pl-6">
          {back.map(({ id, title }) => (
            <li key={id}>
              <HostileText text={title} />
            </li>
          ))}
        </ol>
      </section>
      {stay.length > 0 ? (
        <section aria-labelledby="undo-stay">
          <h3 id="undo-stay" className="mb-1 font-medium">
            {t.staysAsItIs}
          </h3>
          <ul className="list-disc space-y-1 pl-6">
            {stay.map(({ member, why }) => (
              <li key={member.id}>
                <HostileText text={member.title} />
                <span className="block text-ink-muted text-sm">
                  {why === 'taken-back' ? (
                    t.hasReverse
                  ) : (
                    <Say of={t.noReverse} words={<HostileText text={undoWords(member)} />} />
                  )}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </FormDialog>
  )
}

/** What the plan itself said of taking each step back. */
function undoWords({ plan }: Member['change']): string {
  return [...new Set((plan?.steps ?? []).map((step) => step.undo))].join(' ')
}
