import type { Metadata } from 'next'
import { RegisterTarget } from '@/components/targets/register-target'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: 'Register a target' }

export default function RegisterTargetPage() {
  return (
    <Permitted permission="targets.write" page="Register a target">
      <RegisterTarget />
    </Permitted>
  )
}
