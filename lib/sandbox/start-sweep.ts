import { config } from '@/lib/config'
import { sandboxRoot, sweepSandboxes } from './sandbox'
import { serverRoot } from './unprivileged'

/** Wipes what sandboxes of workers that are no more left behind: a part of the worker, done once at its start. */
export async function startSandboxSweep(): Promise<{ stop(): Promise<void> }> {
  await sweepSandboxes(sandboxRoot(serverRoot(config().home)))
  return { stop: async () => undefined }
}
