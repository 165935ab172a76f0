import type { Metadata } from 'next'
import { RegisterHost } from '@/components/hosts/register-host'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: 'Register a host' }

export default function RegisterHostPage() {
  return (
    <Permitted permission="hosts.write" page="Register a host">
      <RegisterHost />
    </Permitted>
  )
}
