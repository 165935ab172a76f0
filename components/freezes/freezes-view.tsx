'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { NoteDialog } from '@/components/patterns/note-dialog'
import { PageHeader } from '@/components/patterns/page-header'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import type { Freeze } from '@/lib/features/freezes/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { freezesTexts as t } from '@/lib/texts/freezes'
import { say } from '@/lib/texts/texts'

const FreezeDialog = lazy(() =>
  import('./freeze-dialog').then((module) => ({ default: module.FreezeDialog })),
)

/** Freezes: what stands, who set it and why, and what was lifted. */
export function FreezesView({ initial, mayWrite }: { initial: { items: Freeze[] }; mayWrite: boolean }) {
  const input = {}
  const query = useQuery(
    orpc.freezes.list.queryOptions({ input, initialData: initial, refetchInterval: 10_000 }),
  )
  const [making, setMaking] = useState(false)
  const [lifting, setLifting] = useState<Freeze | null>(null)
  const { items } = query.data
  const standing = items.filter((freeze) => freeze.lifted === null)
  const title =
    standing.length === 0
      ? t.nothingIsFrozen
      : standing.length === 1
        ? say(t.frozenWords, { words: standing[0]?.words ?? '' })
        : say(t.freezesStand, { standing: standing.length })
  return (
    <div className="max-w-4xl">
      <PageHeader
        title={title}
        breadcrumb={[{ label: t.approvals, href: '/approvals' }]}
        meta={
          <>
            <span>{t.whileFreezeStands}</span>
            <ZoneNote />
          </>
        }
        actions={
          mayWrite ? (
            <Button variant="primary" onClick={() => setMaking(true)}>
              {t.freezeChanges}
            </Button>
          ) : undefined
        }
      />
      {query.isError ? <ErrorPanel {...problemOf(query.error)} className="mb-3" /> : null}
      {items.length === 0 ? (
        <EmptyState kind="healthy" title={t.thereNeverWas}>
          {t.adminsFreeze}
        </EmptyState>
      ) : (
        <ul className="divide-y border-y">
          {items.map((freeze) => (
            <Item key={freeze.id} freeze={freeze} onLift={() => setLifting(freeze)} />
          ))}
        </ul>
      )}
      <Suspense>{making ? <FreezeDialog onClose={() => setMaking(false)} /> : null}</Suspense>
      {lifting ? <Lift freeze={lifting} onClose={() => setLifting(null)} /> : null}
    </div>
  )
}

function Item({ freeze, onLift }: { freeze: Freeze; onLift: () => void }) {
  return (
    <li className="space-y-1 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <Status status={freeze.lifted ? 'off' : 'critical'}>{freeze.lifted ? t.lifted : t.frozen}</Status>
        <HostileText text={freeze.words} className="font-medium" />
        <span className="text-ink-muted text-sm">
          <Say
            of={t.byNameTime}
            name={<HostileText text={freeze.by.name} />}
            time={<TimeAgo at={freeze.createdAt} mode="both" />}
          />
        </span>
        {freeze.mayLift ? (
          <Button size="sm" onClick={onLift}>
            {t.lift}
          </Button>
        ) : null}
      </div>
      <p className="text-sm">
        <span className="text-ink-muted">{t.reason2}</span>{' '}
        {freeze.reason === null ? t.unreadableIts : <HostileText text={freeze.reason} />}
      </p>
      {freeze.lifted ? (
        <p className="text-sm">
          <span className="text-ink-muted">
            <Say
              of={t.liftedBy}
              by={<HostileText text={freeze.lifted.by} />}
              time={<TimeAgo at={freeze.lifted.at} mode="both" />}
            />
          </span>{' '}
          {freeze.lifted.note === null ? t.unreadable : <HostileText text={freeze.lifted.note} />}
        </p>
      ) : null}
    </li>
  )
}

function Lift({ freeze, onClose }: { freeze: Freeze; onClose: () => void }) {
  const cache = useQueryClient()
  const lift = useMutation(
    orpc.freezes.lift.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: orpc.freezes.key() })
        onClose()
      },
    }),
  )
  return (
    <NoteDialog
      title={<Say of={t.liftFreezeOf} words={<HostileText text={freeze.words} max={50} />} />}
      description={t.changesRunThere}
      label={t.whyItMayEnd}
      verb={t.liftIt}
      busy={lift.isPending}
      problem={lift.isError ? problemOf(lift.error) : null}
      onSubmit={(note) => lift.mutate({ id: freeze.id, note })}
      onClose={onClose}
    />
  )
}
