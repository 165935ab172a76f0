import 'server-only'
import { z } from 'zod'
import { openOperator } from './operator.run'
import { type PreflightResult, runPreflight } from './preflight'
import { recordCredentialTest } from './store'

/** Name of the worker task. */
export const TEST_OPERATOR = 'targets.test-operator'

const Input = z.object({ targetId: z.uuid() })

/** Worker task: checks a saved target with its operator credential and remembers how it went. */
export async function testOperator(input: unknown): Promise<PreflightResult> {
  const { targetId } = Input.parse(input)
  const result = await runPreflight(() => openOperator(targetId, 'preflight'))
  await recordCredentialTest(targetId, 'operator', result.ok)
  return result
}
