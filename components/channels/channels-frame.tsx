'use client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { PageTabs } from '@/components/patterns/page-tabs'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { orpc } from '@/lib/http/query'
import { channelsTexts as t } from '@/lib/texts/channels'

const PAGES = [
  { href: '/channels', label: t.channels },
  { href: '/channels/routes', label: t.routes },
  { href: '/channels/words', label: t.words },
  { href: '/channels/deliveries', label: t.deliveries },
] as const

/** Whether notices reach somebody, in a line; what is wrong is listed. */
function Health() {
  const { data } = useQuery(orpc.channels.health.queryOptions({ refetchInterval: 15_000 }))
  if (!data) return null
  if (data.state === 'ok') return <Status status="ok">{t.alertingWorks}</Status>
  if (data.state === 'off') return <Status status="off">{t.nobodyIsTold}</Status>
  return (
    <div role="status">
      <Status status="warning">{t.alertingIsDegraded}</Status>
      <ul className="mt-1 max-w-[80ch] list-disc space-y-0.5 pl-5 text-ink text-sm">
        {data.problems.map((problem) => (
          <li key={`${problem.channelId}:${problem.what}`}>
            <HostileText text={problem.what} />
            {problem.since ? (
              <span className="text-ink-muted">
                {' '}
                <Say of={t.sinceTime} time={<TimeAgo at={problem.since} />} />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Head and tabs of the pages about notifications. */
export function ChannelsFrame(props: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <>
      <PageHeader title={props.title} meta={<Health />} actions={props.actions} />
      <PageTabs label={t.pagesAbout} pages={PAGES} />
      {props.children}
    </>
  )
}
