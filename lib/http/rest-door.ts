import 'server-only'
import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { ORPCError } from '@orpc/server'
import { z } from 'zod'
import { actorOfBearer } from '@/lib/auth/request-actor'
import { AppError } from '@/lib/errors'
import { type ErrorBody, errorBody, errorResponse, toAppError } from '@/lib/http/errors'
import { finish, requestInfo, withBody } from '@/lib/http/guard'
import { router } from '@/lib/http/router'

const carried = z.object({
  hint: z.string(),
  requestId: z.string(),
  detail: z.string().optional(),
  fields: z.record(z.string(), z.string()).optional(),
})

const handler = new OpenAPIHandler(router, {
  customErrorResponseBodyEncoder: (error: ORPCError<string, unknown>): ErrorBody | undefined => {
    const data = carried.safeParse(error.data)
    return data.success ? { code: error.code, message: error.message, ...data.data } : undefined
  },
})

/** An error that oRPC made before our base ran (a body that is no JSON) has its own form: bring it into ours. */
async function unify(response: Response, requestId: string): Promise<Response> {
  if (response.status < 400 || !response.headers.get('content-type')?.includes('json')) return response
  const body: unknown = await response.clone().json()
  if (z.object({ requestId: z.string() }).safeParse(body).success) return response
  const error = toAppError(new ORPCError('BAD_REQUEST', { status: response.status }), requestId, 'rest')
  return Response.json(errorBody(error, requestId), { status: error.status })
}

/**
 * The door of outsiders. Only the Authorization header gives authority: cookies are not read, so no other
 * site can make a browser do anything here.
 */
export async function handleRest(request: Request): Promise<Response> {
  const info = requestInfo(request.headers, 'rest')
  try {
    const bearer = request.headers.get('authorization')
    const answer = await handler.handle(await withBody(request), {
      prefix: '/api/v1',
      context: { request: info, authenticate: () => actorOfBearer(bearer) },
    })
    if (!answer.matched) throw new AppError('not_found')
    return finish(await unify(answer.response, info.requestId), info.requestId)
  } catch (error) {
    return errorResponse(toAppError(error, info.requestId, 'rest'), info.requestId)
  }
}
