'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { classWord } from '@/components/activity/activity-words'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { ShareBar } from '@/components/patterns/share-bar'
import { Link } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import type { Statement } from '@/lib/features/statements/contract'
import { formatNumber, formatShare } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { statementWaitTexts as t } from '@/lib/texts/statement-waits'
import { say } from '@/lib/texts/texts'
import type { Span } from './span'

type Props = { targetId: string; span: Span; statement: Pick<Statement, 'statement' | 'role' | 'database'> }

/** What a statement waited for in a span, by the samples of sessions at work. Its own part: few open it. */
export default function StatementWaits({ targetId, span, statement }: Props) {
  const { statement: id, role, database } = statement
  const filter = {
    statement: id,
    ...(role === null ? {} : { user: role }),
    ...(database === null ? {} : { database }),
  }
  const query = useQuery({
    ...orpc.activity.list.queryOptions({ input: { targetId, ...span, by: 'class', ...filter, limit: 20 } }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  })
  const list = query.data
  const address = new URLSearchParams({
    from: String(span.from),
    to: String(span.to),
    statement: id,
    ...(role === null ? {} : { user: role }),
    ...(database === null ? {} : { db: database }),
  })
  return (
    <section className="mt-4" aria-label={t.title}>
      <h3 className="mb-1 font-medium">{t.title}</h3>
      {query.error ? <ErrorPanel {...problemOf(query.error)} /> : null}
      {list ? null : query.error ? null : <Skeleton className="h-16 w-full" />}
      {list && list.items.length === 0 ? (
        <p className="text-ink-muted text-sm">{list.looks === 0 ? t.nobodyLooked : t.none}</p>
      ) : null}
      {list && list.items.length > 0 ? (
        <>
          <p className="mb-1 text-ink-muted text-sm">
            {say(t.atWork, { sessions: formatNumber(list.average) })}
          </p>
          <dl className="grid grid-cols-[11rem_6rem] gap-x-3 gap-y-1">
            {list.items.flatMap(({ classes, share }) =>
              classes.map(({ waitClass }) => (
                <div key={waitClass} className="contents">
                  <dt>{classWord(waitClass)}</dt>
                  <dd>
                    <ShareBar share={share} className="tabular">
                      {formatShare(share)}
                    </ShareBar>
                  </dd>
                </div>
              )),
            )}
          </dl>
        </>
      ) : null}
      <p className="mt-1 text-sm">
        <Link href={`/targets/${targetId}/activity?${address}`}>{t.open}</Link>
      </p>
    </section>
  )
}
