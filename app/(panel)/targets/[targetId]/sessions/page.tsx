import type { Metadata } from 'next'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { SessionView } from '@/components/sessions/session-view'
import { pageData } from '@/components/shell-data/page-data'
import { mayOnTarget } from '@/lib/auth/permissions'
import { serverClient } from '@/lib/http/server-client'
import { targetOf } from '../target-data'

export const metadata: Metadata = { title: 'Activity' }

/** Activity: the live sessions of a target. */
export default async function SessionsPage({ params }: { params: Promise<{ targetId: string }> }) {
  const { targetId } = await params
  const panel = await serverClient()
  const [target, me, list] = await Promise.all([
    targetOf(targetId),
    pageData(panel.me.get()),
    pageData(panel.sessions.list({ targetId })),
  ])
  if (target.data === null) return <ErrorPanel {...target.problem} />
  if (list.problem?.code === 'permission.denied')
    return (
      <EmptyState kind="no-permission" title="Your roles do not show the sessions of this target">
        Viewer, on-call, DBA and auditor see them. An administrator grants roles in Users.
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
      }}
    />
  )
}
