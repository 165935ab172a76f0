'use client'
import { useQuery } from '@tanstack/react-query'
import { useParams, usePathname } from 'next/navigation'
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { AlertingBanner } from '@/components/channels/alerting-banner'
import { useLive, useLiveControl } from '@/components/live/live-context'
import type { ZoneChoice } from '@/components/patterns/zone-choice'
import { AppShell } from '@/components/shell/app-shell'
import { NAV_ITEMS } from '@/components/shell/nav-items'
import type { Density, Theme } from '@/components/shell/preferences'
import { SessionVeil } from '@/components/shell/session-veil'
import type { ShellTarget } from '@/components/shell/target-switcher'
import type { Problem, RunningChange } from '@/components/shell/trays'
import { mayEverywhere } from '@/lib/auth/permissions'
import type { Standing } from '@/lib/features/freezes/contract'
import type { RunProgress } from '@/lib/features/live/contract'
import type { Me } from '@/lib/features/me/contract'
import { orpc } from '@/lib/http/query'
import { shellTexts as t } from '@/lib/texts/shell'
import { shellProblems, shellTarget } from './fleet-of-shell'
import { signOut } from './sign-out'
import { useSignInAlive } from './use-sign-in-alive'

export type PanelShellProps = {
  me: Me
  /** What this person's roles are called. */
  roles: readonly string[]
  targets: ShellTarget[]
  /** Null when they could not be read. */
  problems: Problem[] | null
  preferences: { theme: Theme; density: Density; keys: boolean; railFolded: boolean; zone: ZoneChoice }
  insecure: boolean
  /** What stands on every page; null when it could not be read. */
  standing: Standing | null
  children: ReactNode
}

// Most of the time nothing stands.
const StandingBanners = lazy(() => import('@/components/approvals/standing-banners'))

/** How often the banners are asked for. */
const STANDING_MS = 5_000

const NEEDS: Record<string, Me['permissions'][number]> = {
  '/': 'targets.read',
  '/findings': 'findings.read',
  '/changes': 'changes.read',
  '/approvals': 'changes.read',
  '/schedules': 'schedules.read',
  '/audit': 'audit.read.own',
  '/users': 'users.read',
  '/channels': 'channels.read',
  '/admin/health': 'admin.read',
  '/admin/about': 'admin.read',
}

function running(runs: readonly RunProgress[]): RunningChange[] {
  return runs
    .filter((run) => run.state === 'running' || run.state === 'queued')
    .map((run) => ({
      id: run.id,
      title: run.title,
      target: run.targetName,
      startedAt: run.startedAt ?? new Date().toISOString(),
      href: `/changes/${run.changeId}`,
    }))
}

/** The frame of the signed-in pages, with what it shows of the fleet kept live. */
export function PanelShell({ me, roles, children, preferences, insecure, ...first }: PanelShellProps) {
  const path = usePathname()
  const { targetId } = useParams<{ targetId?: string }>()
  const life = useSignInAlive()
  const { paused, setPaused } = useLiveControl()
  const [fleet, setFleet] = useState({ targets: first.targets, problems: first.problems, full: false })
  const [runs, setRuns] = useState<RunningChange[]>([])
  const sees = me.permissions.includes('targets.read')
  // Who sees no figures sees no problems in them: an empty list would say that all is well.
  const known = me.permissions.includes('overview.read') || (fleet.problems?.length ?? 0) > 0
  useLive(sees ? { topic: 'fleet' } : null, (event) => {
    if (event.topic === 'fleet')
      setFleet({
        targets: event.data.items.map(shellTarget),
        problems: shellProblems(event.data.problems),
        full: event.data.storeFull,
      })
  })
  useLive(me.permissions.includes('changes.read') ? { topic: 'runs' } : null, (event) => {
    if (event.topic === 'runs') setRuns(running(event.data))
  })
  const standing = useQuery(
    orpc.freezes.standing.queryOptions({
      refetchInterval: STANDING_MS,
      // A page whose sign-in is over asks nothing more.
      enabled: life.endedAt === null,
      ...(first.standing ? { initialData: first.standing } : {}),
    }),
  ).data
  const waits = (standing?.waiting ?? 0) + (standing?.reviews ?? 0)
  const nav = useMemo(
    () =>
      NAV_ITEMS.filter((item) => {
        const need = NEEDS[item.href]
        return need === undefined || me.permissions.includes(need)
      }).map((item) => (item.href === '/approvals' ? { ...item, count: waits } : item)),
    [me.permissions, waits],
  )
  const actions = [
    {
      id: 'pause',
      group: t.actions,
      label: paused ? t.goLive : t.pauseLiveData,
      hint: 'p',
      run: () => setPaused(!paused),
    },
  ]
  return (
    <AppShell
      user={{
        name: me.name,
        email: me.email,
        roles: [...roles],
      }}
      {...preferences}
      nav={nav}
      targets={fleet.targets}
      currentTargetId={targetId ?? null}
      {...(sees ? { problems: known ? fleet.problems : null } : {})}
      running={runs}
      insecure={insecure}
      down={life.endedAt === null ? (life.down ?? (fleet.full ? 'full' : null)) : null}
      banners={
        standing && standing.freezes.length + standing.glass.length > 0 ? (
          <Suspense fallback={null}>
            <StandingBanners standing={standing} />
          </Suspense>
        ) : null
      }
      actions={actions}
      onSignOut={() => void signOut()}
    >
      <SessionVeil endedAt={life.endedAt} signInHref={`/sign-in?next=${encodeURIComponent(path)}`}>
        {mayEverywhere(me.grants, 'channels.read') && !path.startsWith('/channels') ? (
          <AlertingBanner />
        ) : null}
        {children}
      </SessionVeil>
    </AppShell>
  )
}
