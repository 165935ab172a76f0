import type { Metadata } from 'next'
import { RegisterHost } from '@/components/hosts/register-host'
import { hostFieldsTexts as t } from '@/lib/texts/host-fields'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: t.registerHost }

export default function RegisterHostPage() {
  return (
    <Permitted permission="hosts.write" page={t.registerHost}>
      <RegisterHost />
    </Permitted>
  )
}
