import { handleAuth } from '@/lib/auth/front-door'

export const dynamic = 'force-dynamic'

export { handleAuth as GET, handleAuth as POST }
