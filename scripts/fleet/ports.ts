import { isPortFree } from '@/lib/sandbox/loopback'

/** Where everything of the demo listens; all of it follows from one base. */
export type FleetPorts = {
  base: number
  panel: number
  store: number
  postgres: [number, number, number]
  mariadb: [number, number]
  routeWrite: number
  routeRead: number
  roleCheck: number
  s3: number
  smtp: number
  hooks: number
}

export const DEFAULT_PORT_BASE = 7300
const HIGHEST_OFFSET = 43

/** The ports for one base. @throws Error when the base cannot hold them. */
export function portsFrom(base: number): FleetPorts {
  if (!Number.isInteger(base) || base < 1024 || base + HIGHEST_OFFSET > 65_535) {
    throw new Error(`--port-base must be a number from 1024 to ${65_535 - HIGHEST_OFFSET}.`)
  }
  return {
    base,
    panel: base,
    store: base + 1,
    postgres: [base + 11, base + 12, base + 13],
    mariadb: [base + 21, base + 22],
    routeWrite: base + 31,
    routeRead: base + 32,
    roleCheck: base + 33,
    s3: base + 41,
    smtp: base + 42,
    hooks: base + 43,
  }
}

/** The fleet's own ports with what listens there; the panel looks after its two itself. */
function fleetPorts(ports: FleetPorts): [number, string][] {
  return [
    ...ports.postgres.map((port, i): [number, string] => [port, `PostgreSQL ${i + 1}`]),
    ...ports.mariadb.map((port, i): [number, string] => [port, `MariaDB ${i + 1}`]),
    [ports.routeWrite, 'HAProxy (writes)'],
    [ports.routeRead, 'HAProxy (reads)'],
    [ports.roleCheck, 'the role check'],
    [ports.s3, 'the S3 store'],
    [ports.smtp, 'the mail sink'],
    [ports.hooks, 'the webhook sink'],
  ]
}

/** Fails in one sentence, before anything is started, when another program holds a port we need. */
export async function requireFreePorts(ports: FleetPorts, withPanel: boolean): Promise<void> {
  const wanted: [number, string][] = [
    ...(withPanel ? ([[ports.panel, 'the panel']] as [number, string][]) : []),
    ...fleetPorts(ports),
  ]
  const taken: string[] = []
  for (const [port, purpose] of wanted) {
    if (!(await isPortFree(port))) taken.push(`${port} (for ${purpose})`)
  }
  if (taken.length === 0) return
  const word = taken.length === 1 ? 'Port' : 'Ports'
  throw new Error(
    `${word} ${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} taken by another program. ` +
      'Stop it, or choose others: npm run demo -- --reset --port-base 17300',
  )
}
