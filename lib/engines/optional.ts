import { AppError } from '@/lib/errors'
import { known, type Reading, unknown } from './contract/reading'

/**
 * What a part of an answer became: refused by the server, it is unknown with the reason. A lost connection or a
 * timeout is the failure of the whole and is thrown.
 */
export async function optional<T>(work: Promise<T>, remedy?: string): Promise<Reading<T>> {
  try {
    return known(await work)
  } catch (error) {
    if (!(error instanceof AppError) || /lost|timeout|too_much|protocol/.test(error.code)) throw error
    return unknown(error.message, remedy ?? error.hint)
  }
}
