import { readFileSync } from 'node:fs'
import { api, demo, inTurn, psql, targetOf } from './demo'

export type OwnTarget = { id: string; name: string; environment: string; environmentId: string }

/**
 * A target in an environment of its own, on a server of the fleet: what is decided there holds up no other test.
 * @param way another port that leads there, and a database of its own
 */
export async function ownTarget(
  name: string,
  way: { port?: number; database?: string } = {},
): Promise<OwnTarget> {
  const server = targetOf('postgres', 'primary')
  // The same for all targets: two browsers make theirs at the same time, and a role has one password.
  const { password } = server
  const admin = await psql(server, 'e2e-admin')
  const roles = ['e2e_own_monitor', 'e2e_own_operator']
  await inTurn(admin, [
    ...roles.map(
      (role) => `DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role} LOGIN; END IF;
      END $$`,
    ),
    ...roles.map((role) => `ALTER ROLE ${role} PASSWORD '${password}'`),
    'GRANT pg_monitor TO e2e_own_monitor',
    'GRANT pg_monitor, pg_signal_backend TO e2e_own_operator',
  ])
  await admin.end()
  const environment = await api<{ id: string; name: string }>('POST', '/environments', {
    name: `${name} ${Date.now()}`,
    kind: 'production',
  })
  const target = await api<{ id: string; name: string }>('POST', '/targets', {
    engine: 'postgres',
    host: server.host,
    port: server.port,
    ...way,
    tlsCa: readFileSync(demo().ca, 'utf8'),
    name: `${name} ${Date.now()}`,
    environmentId: environment.id,
    monitor: { user: 'e2e_own_monitor', password },
    operator: { user: 'e2e_own_operator', password },
  })
  return { id: target.id, name: target.name, environment: environment.name, environmentId: environment.id }
}
