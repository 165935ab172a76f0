import { readFileSync } from 'node:fs'
import { api, demo, psql, targetOf } from './demo'

export type OwnTarget = { id: string; name: string; environment: string; environmentId: string }

/** A target in an environment of its own, on a server of the fleet: what is decided there holds up no other test. */
export async function ownTarget(name: string): Promise<OwnTarget> {
  const server = targetOf('postgres', 'primary')
  const password = `e2e-${Date.now()}-password`
  const admin = await psql(server, 'e2e-admin')
  for (const role of ['e2e_own_monitor', 'e2e_own_operator'])
    await admin.query(`DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role} LOGIN; END IF;
    END $$`)
  await admin.query(`ALTER ROLE e2e_own_monitor PASSWORD '${password}'`)
  await admin.query(`ALTER ROLE e2e_own_operator PASSWORD '${password}'`)
  await admin.query('GRANT pg_monitor TO e2e_own_monitor')
  await admin.query('GRANT pg_monitor, pg_signal_backend TO e2e_own_operator')
  await admin.end()
  const environment = await api<{ id: string; name: string }>('POST', '/environments', {
    name: `${name} ${Date.now()}`,
    kind: 'production',
  })
  const target = await api<{ id: string; name: string }>('POST', '/targets', {
    engine: 'postgres',
    host: server.host,
    port: server.port,
    tlsCa: readFileSync(demo().ca, 'utf8'),
    name: `${name} ${Date.now()}`,
    environmentId: environment.id,
    monitor: { user: 'e2e_own_monitor', password },
    operator: { user: 'e2e_own_operator', password },
  })
  return { id: target.id, name: target.name, environment: environment.name, environmentId: environment.id }
}
