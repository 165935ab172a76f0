import 'server-only'
import { lastLines } from '@/lib/engines/log-lines'
import { AppError } from '@/lib/errors'
import { type FoundFile, listFolder, readFile } from '@/lib/hosts/commands/files'
import { openHost } from '@/lib/hosts/open.run'
import type { HostSession } from '@/lib/hosts/session'
import { findPlacement, type PlacedService } from '@/lib/hosts/store'
import type { ProbeContext, ProbeRunner } from '@/lib/probes/kind'
import { logsTailTexts as t } from '@/lib/texts/logs-tail'
import type { TailAnswer, TailInput } from './tail'

/** Bytes read of a file: a quarter of a kilobyte for each line asked for, a megabyte at most. */
const bytesFor = (lines: number) => Math.min(1_000_000, Math.max(32_768, lines * 256))
/** Files that were packed away are no text. */
const PACKED = /\.(gz|bz2|xz|zst|zip)$/i

/** Reads the end of the log on the host where there is one, else through the server. */
export const logsTailRunner: ProbeRunner<TailInput, TailAnswer> = {
  kind: 'logs.tail',
  async run(context, input) {
    const placed = input.from === 'server' ? null : await findPlacement(context.target.id)
    if (placed && placed.service.logPath !== '') return fromHost(context, placed.service, input)
    if (input.from === 'host')
      throw new AppError('engine.unsupported', {
        detail: t.notKnownOnWhich,
        hint: t.setBothOnThe,
      })
    return fromServer(context, input)
  },
}

async function fromServer(context: ProbeContext, { lines }: TailInput): Promise<TailAnswer> {
  const session = await context.open()
  const tail = await session.probes.logTail({ bytes: bytesFor(lines), lines })
  return { from: 'server', ...tail, files: [], readAt: new Date().toISOString() }
}

async function fromHost(context: ProbeContext, placed: PlacedService, input: TailInput): Promise<TailAnswer> {
  const session = await openHost(placed.hostId)
  try {
    const as = await readerOf(session, placed)
    const options = { as, signal: context.signal }
    const listed = await session.run(listFolder, { folder: placed.logPath }, options).catch(mayNot)
    const files = listed
      .filter((file) => file.kind === 'file' && !PACKED.test(file.name))
      .sort((a, b) => b.changedAt - a.changedAt)
      .slice(0, 50)
    const file = chosen(files, input.file)
    const bytes = bytesFor(input.lines)
    const offset = Math.max(0, file.bytes - bytes)
    const place = { folder: placed.logPath, name: file.name, offset, bytes }
    const piece = await session.run(readFile, place, { ...options, idleMs: 10_000 }).catch(mayNot)
    return {
      from: 'host',
      source: `${placed.logPath}/${file.name}`,
      size: file.bytes,
      ...lastLines(piece, offset === 0, input.lines),
      files: files.map((one) => ({
        name: one.name,
        bytes: one.bytes,
        changedAt: new Date(one.changedAt).toISOString(),
      })),
      readAt: new Date().toISOString(),
    }
  } finally {
    await session.close()
  }
}

/** As root the service's own user reads; any other login reads what it may itself, since sudo cannot name a place in a file. */
async function readerOf(session: HostSession, placed: PlacedService): Promise<string | null> {
  const login = await session.login()
  return login.uid === 0 && placed.serviceUser !== '' ? placed.serviceUser : null
}

function chosen(files: readonly FoundFile[], wanted: string | undefined): FoundFile {
  const file = wanted === undefined ? files[0] : files.find((one) => one.name === wanted)
  if (file) return file
  throw new AppError('engine.unsupported', {
    detail: wanted === undefined ? t.folderOfTheLogs : t.thereIsNoSuch,
    hint: t.seeOnThePage,
  })
}

function mayNot(error: unknown): never {
  if (error instanceof AppError && /Permission denied/.test(error.detail ?? ''))
    throw new AppError('host.command_failed', {
      detail: error.detail ?? '',
      hint: t.putThePanelLogin,
    })
  throw error
}
