import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { sessionParams } from '@/components/sessions/session-search-params'
import { SessionView } from '@/components/sessions/session-view'
import { pageData } from '@/components/shell-data/page-data'
import { mayOnTarget } from '@/lib/auth/permissions'
import { queryOf } from '@/lib/features/sessions/select'
import { serverClient } from '@/lib/http/server-client'
import { sessionsTexts as t } from '@/lib/texts/sessions'
import { meOf } from '../../../page-reads'
import { targetOf } from '../target-data'

export const metadata: Metadata = { title: t.activity }

type Props = { params: Promise<{ targetId: string }>; searchParams: Promise<SearchParams> }

const FIRST_ROWS = 30
const loadSessionParams = createLoader(sessionParams)

/** Activity: the live sessions of a target. */
export default async function SessionsPage({ params, searchParams }: Props) {
  const [{ targetId }, filter, panel] = await Promise.all([
    params,
    loadSessionParams(searchParams),
    serverClient(),
  ])
  const [target, me, list] = await Promise.all([
    targetOf(targetId),
    meOf(),
    // What a screen holds: the others come with the live stream, at once.
    pageData(panel.sessions.list({ targetId, ...queryOf(filter), limit: FIRST_ROWS })),
  ])
  if (target.data === null) return <ErrorPanel {...target.problem} />
  if (list.problem?.code === 'permission.denied')
    return (
      <EmptyState kind="no-permission" title={t.yourRolesDoNotShow}>
        {t.viewerOnCallDba}
      </EmptyState>
    )
  const { id, name, environment, groups } = target.data
  const place = { targetId: id, environmentId: environment.id, groupIds: groups.map((group) => group.id) }
  const grants = me.data?.grants ?? []
  return (
    <SessionView
      target={{ id, name, production: environment.kind === 'production' }}
      initial={list.data}
      problem={list.problem}
      rights={{
        cancel: mayOnTarget(grants, 'sessions.cancel', place),
        end: mayOnTarget(grants, 'sessions.end', place),
        text: mayOnTarget(grants, 'statements.text', place),
        explain: mayOnTarget(grants, 'statements.explain', place),
      }}
    />
  )
}
