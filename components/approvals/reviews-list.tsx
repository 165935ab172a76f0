'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { changeWords } from '@/components/changes/change-words'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { NoteDialog } from '@/components/patterns/note-dialog'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import type { Glass } from '@/lib/features/break-glass/contract'
import type { Change } from '@/lib/features/changes/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { approvalsTexts as t } from '@/lib/texts/approvals'
import { SCOPE_WORDS } from './approval-words'
import { TimeLeft } from './time-left'

/** Broken glass: what is open, what waits for its review, and what was reviewed. */
export function ReviewsList() {
  const query = useQuery(orpc.breakGlass.list.queryOptions({ input: {}, refetchInterval: 5_000 }))
  const [reviewing, setReviewing] = useState<Glass | null>(null)
  if (query.isPending) return <Skeleton className="h-40 w-full" />
  if (query.isError && !query.data) return <ErrorPanel {...problemOf(query.error)} />
  const { items } = query.data
  if (items.length === 0)
    return (
      <EmptyState kind="healthy" title={t.nobodyHasBroken}>
        {t.wherePolicyAllows}
      </EmptyState>
    )
  return (
    <>
      <ul className="divide-y border-b">
        {items.map((glass) => (
          <Item key={glass.id} glass={glass} onReview={() => setReviewing(glass)} />
        ))}
      </ul>
      {reviewing ? <Review glass={reviewing} onClose={() => setReviewing(null)} /> : null}
    </>
  )
}

function stateOf(glass: Glass) {
  if (glass.open) return <Status status="critical">{t.open}</Status>
  return glass.review ? (
    <Status status="ok">{t.reviewed}</Status>
  ) : (
    <Status status="warning">{t.waitsForReview}</Status>
  )
}

function Item({ glass, onReview }: { glass: Glass; onReview: () => void }) {
  const cache = useQueryClient()
  const end = useMutation(
    orpc.breakGlass.end.mutationOptions({
      onSuccess: () =>
        Promise.all([
          cache.invalidateQueries({ queryKey: orpc.breakGlass.key() }),
          cache.invalidateQueries({ queryKey: orpc.freezes.standing.key() }),
        ]),
    }),
  )
  return (
    <li className="max-w-[80ch] space-y-1 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium">
          <Say
            of={t.on}
            name={<HostileText text={glass.user.name} />}
            scope={SCOPE_WORDS[glass.scope]}
            scopeName={<HostileText text={glass.scopeName} />}
          />
        </span>
        {stateOf(glass)}
        <TimeAgo at={glass.openedAt} mode="both" className="text-ink-muted text-sm" />
        {glass.open ? (
          <span className="text-sm">
            <Say of={t.timeleftLeft} timeLeft={<TimeLeft until={glass.expiresAt} />} />
          </span>
        ) : null}
        {glass.mayEnd ? (
          <Button size="sm" busy={end.isPending} onClick={() => end.mutate({ id: glass.id })}>
            {t.endItNow}
          </Button>
        ) : null}
        {glass.mayReview && !glass.open ? (
          <Button size="sm" variant="primary" onClick={onReview}>
            {t.review}
          </Button>
        ) : null}
      </div>
      <p className="text-sm">
        <span className="text-ink-muted">{t.reason}</span>{' '}
        {glass.reason === null ? t.unreadableIts : <HostileText text={glass.reason} />}
      </p>
      {glass.changes.length === 0 ? (
        <p className="text-ink-muted text-sm">{t.nothingWasApplied}</p>
      ) : (
        <ul className="text-sm">
          {glass.changes.map((change) => (
            <li key={change.id}>
              <Link href={`/changes/${change.id}`}>
                <HostileText text={change.title} />
              </Link>{' '}
              <span className="text-ink-muted">{changeWords(change.state as Change['state']).word}</span>
            </li>
          ))}
        </ul>
      )}
      {glass.review ? (
        <p className="text-sm">
          <span className="text-ink-muted">
            <Say
              of={t.reviewedBy}
              by={<HostileText text={glass.review.by} />}
              time={<TimeAgo at={glass.review.at} mode="both" />}
            />
          </span>{' '}
          {glass.review.note === null ? t.unreadable : <HostileText text={glass.review.note} />}
        </p>
      ) : null}
      {end.isError ? <ErrorPanel {...problemOf(end.error)} /> : null}
    </li>
  )
}

function Review({ glass, onClose }: { glass: Glass; onClose: () => void }) {
  const cache = useQueryClient()
  const review = useMutation(
    orpc.breakGlass.review.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          cache.invalidateQueries({ queryKey: orpc.breakGlass.key() }),
          cache.invalidateQueries({ queryKey: orpc.freezes.standing.key() }),
        ])
        onClose()
      },
    }),
  )
  return (
    <NoteDialog
      title={<Say of={t.reviewWhatDid} name={<HostileText text={glass.user.name} />} />}
      description={t.lookAtChangesFirst}
      label={t.whatYouFound}
      verb={t.closeReview}
      busy={review.isPending}
      problem={review.isError ? problemOf(review.error) : null}
      onSubmit={(note) => review.mutate({ id: glass.id, note })}
      onClose={onClose}
    />
  )
}
