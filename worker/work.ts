import { setTimeout as sleep } from 'node:timers/promises'
import { startApprovalKeeper } from '@/lib/approvals/keeper'
import { startEvidence } from '@/lib/audit/evidence'
import { startSweeper } from '@/lib/audit/sweep'
import { startCollectors } from '@/lib/collect/collector'
import { config } from '@/lib/config'
import { startHostCollectors } from '@/lib/hosts/collector'
import { startRunner } from '@/lib/jobs/runner'
import { startSender } from '@/lib/notify/sender'
import { startProbeSweeper } from '@/lib/probes/sweep'
import { startSandboxSweep } from '@/lib/sandbox/start-sweep'
import { startScheduler } from '@/lib/schedules/scheduler.run'
import { secrets } from '@/lib/secrets'
import { closePrisma } from '@/lib/store/client'
import { storeHealth } from '@/lib/store/health'
import { startHousekeeping } from '@/lib/store/housekeeping'
import { closeStorePool } from '@/lib/store/pool'
import { keysOfWorkerAlone, prepareStoreAlone } from '@/lib/supervisor/alone'
import { receiveSecrets } from '@/lib/supervisor/hand-over'
import { demandRightKeys } from '@/lib/targets/key-check-store'

type Part = { stop(): Promise<void> }

/** The parts of the worker, in the order in which they start; they stop in reverse. */
const PARTS: (() => Promise<Part>)[] = [
  () => startSandboxSweep(),
  () => startRunner(),
  () => startCollectors(),
  () => startSender({ report: (error) => report(error) }),
  () => startHostCollectors(),
  () => startSweeper(),
  () => startProbeSweeper(),
  () => startApprovalKeeper(),
  () => startEvidence(),
  () => startScheduler({ report: (error) => report(error) }),
  () => startHousekeeping(),
]

/** The second process: collectors, jobs and changes. It ends in an orderly way on SIGTERM. */
async function work(): Promise<void> {
  keysOfWorkerAlone()
  await receiveSecrets({ worker: true })
  const running: Part[] = []
  let ending = false
  const end = async () => {
    if (ending) return
    ending = true
    for (const part of running.reverse()) await part.stop().catch(report)
    await closePrisma().catch(report)
    await closeStorePool().catch(report)
    process.exit(0)
  }
  process.on('SIGTERM', () => void end())
  process.on('SIGINT', () => void end())
  // A part that forgot to catch must not take the others with it; the line says what to mend.
  process.on('unhandledRejection', report)
  await storeAnswers()
  await prepareStoreAlone((line) => process.stdout.write(`${line}\n`))
  await demandRightKeys(config().files, secrets().workerPublicKey)
  for (const start of PARTS) {
    if (ending) return
    running.push(await start())
  }
  // Keeps the process alive whatever the parts hold.
  setInterval(() => undefined, 60_000)
}

/** The store may come up later than the worker, on another machine: keep asking. */
async function storeAnswers(): Promise<void> {
  while (!(await storeHealth()).ok) await sleep(1_000)
}

function report(error: unknown): void {
  process.stderr.write(`worker: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}

work().catch((error: unknown) => {
  report(error)
  process.exit(1)
})
