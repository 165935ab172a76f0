'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { GroupDialog } from '@/components/groups/group-dialog'
import { GroupTable } from '@/components/groups/group-table'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { PageHeader } from '@/components/patterns/page-header'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import { mayEverywhere } from '@/lib/auth/permissions'

import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { environmentsTexts as t } from '@/lib/texts/environments'
import { plural, say } from '@/lib/texts/texts'
import { EnvironmentDialog } from './environment-dialog'
import { EnvironmentTable } from './environment-table'
import { ENVIRONMENT_CSV, GROUP_CSV } from './place-csv'

/** Where targets belong: environments, of which each has one, and groups, of which it may have several. */
export function EnvironmentsView() {
  const me = useQuery(orpc.me.get.queryOptions())
  const environments = useQuery(orpc.environments.list.queryOptions())
  const groups = useQuery(orpc.groups.list.queryOptions())
  const [making, setMaking] = useState<'environment' | 'group' | null>(null)
  const mayWrite = mayEverywhere(me.data?.grants ?? [], 'environments.write')
  const items = environments.data?.items
  const targets = (items ?? []).reduce((sum, one) => sum + one.targets, 0)
  const problem = environments.isError && !items ? problemOf(environments.error) : null
  const groupProblem = groups.isError && !groups.data ? problemOf(groups.error) : null
  const title = items
    ? say(t.in2, { targets: plural(t.targets, targets), items: plural(t.environments2, items.length) })
    : t.environments
  if (problem?.code === 'permission.denied')
    return (
      <>
        <PageHeader title={t.environments} />
        <EmptyState kind="no-permission" title={t.youMayNotSee}>
          {t.administrator}
        </EmptyState>
      </>
    )
  return (
    // One width for head and lists: what makes a list stands over its end.
    <div className="max-w-4xl">
      <PageHeader
        title={title}
        meta={<span>{t.eachTargetLiesIn}</span>}
        actions={
          mayWrite ? (
            <Button variant="primary" onClick={() => setMaking('environment')}>
              {t.makeEnvironment}
            </Button>
          ) : undefined
        }
      />
      {me.isSuccess && !mayWrite ? (
        <p className="mb-3 max-w-[72ch] text-sm">
          <Status status="off">{t.youMayLookNot}</Status>{' '}
          <span className="text-ink-muted">{t.itNeedsPermission}</span>
        </p>
      ) : null}
      <section aria-labelledby="environments">
        <div className="mb-1 flex flex-wrap items-center justify-between gap-2">
          <h2 id="environments" className="font-semibold text-lg">
            {t.environments}
          </h2>
          {items && items.length > 0 ? (
            <CsvButton columns={ENVIRONMENT_CSV} rows={() => items} target="panel" view="environments" />
          ) : null}
        </div>
        <EnvironmentTable environments={items} problem={problem} mayWrite={mayWrite} />
      </section>
      <section aria-labelledby="groups" className="mt-8">
        <div className="mb-1 flex flex-wrap items-center justify-between gap-2">
          <h2 id="groups" className="font-semibold text-lg">
            {t.groups}
          </h2>
          <span className="flex items-center gap-2">
            {groups.data && groups.data.items.length > 0 ? (
              <CsvButton columns={GROUP_CSV} rows={() => groups.data.items} target="panel" view="groups" />
            ) : null}
            {mayWrite ? <Button onClick={() => setMaking('group')}>{t.makeGroup}</Button> : null}
          </span>
        </div>
        <GroupTable groups={groups.data?.items} problem={groupProblem} mayWrite={mayWrite} />
      </section>
      {making === 'environment' ? (
        <EnvironmentDialog environment={null} onClose={() => setMaking(null)} />
      ) : null}
      {making === 'group' ? <GroupDialog group={null} onClose={() => setMaking(null)} /> : null}
    </div>
  )
}
