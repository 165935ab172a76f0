import 'server-only'
import { z } from 'zod'
import { openOperator, openProbe } from './operator.run'
import { type PreflightResult, runPreflight } from './preflight'
import { recordCredentialTest } from './store'

/** Name of the worker task. */
export const TEST_SEALED = 'targets.test-sealed'

const Input = z.object({ targetId: z.uuid(), credential: z.enum(['operator', 'probe']) })

/** Worker task: checks a saved target with a credential that only the worker opens, and remembers how it went. */
export async function testSealed(input: unknown): Promise<PreflightResult> {
  const { targetId, credential } = Input.parse(input)
  const open = () =>
    credential === 'operator' ? openOperator(targetId, 'preflight') : openProbe(targetId, 'preflight')
  const result = await runPreflight(open)
  await recordCredentialTest(targetId, credential, result.ok)
  return result
}
