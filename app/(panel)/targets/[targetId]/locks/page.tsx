import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { LockPage } from '@/components/locks/lock-page'
import { lockParams } from '@/components/locks/lock-search-params'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { pageData } from '@/components/shell-data/page-data'
import { type Problem, problemOf } from '@/lib/http/problem'
import { serverClient } from '@/lib/http/server-client'
import { locksTexts as t } from '@/lib/texts/locks'
import { mayHere, targetOf } from '../target-data'

export const metadata: Metadata = { title: t.locks }

type Props = { params: Promise<{ targetId: string }>; searchParams: Promise<SearchParams> }

const NOTHING = { data: null, problem: null }

/** What was kept of a moment; that nothing was, the page says in its place. */
async function kept<T>(read: Promise<T>): Promise<{ data: T | null; problem: Problem | null }> {
  try {
    return { data: await read, problem: null }
  } catch (error) {
    return { data: null, problem: problemOf(error) }
  }
}
const loadLockParams = createLoader(lockParams)

/** Locks: who waits for whom on a target. */
export default async function LocksPage({ params, searchParams }: Props) {
  const [{ targetId }, { root, at }, panel] = await Promise.all([
    params,
    loadLockParams(searchParams),
    serverClient(),
  ])
  const asked = { targetId, ...(root === null ? {} : { root }) }
  const [target, view, past] = await Promise.all([
    targetOf(targetId),
    // In a replay the server is left alone.
    at === null ? pageData(panel.locks.list(asked)) : NOTHING,
    at === null ? NOTHING : kept(panel.locks.replay({ ...asked, at })),
  ])
  if (target.data === null) return <ErrorPanel {...target.problem} />
  if ((view.problem ?? past.problem)?.code === 'permission.denied')
    return (
      <EmptyState kind="no-permission" title={t.noPermission}>
        {t.whoSees}
      </EmptyState>
    )
  const { id, name, environment } = target.data
  const [cancel, end, text, rollBack] = await Promise.all([
    mayHere(target.data, 'sessions.cancel'),
    mayHere(target.data, 'sessions.end'),
    mayHere(target.data, 'statements.text'),
    mayHere(target.data, 'locks.rollback'),
  ])
  return (
    <LockPage
      target={{ id, name, production: environment.kind === 'production' }}
      initial={view.data}
      problem={view.problem}
      replayed={at === null ? null : { at, view: past.data }}
      rights={{ cancel, end, text, rollBack }}
    />
  )
}
