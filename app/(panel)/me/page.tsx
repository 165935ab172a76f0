import type { Metadata } from 'next'
import { Account } from '@/components/me/account'
import { ownZone } from '@/lib/format/zone'

export const metadata: Metadata = { title: 'Your account' }

export default function AccountPage() {
  return <Account serverZone={ownZone()} />
}
