import 'server-only'
import { readFileSync } from 'node:fs'
import { makeCheckpoint } from '@/lib/audit/checkpoints'
import { deliver } from '@/lib/audit/deliver'
import { tellOfSilence } from '@/lib/audit/evidence-notices'
import type { Place } from '@/lib/audit/place'
import { filePlace } from '@/lib/audit/place-file'
import { mailPlace } from '@/lib/audit/place-mail'
import { noteSigningProblem, seePlace } from '@/lib/audit/place-store'
import { syslogPlace } from '@/lib/audit/place-syslog'
import { webhookPlace } from '@/lib/audit/place-webhook'
import { type Config, config } from '@/lib/config'
import { AppError } from '@/lib/errors'

/** How often the worker looks whether a checkpoint is due and whether a place waits, in milliseconds. */
const LOOK_MS = 2_000
/** Pause after something went wrong. */
const PAUSE_MS = 30_000

/** The places that the configuration names. */
export function placesOf({ evidence }: Config): Place[] {
  const ca = evidence.caFile === null ? null : readFileSync(evidence.caFile, 'utf8')
  return [
    ...(evidence.file ? [filePlace(evidence.file)] : []),
    ...(evidence.syslog ? [syslogPlace(evidence.syslog, ca)] : []),
    ...(evidence.webhook ? [webhookPlace(evidence.webhook, ca)] : []),
    ...(evidence.mail ? [mailPlace(evidence.mail.to, evidence.mail.channel)] : []),
  ]
}

/** Signs when it is due. @returns false when signing is not possible; the reason is kept for the page */
export async function signIfDue(): Promise<boolean> {
  try {
    if (await makeCheckpoint()) await noteSigningProblem(null)
    return true
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await noteSigningProblem(error.detail ?? error.message)
    return false
  }
}

/** Runs a task again and again; a store that is away, or a problem, is only a longer pause. */
function every(task: () => Promise<boolean>): { stop(): Promise<void> } {
  let ended = false
  let timer: NodeJS.Timeout | undefined
  let wake: () => void = () => undefined
  const loop = async () => {
    while (!ended) {
      const well = await task().catch(() => false)
      await new Promise<void>((resolve) => {
        wake = resolve
        timer = setTimeout(resolve, well ? LOOK_MS : PAUSE_MS)
        if (ended) resolve()
      })
    }
  }
  const running = loop()
  return {
    async stop() {
      ended = true
      clearTimeout(timer)
      wake()
      await running
    },
  }
}

/** A place is served on its own, so that a slow one delays no other. */
function serve(place: Place): { stop(): Promise<void> } {
  let seenAt = 0
  return every(async () => {
    if (Date.now() - seenAt > 60_000) {
      await seePlace(place)
      seenAt = Date.now()
    }
    await deliver(place)
    return true
  })
}

/** Tells people when no place takes checkpoints any more, and when one does again. */
function watch(): { stop(): Promise<void> } {
  let askedAt = Date.now()
  return every(async () => {
    if (Date.now() - askedAt < 60_000) return true
    askedAt = Date.now()
    await tellOfSilence()
    return true
  })
}

/** Signs checkpoints and sends them to every place: a part of the worker. */
export async function startEvidence(): Promise<{ stop(): Promise<void> }> {
  const parts = [every(signIfDue), ...placesOf(config()).map(serve), watch()]
  return {
    async stop() {
      await Promise.all(parts.map((part) => part.stop()))
    },
  }
}
