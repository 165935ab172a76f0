import { AppError } from '@/lib/errors'
import { hostChecksTexts as t } from '@/lib/texts/host-checks'
import { say } from '@/lib/texts/texts'
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
      return { running: between ? null : running, said: say(t.unitIs, { unit: service.unit, state: said }) }
    }
    const running = await serverRuns(session, placed)
    if (running === null) return { running, said: t.serverOfThatEngine }
    return { running, said: running ? t.processIsThere : t.noProcessOfIt }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { running: null, said: error.message }
  }
}
