import type { Metadata } from 'next'
import { RegisterTarget } from '@/components/targets/register-target'

export const metadata: Metadata = { title: 'Register a target' }

export default function RegisterTargetPage() {
  return <RegisterTarget />
}
