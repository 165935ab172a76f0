import type { Fleet } from './fleet'
import type { PanelApi } from './register'
import { newPassword } from './state'

type Listed = { items: { id: string; name: string }[] }

const MAIL = 'Mail to on-call'
const HOOK = 'Team webhook'
const WATCHER = 'Outside watcher'

function wanted(fleet: Fleet): Record<string, unknown>[] {
  const { ports, file } = fleet.context
  const { hookSecret: signingSecret, certificates } = file.state
  const ca = certificates.caPem
  const url = `https://localhost:${ports.hooks}`
  return [
    {
      type: 'email',
      name: MAIL,
      settings: {
        host: 'localhost',
        port: ports.smtp,
        security: 'starttls',
        username: 'panel',
        from: 'panel@quarterdeck.example',
        to: ['on-call@quarterdeck.example'],
        ca,
      },
      secret: { password: newPassword() },
    },
    { type: 'webhook', name: HOOK, settings: { ca }, secret: { url: `${url}/team`, signingSecret } },
    {
      type: 'webhook',
      name: WATCHER,
      settings: { ca },
      secret: { url: `${url}/alive`, signingSecret },
      heartbeat: { minutes: 1, method: 'POST' },
    },
  ]
}

/** Channels to the demo's own sinks, and rules that lead to them, where they are not there yet. */
export async function registerChannels(api: PanelApi, fleet: Fleet): Promise<void> {
  const ids = new Map((await api.call<Listed>('GET', '/channels')).items.map(({ id, name }) => [name, id]))
  for (const channel of wanted(fleet)) {
    const name = String(channel.name)
    if (!ids.has(name)) ids.set(name, (await api.call<{ id: string }>('POST', '/channels', channel)).id)
  }
  // Rules of somebody who has edited them stay as they are.
  if ((await api.call<Listed>('GET', '/channel-routes')).items.length > 0) return
  await api.call('POST', '/channel-routes', {
    name: 'Critical, to the team as well',
    minSeverity: 'critical',
    channelId: ids.get(HOOK),
    goesOn: true,
    gatherSeconds: 2,
  })
  await api.call('POST', '/channel-routes', {
    name: 'Everything',
    channelId: ids.get(MAIL),
    secondChannelId: ids.get(HOOK),
    gatherSeconds: 2,
  })
}
