'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { changeWords } from '@/components/changes/change-words'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { NoteDialog } from '@/components/patterns/note-dialog'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import type { Glass } from '@/lib/features/break-glass/contract'
import type { Change } from '@/lib/features/changes/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
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
      <EmptyState kind="healthy" title="Nobody has broken the glass">
        Where a policy allows it, somebody on call may act without approval for up to an hour. Everybody is
        told, and another person closes a review here.
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
  if (glass.open) return <Status status="critical">Open</Status>
  return glass.review ? (
    <Status status="ok">Reviewed</Status>
  ) : (
    <Status status="warning">Waits for review</Status>
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
          <HostileText text={glass.user.name} /> on the {glass.scope} <HostileText text={glass.scopeName} />
        </span>
        {stateOf(glass)}
        <TimeAgo at={glass.openedAt} mode="both" className="text-ink-muted text-sm" />
        {glass.open ? (
          <span className="text-sm">
            <TimeLeft until={glass.expiresAt} /> left
          </span>
        ) : null}
        {glass.mayEnd ? (
          <Button size="sm" busy={end.isPending} onClick={() => end.mutate({ id: glass.id })}>
            End it now
          </Button>
        ) : null}
        {glass.mayReview && !glass.open ? (
          <Button size="sm" variant="primary" onClick={onReview}>
            Review
          </Button>
        ) : null}
      </div>
      <p className="text-sm">
        <span className="text-ink-muted">Reason:</span>{' '}
        {glass.reason === null ? 'unreadable, its author was erased' : <HostileText text={glass.reason} />}
      </p>
      {glass.changes.length === 0 ? (
        <p className="text-ink-muted text-sm">Nothing was applied behind it.</p>
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
            Reviewed by <HostileText text={glass.review.by} /> <TimeAgo at={glass.review.at} mode="both" />:
          </span>{' '}
          {glass.review.note === null ? 'unreadable' : <HostileText text={glass.review.note} />}
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
      title={
        <>
          Review what <HostileText text={glass.user.name} /> did
        </>
      }
      description="Look at the changes first. Your note stays with it and in the audit log."
      label="What you found"
      verb="Close the review"
      busy={review.isPending}
      problem={review.isError ? problemOf(review.error) : null}
      onSubmit={(note) => review.mutate({ id: glass.id, note })}
      onClose={onClose}
    />
  )
}
