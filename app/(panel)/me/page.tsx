import type { Metadata } from 'next'
import { Account } from '@/components/me/account'
import { ownZone } from '@/lib/format/zone'
import { meTexts as t } from '@/lib/texts/me'

export const metadata: Metadata = { title: t.yourAccount }

export default function AccountPage() {
  return <Account serverZone={ownZone()} />
}
