import 'server-only'
import { z } from 'zod'
import { exportLines } from '@/lib/audit/export'
import { type Actor, may, mayAnywhere } from '@/lib/auth/actor'
import { authorizeTargetOf } from '@/lib/auth/authorized-target'
import { actorOfBearer, actorOfCookies } from '@/lib/auth/request-actor'
import { readParts, removeDownload, type TakenDownload, takeDownload } from '@/lib/documents/download-store'
import { AppError } from '@/lib/errors'
import { logText } from '@/lib/features/runs/log-store'
import { errorResponse, toAppError } from '@/lib/http/errors'
import { finish, requestInfo } from '@/lib/http/guard'
import { logError } from '@/lib/http/log'

const Id = z.uuid()
const ExportInput = z.object({ names: z.boolean() })
const DocumentInput = z.union([z.object({ changeId: z.uuid() }), z.object({ audit: z.literal(true) })])
const RunLogInput = z.object({ runId: z.uuid() })
const PIECE = 65_536

/** A link of our own pages, or an address that somebody typed; never a page of another site. */
async function whoAsks(headers: Headers): Promise<Actor> {
  const bearer = headers.get('authorization')
  if (bearer !== null) return actorOfBearer(bearer)
  const site = headers.get('sec-fetch-site')
  if (site !== 'same-origin' && site !== 'none') throw new AppError('request.origin')
  return actorOfCookies(headers.get('cookie'))
}

async function* inPieces(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let text = ''
  for await (const line of lines) {
    text += `${line}\n`
    if (text.length < PIECE) continue
    yield Buffer.from(text, 'utf8')
    text = ''
  }
  if (text !== '') yield Buffer.from(text, 'utf8')
}

/** The bytes, after the rights were looked at a second time: they may be gone since the link was made. */
async function open(id: string, taken: TakenDownload, actor: Actor): Promise<AsyncGenerator<Uint8Array>> {
  if (taken.kind === 'audit-export') {
    if (!mayAnywhere(actor, 'audit.verify')) throw new AppError('permission.denied')
    const { names } = ExportInput.parse(taken.input)
    return inPieces(exportLines({ names: names && mayAnywhere(actor, 'audit.read.all') }))
  }
  if (taken.kind === 'run-log') {
    const { runId } = RunLogInput.parse(taken.input)
    await authorizeTargetOf(actor, 'changes.read', 'run', runId)
    return inPieces(logText(runId))
  }
  const check = DocumentInput.parse(taken.input)
  if ('changeId' in check) await authorizeTargetOf(actor, 'changes.read', 'change', check.changeId)
  else if (!may(actor, 'audit.read.own')) throw new AppError('permission.denied')
  return readParts(id)
}

function streamOf(
  id: string,
  bytes: AsyncGenerator<Uint8Array>,
  requestId: string,
): ReadableStream<Uint8Array> {
  const forget = () => removeDownload(id).catch(() => undefined)
  return new ReadableStream({
    async pull(controller) {
      try {
        const next = await bytes.next()
        if (!next.done) return controller.enqueue(next.value)
        await forget()
        controller.close()
      } catch (error) {
        logError(requestId, 'download', error)
        controller.error(new Error('The file broke off.'))
      }
    },
    async cancel() {
      await bytes.return(undefined)
      await forget()
    },
  })
}

/**
 * Hands over a file that a procedure made ready: once, in time, and only to whom it was made for. The id in
 * the address is of no use to anybody else.
 */
export async function handleDownload(request: Request, id: string): Promise<Response> {
  const info = requestInfo(request.headers, 'rest')
  try {
    const actor = await whoAsks(request.headers)
    if (actor.kind === 'anonymous') throw new AppError('auth.required')
    if (!Id.safeParse(id).success) throw new AppError('not_found')
    const taken = await takeDownload(id, actor)
    if (!taken) throw new AppError('download.gone')
    const bytes = await open(id, taken, actor)
    const headers = {
      'content-type': taken.contentType,
      'content-disposition': `attachment; filename="${taken.name.replace(/[^A-Za-z0-9._-]/g, '-')}"`,
      'content-security-policy': "sandbox; default-src 'none'",
    }
    return finish(new Response(streamOf(id, bytes, info.requestId), { headers }), info.requestId)
  } catch (error) {
    return errorResponse(toAppError(error, info.requestId, 'download'), info.requestId)
  }
}
