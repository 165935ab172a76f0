'use client'
import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { lazy, Suspense } from 'react'
import { PageHeader } from '@/components/patterns/page-header'
import { Say } from '@/components/patterns/say'
import { ZoneNote } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Link } from '@/components/ui/link'
import { orpc } from '@/lib/http/query'
import { approvalsTexts as t } from '@/lib/texts/approvals'
import { say } from '@/lib/texts/texts'
import { InboxList } from './inbox-list'
import { ReviewsList } from './reviews-list'
import { BOXES, type Box, inboxSearchParams } from './search-params'

const BreakGlassDialog = lazy(() =>
  import('./break-glass-dialog').then((module) => ({ default: module.BreakGlassDialog })),
)

const LABELS: Record<Box, string> = {
  waiting: t.waitingForYou,
  mine: t.askedByYou,
  decided: t.decided,
  reviews: t.brokenGlass,
}

/** The inbox: what waits for one, what one asked for, how things ended, and the reviews of broken glass. */
export function ApprovalsView({ mayBreak }: { mayBreak: boolean }) {
  const [state, setState] = useQueryStates(inboxSearchParams)
  const standing = useQuery(orpc.freezes.standing.queryOptions({ refetchInterval: 10_000 }))
  const waiting = standing.data?.waiting ?? null
  const counts: Partial<Record<Box, number>> = {
    waiting: standing.data?.waiting ?? 0,
    reviews: standing.data?.reviews ?? 0,
  }
  const title =
    waiting === null || waiting === 0
      ? t.approvals
      : waiting === 1
        ? t.oneRequestWaitsFor
        : say(t.requestsWaitForYou, { waiting })
  return (
    <>
      <PageHeader
        title={title}
        meta={
          <>
            <span>
              <Say of={t.whichChangesNeed} link={<Link href="/policies">{t.policies}</Link>} />
            </span>
            <Link href="/freezes">{t.freezes}</Link>
            <ZoneNote />
          </>
        }
        actions={
          mayBreak ? (
            <Button onClick={() => void setState({ break: true })}>{t.breakGlass}</Button>
          ) : undefined
        }
      />
      <nav aria-label={t.boxes} className="mb-3 flex flex-wrap gap-1 border-b">
        {BOXES.map((box) => (
          <button
            key={box}
            type="button"
            aria-current={state.box === box ? 'page' : undefined}
            onClick={() => void setState({ box })}
            className={cn(
              '-mb-px border-b-2 px-3 py-1.5 hover:text-ink',
              state.box === box ? 'border-accent font-medium text-ink' : 'border-transparent text-ink-muted',
            )}
          >
            {LABELS[box]}
            {counts[box] ? <span className="tabular ml-1.5 font-medium">{counts[box]}</span> : null}
          </button>
        ))}
      </nav>
      {state.box === 'reviews' ? <ReviewsList /> : <InboxList key={state.box} box={state.box} />}
      <Suspense>
        {mayBreak && state.break ? <BreakGlassDialog onClose={() => void setState({ break: null })} /> : null}
      </Suspense>
    </>
  )
}
