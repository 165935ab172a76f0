'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import type { Target } from '@/lib/features/targets/contract'
import { orpc } from '@/lib/http/query'
import { EditSection } from './edit-section'
import { PreflightResult } from './preflight-result'
import { ReplaceCredential } from './replace-credential'

type Kind = 'monitor' | 'operator'
type Stored = NonNullable<Target['monitor']>
type Props = { target: Target; onSaved: (target: Target) => void }

const WORDS = {
  monitor: {
    title: 'Monitor',
    about: 'Watches. It must not be able to write.',
    none: 'No monitor credential is stored: the target cannot be watched.',
    waiting: 'Connecting as the monitor',
    good: 'The monitor can watch this server',
  },
  operator: {
    title: 'Operator',
    about: 'Acts: cancels statements, ends sessions. Only the worker can open it, so the worker tries it.',
    none: 'No operator credential is stored: the target can only be watched.',
    waiting: 'The worker connects as the operator',
    good: 'The operator can act on this server',
  },
} as const

function StoredFacts({ stored }: { stored: Stored }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="font-mono text-sm">
        <HostileText text={stored.user} />
      </span>
      <span className="text-ink-muted text-sm">
        set <TimeAgo at={stored.setAt} mode="time" />
        {stored.setBy === null ? null : (
          <>
            {' by '}
            <HostileText text={stored.setBy} />
          </>
        )}
      </span>
      <span className="text-sm">
        {stored.testedAt === null ? (
          <span className="text-ink-muted">not tested since</span>
        ) : (
          <Status status={stored.testOk ? 'ok' : 'critical'}>
            {stored.testOk ? 'tested' : 'failed its test'} <TimeAgo at={stored.testedAt} />
          </Status>
        )}
      </span>
    </p>
  )
}

function Credential({ target, kind, onSaved }: Props & { kind: Kind }) {
  const words = WORDS[kind]
  const stored = target[kind]
  const cache = useQueryClient()
  const [replacing, setReplacing] = useState(false)
  const test = useMutation(
    orpc.targets.test.mutationOptions({
      onSettled: () => cache.invalidateQueries({ queryKey: orpc.targets.get.key() }),
    }),
  )
  const check = () => test.mutate({ targetId: target.id, credential: kind })
  return (
    <section aria-label={words.title} className="space-y-3">
      <div>
        <h3 className="font-medium">{words.title}</h3>
        <p className="max-w-[72ch] text-ink-muted text-sm">{words.about}</p>
      </div>
      {stored ? <StoredFacts stored={stored} /> : <p className="text-sm">{words.none}</p>}
      {replacing ? (
        <ReplaceCredential
          targetId={target.id}
          kind={kind}
          user={stored?.user ?? ''}
          onClose={() => setReplacing(false)}
          onSaved={(saved) => {
            setReplacing(false)
            onSaved(saved)
            check()
          }}
        />
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setReplacing(true)}>
            {stored ? `Replace the ${kind}` : `Set the ${kind}`}
          </Button>
          {stored ? (
            <Button busy={test.isPending} onClick={check}>
              Test the {kind}
            </Button>
          ) : null}
        </div>
      )}
      <PreflightResult check={test} waiting={words.waiting} good={words.good} />
    </section>
  )
}

/** The two credentials, write-only: who set them and when, a test of each, and their replacement. */
export function EditCredentials(props: Props) {
  return (
    <EditSection
      title="Credentials"
      about="Passwords are sealed the moment they are sent and are never shown again, to anybody. They can be tested and replaced."
    >
      <div className="space-y-6">
        <Credential kind="monitor" {...props} />
        <Credential kind="operator" {...props} />
      </div>
    </EditSection>
  )
}
