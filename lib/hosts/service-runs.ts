import { AppError } from '@/lib/errors'
import { unitState } from './commands/service'
import { serverRuns } from './detect'
import type { HostSession } from './session'
import type { PlacedService } from './store'

/** Whether a server runs on its host, as far as that tells; null where it does not. `said` is for people. */
export type ServiceRuns = { running: boolean | null; said: string }

/** Asks systemd about the unit, or looks for the server's process. */
export async function serviceRuns(session: HostSession, placed: PlacedService): Promise<ServiceRuns> {
  const { service } = placed
  try {
    if (service.by === 'systemd') {
      const { running, said } = await session.run(unitState, { unit: service.unit })
      // A unit that is on its way up or down is neither.
      const between = running === false && !/^(inactive|failed)$/.test(said)
      return { running: between ? null : running, said: `${service.unit} is ${said}.` }
    }
    const running = await serverRuns(session, placed)
    if (running === null)
      return { running, said: 'A server of that engine runs there and does not tell whether it is this one.' }
    return { running, said: running ? 'Its process is there.' : 'No process of it is there.' }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { running: null, said: error.message }
  }
}
