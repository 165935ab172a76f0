import { type Panel, startPanel } from '@/lib/supervisor/panel'
import type { Fleet } from './fleet'
import type { DemoOptions } from './options'

/** Starts the panel on the demo's own folder and ports, allowed to reach the fleet on loopback and nothing else. */
export function startDemoPanel(
  options: DemoOptions,
  fleet: Fleet,
  say: (line: string) => void,
): Promise<Panel> {
  const { ports } = fleet.context
  say('Panel: starting')
  const fleetPorts = [...ports.postgres, ...ports.mariadb]
  return startPanel({
    dataDir: options.dataDir,
    port: ports.panel,
    storePort: ports.store,
    env: { QD_EGRESS_ALLOW: fleetPorts.map((port) => `localhost:${port}`).join(',') },
    say,
  })
}
