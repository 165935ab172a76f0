import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import S3rver from 's3rver'
import Account from 's3rver/lib/models/account.js'
import type { FleetContext } from './context'

export const BUCKETS = ['backups', 'archive']

/** Starts the S3-compatible store in the demo's folder, with a generated key pair in place of the package's own. */
export async function startS3(context: FleetContext): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const directory = join(context.dataDir, 's3')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const { accessKey, secretKey } = context.file.state.s3
  Account.DUMMY_ACCOUNT.revokeAccessKey('S3RVER')
  new Account(123_456_789_000, 'demo').createKeyPair(accessKey, secretKey)
  const s3 = new S3rver({
    address: 'localhost',
    port: context.ports.s3,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: BUCKETS.map((name) => ({ name })),
  })
  // Its logger would catch this process's uncaught errors and end it, past the order of our own stop.
  s3.logger.exceptions.unhandle()
  await s3.run()
  return {
    endpoint: `http://localhost:${context.ports.s3}`,
    stop: async () => {
      s3.httpServer.closeAllConnections()
      await s3.close()
    },
  }
}
