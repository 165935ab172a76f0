import { problemOf } from '@/lib/http/problem'
import type { PanelApi } from './connection'
import { askAll } from './prompt'

/** Asks for password and code, and confirms with them who one is, for one plan or set by its hash. */
export async function stepUp(api: PanelApi, planHash: string): Promise<void> {
  const [password = '', code = ''] = await askAll([
    { question: 'Password: ', secret: true },
    { question: 'Code: ' },
  ])
  await api.me.stepUp({ planHash, password, ...(code ? { code } : {}) })
}

/**
 * Does something of the hash, after a step-up for it where the panel asks for one. A token is never asked: the panel
 * refuses it, for only a person confirms.
 */
export async function withStepUp<T>(api: PanelApi, hash: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (problemOf(error).code !== 'auth.step_up_required') throw error
    await stepUp(api, hash)
    return act()
  }
}
