import { handleHealth } from '@/lib/http/health-door'

export const dynamic = 'force-dynamic'

/** How the panel is doing: in short for everybody, in detail for who may read it. */
export function GET(request: Request): Promise<Response> {
  return handleHealth(request)
}
