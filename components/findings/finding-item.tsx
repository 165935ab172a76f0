'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { CopyButton } from '@/components/ui/copy-button'
import { Link } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import type { Finding } from '@/lib/features/findings/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changeSetsTexts as sets } from '@/lib/texts/change-sets'
import { findingsTexts as t } from '@/lib/texts/findings'
import { say } from '@/lib/texts/texts'
import { eventWords, severityWords } from './finding-words'

export type FindingItemProps = {
  finding: Finding
  mayFix: boolean
  mayAccept: boolean
  /** One of several that are to be mended together. */
  chosen: boolean
  /** Whether any of the list can be chosen: the others keep their place beside it. */
  choosable: boolean
  onChoose: (on: boolean) => void
  onFix: () => void
  onAccept: () => void
}

/** One finding: what, where, since when, why, and what would mend it. */
export function FindingItem({ finding, mayFix, mayAccept, ...props }: FindingItemProps) {
  const { chosen, choosable, onChoose, onFix, onAccept } = props
  const [open, setOpen] = useState(false)
  const details = useId()
  const words = severityWords(finding.severity)
  const cache = useQueryClient()
  const reopen = useMutation(
    orpc.findings.reopen.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: orpc.findings.key() }),
    }),
  )
  const look = useMutation(
    orpc.findings.look.mutationOptions({
      // The next reading is at most ten seconds away.
      onSuccess: () => setTimeout(() => cache.invalidateQueries({ queryKey: orpc.findings.key() }), 11_000),
    }),
  )
  const { state, accepted, fix } = finding
  return (
    <li className="border-b py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        {choosable ? (
          <span className="w-4 pt-1">
            {state === 'open' && fix && mayFix ? (
              <Checkbox
                aria-label={say(sets.chooseFinding, { title: `${finding.title}, ${finding.target.name}` })}
                checked={chosen}
                onCheckedChange={onChoose}
              />
            ) : null}
          </span>
        ) : null}
        <div className="min-w-0 flex-1 basis-80">
          <h2 className="font-medium">
            <HostileText text={finding.title} />
            {finding.object === '' ? null : (
              <>
                {': '}
                <HostileText text={finding.object} mono />
              </>
            )}
          </h2>
          <p className="flex flex-wrap items-center gap-x-3 text-ink-muted text-sm">
            <Status status={state === 'closed' ? 'off' : words.status}>
              {state === 'closed' ? t.noLongerSeen : words.word}
            </Status>
            <Link href={`/targets/${finding.target.id}`}>
              <HostileText text={finding.target.name} />
            </Link>
            <span>
              <Say of={t.since} time={<TimeAgo at={finding.openedAt} mode="both" />} />
            </span>
          </p>
          <p className="mt-1 max-w-[72ch] text-sm">
            <HostileText text={finding.evidence} />
          </p>
          {accepted === null ? null : <Accepted accepted={accepted} />}
        </div>
        <div className="flex flex-wrap gap-2">
          {state === 'open' && fix && mayFix ? (
            <Button variant="primary" onClick={onFix}>
              {t.mend}
            </Button>
          ) : null}
          {state === 'open' && mayAccept ? <Button onClick={onAccept}>{t.accept}</Button> : null}
          {state === 'accepted' && mayAccept ? (
            <Button
              busy={reopen.isPending}
              onClick={() => reopen.mutate({ targetId: finding.target.id, id: finding.id })}
            >
              {t.takeBack}
            </Button>
          ) : null}
          {state === 'open' ? (
            <Button busy={look.isPending} onClick={() => look.mutate({ targetId: finding.target.id })}>
              {look.isSuccess ? t.looking : t.lookAgain}
            </Button>
          ) : null}
          <Button variant="ghost" aria-expanded={open} aria-controls={details} onClick={() => setOpen(!open)}>
            {open ? t.less : t.more}
          </Button>
        </div>
      </div>
      {look.isError ? <ErrorPanel {...problemOf(look.error)} className="mt-2" /> : null}
      {reopen.isError ? <ErrorPanel {...problemOf(reopen.error)} className="mt-2" /> : null}
      <div id={details}>{open ? <Details finding={finding} /> : null}</div>
    </li>
  )
}

function Accepted({ accepted }: { accepted: NonNullable<Finding['accepted']> }) {
  const by = <HostileText text={accepted.by} />
  const time = <TimeAgo at={accepted.at} />
  const until = accepted.until ? <TimeAgo at={accepted.until} mode="time" /> : null
  const reason = accepted.reason ? <HostileText text={accepted.reason} /> : null
  const because = until ? t.acceptedUntilBecause : t.acceptedWithoutEndBecause
  const plain = until ? t.acceptedUntil : t.acceptedWithoutEnd
  return (
    <p className="mt-1 text-ink-muted text-sm">
      <Say of={reason ? because : plain} by={by} time={time} until={until} reason={reason} />
    </p>
  )
}

function Details({ finding }: { finding: Finding }) {
  const { id, target, remedy } = finding
  const history = useQuery(orpc.findings.history.queryOptions({ input: { targetId: target.id, id } }))
  return (
    <dl className="mt-3 grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[auto_1fr]">
      <Part name={t.byHand}>
        {remedy === null ? (
          t.thereNoStatement
        ) : (
          <span className="flex items-start gap-2">
            <code className="min-w-0 whitespace-pre-wrap break-words rounded-sm bg-hover px-1.5 py-0.5 font-mono text-xs">
              <HostileText text={remedy} />
            </code>
            <CopyButton text={remedy} label={t.copyStatement} />
          </span>
        )}
      </Part>
      <Part name={t.seenLast}>
        <TimeAgo at={finding.seenAt} mode="both" />
      </Part>
      <Part name={t.kind}>
        <code className="font-mono text-xs">{finding.kind}</code>
      </Part>
      <Part name={t.history}>
        {history.isPending ? <Skeleton className="h-5 w-60" /> : null}
        {history.isError ? <ErrorPanel {...problemOf(history.error)} /> : null}
        {history.data ? (
          <ol>
            {history.data.items.map((event) => (
              <li key={`${event.at} ${event.what}`}>
                <Say
                  of={t.eventAt}
                  event={eventWords(event.what)}
                  time={<TimeAgo at={event.at} mode="both" />}
                />{' '}
                <HostileText text={event.detail} className="text-ink-muted" />
              </li>
            ))}
          </ol>
        ) : null}
      </Part>
    </dl>
  )
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}
