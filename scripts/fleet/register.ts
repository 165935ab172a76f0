import type { Panel } from '@/lib/supervisor/panel'
import { type DemoAccess, type DemoTarget, demoTargets } from './demo-file'
import type { Fleet } from './fleet'
import { registerChannels } from './register-channels'

type Listed = { items: { id: string; name: string; kind?: string }[] }

/** A caller of the panel's REST interface with the demo's token. */
export class PanelApi {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** @throws Error with the panel's own sentence when it refuses. */
  async call<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    })
    const text = await response.text()
    if (response.ok) return JSON.parse(text) as T
    throw new Error(`The panel refused ${method} ${path} (${response.status}): ${text.slice(0, 300)}`)
  }
}

async function environmentId(api: PanelApi, name: string, kind: string): Promise<string> {
  const found = (await api.call<Listed>('GET', '/environments')).items.find((each) => each.name === name)
  return found?.id ?? (await api.call<{ id: string }>('POST', '/environments', { name, kind })).id
}

async function register(
  api: PanelApi,
  fleet: Fleet,
  target: DemoTarget,
  environment: string,
): Promise<string> {
  const { state } = fleet.context.file
  const passwords = target.engine === 'postgres' ? state.passwords.postgres : state.passwords.mariadb
  const made = await api.call<{ id: string }>('POST', '/targets', {
    name: target.name,
    engine: target.engine,
    host: target.host,
    port: target.port,
    database: target.engine === 'postgres' ? 'shop' : '',
    tlsMode: 'verify-full',
    tlsCa: state.certificates.caPem,
    environmentId: environment,
    tags: [target.engine === 'postgres' ? 'shop' : 'market', 'demo'],
    monitor: { user: 'qd_monitor', password: passwords.monitor },
    operator: { user: 'qd_operator', password: passwords.operator },
  })
  return made.id
}

/** Registers what is not registered yet, through the same interface as anybody. Answers the ids by name. */
export async function registerTargets(
  panel: Pick<Panel, 'url'>,
  token: string,
  fleet: Fleet,
  say: (line: string) => void,
): Promise<DemoAccess['targetIds']> {
  const api = new PanelApi(panel.url, token)
  const known = new Map((await api.call<Listed>('GET', '/targets')).items.map((each) => [each.name, each.id]))
  const ids: Record<string, string> = {}
  for (const target of demoTargets(fleet)) {
    say(`Panel: registering ${target.name}`)
    const kind = target.engine === 'postgres' ? 'production' : 'staging'
    const environment = await environmentId(api, kind === 'production' ? 'Production' : 'Staging', kind)
    ids[target.name] = known.get(target.name) ?? (await register(api, fleet, target, environment))
  }
  say('Panel: setting up channels')
  await registerChannels(api, fleet)
  await placeTargets(api, ids, say)
  return ids
}

const HOST_NAME = 'demo-machine'

/** Says of every target that it runs on this machine, so that its figures stand beside those of the server. */
async function placeTargets(
  api: PanelApi,
  ids: Record<string, string>,
  say: (line: string) => void,
): Promise<void> {
  const hosts = (await api.call<Listed>('GET', '/hosts')).items
  const known = hosts.find((host) => host.name === HOST_NAME)
  const made = () =>
    environmentId(api, 'Production', 'production').then((id) =>
      api.call<{ id: string }>('POST', '/hosts', { kind: 'local', name: HOST_NAME, environmentId: id }),
    )
  const host = known ?? (await made())
  for (const [name, targetId] of Object.entries(ids)) {
    const now = await api.call<{ placement: object | null }>('GET', `/targets/${targetId}/host`)
    if (now.placement) continue
    say(`Panel: looking for ${name} on this machine`)
    const found = await api.call<{ placement: object }>('POST', `/targets/${targetId}/host/detect`, {
      hostId: host.id,
    })
    await api.call('PUT', `/targets/${targetId}/host`, found.placement)
  }
}
