import type { RunContext } from '@/lib/changes/kind'
import type { EngineSession } from '@/lib/engines/contract/engine'

/** What a runner is given, on this session, for a test that calls it by itself: nothing is kept, there is no host. */
export function runContext(operator: EngineSession): RunContext {
  return {
    target: { id: 't', name: 'shop' },
    operator: async () => operator,
    host: async () => null,
    runId: '',
    signal: new AbortController().signal,
    log: async () => undefined,
    progress: async () => undefined,
  }
}
