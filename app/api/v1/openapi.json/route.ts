import { handleOpenApi } from '@/lib/http/openapi'

export const dynamic = 'force-dynamic'

export { handleOpenApi as GET }
