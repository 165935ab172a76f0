import { handleRpc } from '@/lib/http/rpc-door'

export const dynamic = 'force-dynamic'

export { handleRpc as POST }
