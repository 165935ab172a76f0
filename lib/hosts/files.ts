import { createHash } from 'node:crypto'
import { pipeline, Readable, Transform, type Writable } from 'node:stream'
import { AppError } from '@/lib/errors'
import { hashFile, readFile, removeEntry, writeFile } from './commands/files'
import { type HostSession, serverMadeName } from './session'
import { workFolder } from './work-folder'

/** Milliseconds without a byte after which a transfer is given up. */
const IDLE_MS = 60_000

/** A file of ours on a host. Its name was made here; whose it is decides who may read it. */
export type HostFile = { name: string; as: string | null; path: string; bytes: number; sha256: string }

export type TransferOptions = { as?: string | null; signal?: AbortSignal; idleMs?: number }

/** Counts and hashes what passes. */
function measured() {
  const hash = createHash('sha256')
  const seen = { bytes: 0, sha256: () => hash.digest('hex') }
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen.bytes += chunk.length
      hash.update(chunk)
      done(null, chunk)
    },
  })
  return { through, seen }
}

/**
 * Copies a stream to a new file in the panel's work folder and checks it there by SHA-256. What arrived
 * wrong or only in part is removed.
 * @throws AppError `host.disk_full`, `host.file_differs`, `host.connection_lost`…
 */
export async function copyToHost(
  session: HostSession,
  source: Readable,
  options: TransferOptions = {},
): Promise<HostFile> {
  const as = options.as ?? null
  const folder = await workFolder(session, as)
  const name = serverMadeName('file')
  const { through, seen } = measured()
  const input = pipeline(source, through, () => undefined)
  const run = { as, signal: options.signal }
  try {
    await session.run(writeFile, { folder, name }, { ...run, input, idleMs: options.idleMs ?? IDLE_MS })
    const sha256 = seen.sha256()
    if ((await session.run(hashFile, { folder, name }, run)) !== sha256)
      throw new AppError('host.file_differs')
    return { name, as, path: `${folder}/${name}`, bytes: seen.bytes, sha256 }
  } catch (error) {
    source.destroy()
    if (session.isOpen) await session.run(removeEntry, { folder, name }, { as }).catch(() => undefined)
    throw error
  }
}

/**
 * Copies a file of ours from a host into a stream and checks it by SHA-256.
 * @throws AppError `host.file_differs` when what came is not what lies there
 */
export async function copyFromHost(
  session: HostSession,
  file: Pick<HostFile, 'name' | 'as'>,
  target: Writable,
  options: Omit<TransferOptions, 'as'> = {},
): Promise<{ bytes: number; sha256: string }> {
  const folder = await workFolder(session, file.as)
  const run = { as: file.as, signal: options.signal }
  const expected = await session.run(hashFile, { folder, name: file.name }, run)
  const { through, seen } = measured()
  const written = new Promise<void>((done, fail) => {
    pipeline(through, target, (error) => (error ? fail(error) : done()))
  })
  written.catch(() => undefined)
  await session.run(
    readFile,
    { folder, name: file.name, offset: 0, bytes: null },
    { ...run, output: through, idleMs: options.idleMs ?? IDLE_MS },
  )
  through.end()
  await written
  const sha256 = seen.sha256()
  if (sha256 !== expected) throw new AppError('host.file_differs')
  return { bytes: seen.bytes, sha256 }
}

/** Removes a file that `copyToHost` made. */
export async function removeFromHost(
  session: HostSession,
  file: Pick<HostFile, 'name' | 'as'>,
): Promise<void> {
  const folder = await workFolder(session, file.as)
  await session.run(removeEntry, { folder, name: file.name }, { as: file.as })
}

/** A text as a stream to copy. */
export function streamOf(text: string | Buffer): Readable {
  return Readable.from([Buffer.from(text as string)])
}
