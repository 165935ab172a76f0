import 'server-only'
import { RPCHandler } from '@orpc/server/fetch'
import { actorOfSignIn } from '@/lib/auth/actor-store'
import { actorOfCookies, sessionCookie, sessionSecret } from '@/lib/auth/request-actor'
import { AppError } from '@/lib/errors'
import { errorResponse, toAppError, toOrpcError } from '@/lib/http/errors'
import type { EventFeed } from '@/lib/http/event-feed'
import { EventStream } from '@/lib/http/event-stream'
import { demandSameOrigin, finish, requestInfo, withBody } from '@/lib/http/guard'
import { router } from '@/lib/http/router'
import { withPatience } from '@/lib/store/patience'

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
    const renewed: { secret: string; expiresAt: number }[] = []
    const answer = await handler.handle(await withBody(request), {
      prefix: '/api/rpc',
      context: {
        request: info,
        authenticate: () => actorOfCookies(cookies),
        takeFeed: (feed) => feeds.push(feed),
        again: (actor) => withPatience(actorOfSignIn(actor.signIn.id)),
        cookie: {
          secret: () => sessionSecret(cookies),
          replace: (secret, expiresAt) => renewed.push({ secret, expiresAt }),
        },
      },
    })
    if (!answer.matched) throw new AppError('not_found')
    const [feed] = feeds
    if (!feed) {
      const response = finish(answer.response, info.requestId)
      for (const { secret, expiresAt } of renewed)
        response.headers.append('set-cookie', await sessionCookie(secret, expiresAt))
      return response
    }
    await answer.response.body?.cancel()
    const wire = (error: unknown) =>
      toOrpcError(toAppError(error, info.requestId, 'rpc stream'), info.requestId)
    const headers = { 'content-type': 'text/event-stream' }
    return finish(new Response(new EventStream(feed, wire), { headers }), info.requestId)
  } catch (error) {
    return errorResponse(toAppError(error, info.requestId, 'rpc'), info.requestId)
  }
}
