import type { PreflightItem } from '@/lib/engines/contract/capabilities'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { AppError } from '@/lib/errors'

/** The list a person sees before a target is saved. */
export type PreflightResult = {
  ok: boolean
  flavour: string | null
  version: string | null
  items: PreflightItem[]
  checkedAt: string
}

/**
 * Opens a connection, asks it everything a preflight asks, and closes it. What fails on the way is an item of
 * the list, in the catalogue's words; errors that are no target's fault are thrown.
 */
export async function runPreflight(open: () => Promise<EngineSession>): Promise<PreflightResult> {
  const checkedAt = new Date().toISOString()
  let session: EngineSession | null = null
  try {
    session = await open()
    const items = await session.preflight()
    const ok = items.every((item) => item.status !== 'failed')
    return { ok, flavour: session.flavour, version: session.version, items, checkedAt }
  } catch (error) {
    if (!(error instanceof AppError) || !isTargets(error)) throw error
    const { flavour, version } = session ?? { flavour: null, version: null }
    return { ok: false, flavour, version, items: [itemOf(error)], checkedAt }
  } finally {
    await session?.close().catch(() => undefined)
  }
}

function isTargets(error: AppError): boolean {
  return error.code.startsWith('target.') || error.code === 'egress.forbidden'
}

function itemOf(error: AppError): PreflightItem {
  return { id: error.code, title: 'Connect', status: 'failed', detail: error.message, remedy: error.hint }
}

/** Why a preflight forbids saving, as an error; null when it does not. */
export function preflightError(result: PreflightResult): AppError | null {
  const failed = result.items.find((item) => item.status === 'failed')
  if (!failed) return null
  const code = /read.?only/.test(failed.id) ? 'target.not_read_only' : 'target.permission_missing'
  const detail = `${failed.title}: ${failed.detail}`
  return new AppError(code, { detail, ...(failed.remedy ? { hint: failed.remedy } : {}) })
}
