import type { ReactNode } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { DrawAgain } from '@/components/shell-data/draw-again'
import { shellProblems, shellTarget } from '@/components/shell-data/fleet-of-shell'
import { pageData } from '@/components/shell-data/page-data'
import { PanelProviders } from '@/components/shell-data/panel-providers'
import { PanelShell } from '@/components/shell-data/panel-shell'
import { ROLE_TITLES } from '@/lib/auth/permissions'
import { config } from '@/lib/config'
import { serverClient } from '@/lib/http/server-client'
import { pageTexts as t } from '@/lib/texts/pages'
import { fleetOf, meOf } from './page-reads'
import { readShellPreferences } from './read-preferences'

/** The signed-in pages: who is asking, then the frame with the fleet in it. */
export default async function PanelLayout({ children }: { children: ReactNode }) {
  const panel = await serverClient()
  const me = await meOf()
  if (me.data === null)
    return (
      <main className="mx-auto max-w-xl p-6">
        <h1 className="mb-3 font-semibold text-xl">{t.panelCannotSayWho}</h1>
        <ErrorPanel {...me.problem} />
        <DrawAgain />
      </main>
    )
  const sees = me.data.permissions.includes('targets.read')
  const [fleet, standing, preferences] = await Promise.all([
    sees ? fleetOf() : null,
    pageData(panel.freezes.standing()),
    readShellPreferences(),
  ])
  return (
    <PanelProviders>
      <PanelShell
        me={me.data}
        roles={[...new Set(me.data.grants.map((grant) => ROLE_TITLES[grant.role]))]}
        targets={fleet?.data?.items.map(shellTarget) ?? []}
        problems={fleet?.data ? shellProblems(fleet.data.problems) : null}
        preferences={preferences}
        insecure={config().insecureHttp}
        standing={standing.data}
      >
        {children}
      </PanelShell>
    </PanelProviders>
  )
}
