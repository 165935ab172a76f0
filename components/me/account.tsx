'use client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { Badge } from '@/components/ui/badge'
import { Skeleton } from '@/components/ui/skeleton'
import { ROLE_TITLES } from '@/lib/auth/permissions'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { meTexts as words } from '@/lib/texts/me'
import { Authenticator } from './authenticator'
import { FormatsForm } from './formats-form'
import { PasswordForm } from './password-form'
import { SignInList } from './sign-in-list'
import { ZoneForm } from './zone-form'

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-t py-5">
      <h2 className="mb-3 font-semibold text-lg">{title}</h2>
      {children}
    </section>
  )
}

/** One's own account: grants, time zone and formats, password, authenticator app, and where one is signed in. */
export function Account({ serverZone }: { serverZone: string }) {
  const me = useQuery(orpc.me.get.queryOptions())
  if (me.isPending) return <Skeleton className="h-96 w-full" />
  if (me.isError) return <ErrorPanel {...problemOf(me.error)} />
  return (
    <>
      <PageHeader
        title={<HostileText text={me.data.name} max={80} />}
        meta={<span translate="no">{me.data.email}</span>}
      />
      <Section title={words.whatYouWereGranted}>
        <div className="flex flex-wrap gap-1">
          {me.data.grants.length === 0 ? <p className="text-ink-muted">{words.nothingYetAdminCan}</p> : null}
          {me.data.grants.map((grant) => (
            <Badge key={`${grant.role}:${grant.scope}:${grant.scopeId}`}>
              {ROLE_TITLES[grant.role]} · <HostileText text={grant.scopeName} max={40} />
            </Badge>
          ))}
        </div>
      </Section>
      {me.data.hasPassword ? (
        <>
          <Section title={words.authenticatorApp}>
            <Authenticator active={me.data.totp} />
          </Section>
          <Section title={words.password}>
            <PasswordForm />
          </Section>
        </>
      ) : null}
      <Section title={words.timeZone}>
        <ZoneForm serverZone={serverZone} />
      </Section>
      <Section title={words.numbersAndDates}>
        <FormatsForm />
      </Section>
      <Section title={words.whereYouAreSigned}>
        <SignInList />
      </Section>
    </>
  )
}
