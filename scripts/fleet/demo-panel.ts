import { startPanel } from '@/lib/supervisor/panel'
import { ensureDemoSignIn } from './demo-access'
import type { DemoAccess } from './demo-file'
import type { Fleet } from './fleet'
import type { DemoOptions } from './options'
import { registerTargets } from './register'

/** The panel with the fleet registered in it. */
export type DemoPanel = { access: DemoAccess; stop(): Promise<void> }

/**
 * Starts the panel on the demo's own folder and ports, allowed to reach the fleet on loopback and nothing
 * else there but what QD_EGRESS_ALLOW names, makes the sign-in, and registers the fleet.
 */
export async function startDemoPanel(
  options: DemoOptions,
  fleet: Fleet,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<DemoPanel> {
  const { ports, file } = fleet.context
  say('Panel: starting')
  const fleetPorts = [...ports.postgres, ...ports.mariadb]
  const more = process.env.QD_EGRESS_ALLOW
  const allowed = [...fleetPorts.map((port) => `localhost:${port}`), ...(more ? [more] : [])]
  const panel = await startPanel({
    dataDir: options.dataDir,
    port: ports.panel,
    storePort: ports.store,
    env: {
      QD_EGRESS_ALLOW: allowed.join(','),
      // A second place for signed checkpoints, besides the file in the demo's folder.
      QD_EVIDENCE_WEBHOOK: `https://localhost:${ports.hooks}/evidence`,
      QD_EVIDENCE_CA_FILE: fleet.context.caFile,
      QD_NOTIFY_ALLOW: [ports.smtp, ports.hooks].map((port) => `localhost:${port}`).join(','),
    },
    say,
    signal,
    beforeUnits: async () => void (await ensureDemoSignIn(file)),
  })
  try {
    const signIn = file.state.access
    if (!signIn) throw new Error('The panel came up without a sign-in for the demo.')
    const { token, ...admin } = signIn
    const targetIds = await registerTargets(panel, token, fleet, say)
    return { access: { url: panel.url, admin, token, targetIds }, stop: () => panel.stop() }
  } catch (error) {
    await panel.stop()
    throw error
  }
}
