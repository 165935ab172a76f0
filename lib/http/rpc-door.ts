import 'server-only'
import { RPCHandler } from '@orpc/server/fetch'
import { actorOfCookies } from '@/lib/auth/request-actor'
import { AppError } from '@/lib/errors'
import { errorResponse, toAppError, toOrpcError } from '@/lib/http/errors'
import type { EventFeed } from '@/lib/http/event-feed'
import { eventStream } from '@/lib/http/event-stream'
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
    const feeds: EventFeed[] = []
    const answer = await handler.handle(await withBody(request), {
      prefix: '/api/rpc',
      context: {
        request: info,
        authenticate: () => actorOfCookies(cookies),
        takeFeed: (feed) => feeds.push(feed),
      },
    })
    if (!answer.matched) throw new AppError('not_found')
    const [feed] = feeds
    if (!feed) return finish(answer.response, info.requestId)
    await answer.response.body?.cancel()
    const wire = (error: unknown) =>
      toOrpcError(toAppError(error, info.requestId, 'rpc stream'), info.requestId)
    const headers = { 'content-type': 'text/event-stream' }
    return finish(new Response(eventStream(feed, wire), { headers }), info.requestId)
  } catch (error) {
    return errorResponse(toAppError(error, info.requestId, 'rpc'), info.requestId)
  }
}
