import type { Metadata } from 'next'
import { WelcomeForm } from '@/components/sign-ins/welcome-form'
import { signInTexts as t } from '@/lib/texts/sign-ins'

export const metadata: Metadata = { title: t.welcome }

export default function WelcomePage() {
  return <WelcomeForm />
}
