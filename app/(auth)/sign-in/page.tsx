import type { Metadata } from 'next'
import { SignInForm } from '@/components/sign-ins/sign-in-form'
import { StillOpen } from '@/components/sign-ins/still-open'
import { config } from '@/lib/config'
import { signInTexts as t } from '@/lib/texts/sign-ins'

export const metadata: Metadata = { title: t.signIn }

type Search = Promise<{ next?: string | string[]; error?: string | string[]; open?: string | string[] }>

const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : null)

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { next, error, open } = await searchParams
  const until = one(open)
  return (
    <>
      {until === null ? null : <StillOpen until={until} />}
      <SignInForm next={one(next)} failed={one(error) !== null} oidcName={config().oidc?.name ?? null} />
    </>
  )
}
