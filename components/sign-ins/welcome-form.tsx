'use client'
import { type FormEvent, useEffect, useState } from 'react'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { PasswordField } from '@/components/patterns/password-field'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Form } from '@/components/ui/form'
import { Input } from '@/components/ui/input'
import { Skeleton } from '@/components/ui/skeleton'
import { acceptLinkAction, readLinkAction } from '@/lib/features/sign-ins/actions'
import type { LinkView } from '@/lib/features/sign-ins/contract'
import { type Problem, problemOf } from '@/lib/http/problem'
import { signInTexts as t } from '@/lib/texts/sign-ins'
import { say } from '@/lib/texts/texts'

type Loaded = { secret: string; link: LinkView | null; problem: Problem | null }

/** The secret stands after the # and is taken out of the address at once: it stays in no history. */
function takeSecret(): string {
  const secret = window.location.hash.slice(1)
  if (secret) window.history.replaceState(null, '', window.location.pathname)
  return secret
}

async function load(secret: string): Promise<Loaded> {
  try {
    const [error, link] = await readLinkAction({ secret })
    return { secret, link: link ?? null, problem: error ? problemOf(error) : null }
  } catch (error) {
    return { secret, link: null, problem: problemOf(error) }
  }
}

const TITLES: Record<LinkView['purpose'], string> = {
  'first-admin': t.makeFirstAccount,
  invitation: t.welcomeTo,
  reset: t.chooseNewPassword,
}

/** Sets a password by a one-time link: an invitation, a reset, or the first admin of a new panel. */
export function WelcomeForm() {
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  useEffect(() => {
    let current = true
    const secret = takeSecret()
    if (!secret) return
    void load(secret).then((answer) => (current ? setLoaded(answer) : undefined))
    return () => {
      current = false
    }
  }, [])
  if (loaded === null)
    return (
      <>
        <h1 className="font-semibold text-xl">{t.oneMoment}</h1>
        <Skeleton className="h-40 w-full" />
        <p className="text-ink-muted text-sm">{t.openThisPageBy}</p>
      </>
    )
  if (loaded.link === null) {
    return (
      <>
        <h1 className="font-semibold text-xl">{t.thisLinkNoLonger}</h1>
        {loaded.problem?.code === 'not_found' ? (
          <EmptyState kind="no-permission" title={t.itWasUsedAlready}>
            {t.linkWorksOnceAsk}
          </EmptyState>
        ) : loaded.problem ? (
          <ErrorPanel {...loaded.problem} />
        ) : null}
      </>
    )
  }
  return <PasswordStep secret={loaded.secret} link={loaded.link} />
}

function PasswordStep({ secret, link }: { secret: string; link: LinkView }) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const first = link.purpose === 'first-admin'
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      const [error] = await acceptLinkAction({ secret, password, ...(first ? { name, email } : {}) })
      if (error === null) return window.location.assign('/sign-in')
      setProblem(problemOf(error))
    } catch (error) {
      setProblem(problemOf(error))
    }
    setBusy(false)
  }
  return (
    <>
      <h1 className="font-semibold text-xl">{TITLES[link.purpose]}</h1>
      {link.purpose === 'first-admin' ? null : (
        <p className="text-ink-muted">{say(t.youSignInAs, { name: link.name, email: link.email })}</p>
      )}
      <Form onSubmit={submit} className="space-y-4">
        {first ? (
          <>
            <Field label={t.name} required error={problem?.fields?.name}>
              <Input autoComplete="name" value={name} onChange={(event) => setName(event.target.value)} />
            </Field>
            <Field label={t.eMail} required error={problem?.fields?.email}>
              <Input
                type="email"
                autoComplete="username"
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            </Field>
          </>
        ) : null}
        <PasswordField
          label={t.password}
          autoComplete="new-password"
          help={t.atLeast15}
          value={password}
          onChange={setPassword}
          error={problem?.fields?.password}
        />
        {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
        <Button type="submit" variant="primary" busy={busy} className="w-full">
          {t.setPassword}
        </Button>
      </Form>
    </>
  )
}
