import 'server-only'
import { z } from 'zod'
import { makeCheckpoint } from '@/lib/audit/checkpoints'
import { rotateKey } from '@/lib/audit/rotate'
import { CHECKPOINT_TASK, ROTATE_TASK, VERIFY_TASK } from '@/lib/audit/tasks'
import { verifyStore } from '@/lib/audit/verify-store'
import { OBSERVE_TASK, observeChange } from '@/lib/changes/observe'
import { PLAN_TASK, planChange } from '@/lib/changes/planner'
import { RUNNERS } from '@/lib/changes/runners'
import { makeDocument } from '@/lib/documents/make.run'
import { DOCUMENT_TASK } from '@/lib/documents/task'
import { openHost } from '@/lib/hosts/open.run'
import { findPlacement } from '@/lib/hosts/store'
import { HOST_TASKS } from '@/lib/hosts/tasks.run'
import { TEST_CHANNEL, testChannel } from '@/lib/notify/test-channel.run'
import { answerProbe } from '@/lib/probes/answer.run'
import { PROBE_TASK } from '@/lib/probes/task'
import { runScheduleNow } from '@/lib/schedules/run-now.run'
import { RUN_SCHEDULE } from '@/lib/schedules/task'
import { openOperator } from '@/lib/targets/operator.run'
import { TEST_SEALED, testSealed } from '@/lib/targets/test-sealed.run'
import manifest from '@/package.json'
import type { TaskHandlers } from './tasks'
import { startWorkerLoop } from './worker-loop'

const PlanInput = z.object({ changeId: z.uuid() })
const tools = { runners: RUNNERS, openOperator, hosts: { find: findPlacement, open: openHost } }

/** What the worker answers besides carrying out changes. */
const HANDLERS: TaskHandlers = {
  [PLAN_TASK]: async (input, { signal }) => planChange(tools, PlanInput.parse(input).changeId, signal),
  [OBSERVE_TASK]: async (input, { signal }) => observeChange(tools, PlanInput.parse(input).changeId, signal),
  [TEST_SEALED]: testSealed,
  [PROBE_TASK]: answerProbe,
  [TEST_CHANNEL]: testChannel,
  [VERIFY_TASK]: () => verifyStore(),
  [ROTATE_TASK]: rotateKey,
  [CHECKPOINT_TASK]: async () => ({ seq: Number((await makeCheckpoint(true))?.seq ?? 0) }),
  ...HOST_TASKS,
  [DOCUMENT_TASK]: makeDocument,
  [RUN_SCHEDULE]: runScheduleNow,
}

/** Starts taking jobs in the worker process: runs of changes, plans and questions. */
export function startRunner(): Promise<{ stop(): Promise<void> }> {
  return startWorkerLoop({
    ...tools,
    handlers: HANDLERS,
    version: manifest.version,
    atPoint: () => undefined,
    report: (error) => {
      process.stderr.write(
        `jobs: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      )
    },
  })
}
