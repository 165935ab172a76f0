import 'server-only'
import { RPCHandler } from '@orpc/server/fetch'
import { actorOfCookies } from '@/lib/auth/request-actor'
import { AppError } from '@/lib/errors'
import { errorResponse, toAppError } from '@/lib/http/errors'
import { demandSameOrigin, finish, requestInfo, withBody } from '@/lib/http/guard'
import { router } from '@/lib/http/router'

const handler = new RPCHandler(router)

/**
 * The door of our own pages: cookies give authority here, so every call must come from a page of this
 * origin, reads included. Only POST is served.
 */
export async function handleRpc(request: Request): Promise<Response> {
  const info = requestInfo(request.headers, 'rpc')
  try {
    if (request.method !== 'POST') throw new AppError('not_found')
    demandSameOrigin(request.headers)
    const cookies = request.headers.get('cookie')
    const answer = await handler.handle(await withBody(request), {
      prefix: '/api/rpc',
      context: { request: info, authenticate: () => actorOfCookies(cookies) },
    })
    if (!answer.matched) throw new AppError('not_found')
    return finish(answer.response, info.requestId)
  } catch (error) {
    return errorResponse(toAppError(error, info.requestId, 'rpc'), info.requestId)
  }
}
