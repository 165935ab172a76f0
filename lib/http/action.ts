import 'server-only'
import { cookies, headers } from 'next/headers'
import { actorOfCookies } from '@/lib/auth/request-actor'
import type { InitialContext } from '@/lib/http/context'
import { demandSameOrigin, requestInfo } from '@/lib/http/guard'

/**
 * The context of a server action: `procedure.actionable({ context: actionContext })`. An action is a POST
 * to a page, so the rule against other sites is checked here as at the other doors; Next alone would take a
 * request without Origin.
 */
export async function actionContext(): Promise<InitialContext> {
  const head = await headers()
  const jar = await cookies()
  return {
    request: requestInfo(head, 'action'),
    authenticate: async () => {
      // Inside the base, so that a refusal becomes an error of the catalogue like any other.
      demandSameOrigin(head)
      return actorOfCookies(jar.toString())
    },
  }
}
