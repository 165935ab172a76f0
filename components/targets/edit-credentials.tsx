'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import type { CredentialKind } from '@/lib/engines/contract/address'
import type { Target } from '@/lib/features/targets/contract'
import { orpc } from '@/lib/http/query'
import { probeCredentialTexts as probeTexts } from '@/lib/texts/probes'
import { targetEditTexts as t } from '@/lib/texts/target-edit'
import { say } from '@/lib/texts/texts'
import { EditSection } from './edit-section'
import { PreflightResult } from './preflight-result'
import { ProbeScript } from './probe-script'
import { ReplaceCredential } from './replace-credential'

type Kind = CredentialKind
type Stored = NonNullable<Target['monitor']>
type Props = { target: Target; onSaved: (target: Target) => void }

const WORDS = {
  monitor: {
    title: t.monitor,
    about: t.watchesItMustNot,
    none: t.noMonitor,
    waiting: t.connectingAs,
    good: t.monitorCanWatch,
  },
  operator: {
    title: t.operator,
    about: t.actsCancels,
    none: t.noOperator,
    waiting: t.workerConnectsAs,
    good: t.operatorCanActOn,
  },
  probe: probeTexts,
} as const

function StoredFacts({ stored }: { stored: Stored }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="font-mono text-sm">
        <HostileText text={stored.user} />
      </span>
      <span className="text-ink-muted text-sm">
        {stored.setBy === null ? (
          <Say of={t.set} time={<TimeAgo at={stored.setAt} mode="time" />} />
        ) : (
          <Say
            of={t.setBy}
            time={<TimeAgo at={stored.setAt} mode="time" />}
            name={<HostileText text={stored.setBy} />}
          />
        )}
      </span>
      <span className="text-sm">
        {stored.testedAt === null ? (
          <span className="text-ink-muted">{t.notTestedSince}</span>
        ) : (
          <Status status={stored.testOk ? 'ok' : 'critical'}>
            {stored.testOk ? t.tested : t.failedItsTest} <TimeAgo at={stored.testedAt} />
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
            {stored ? say(t.replace, { kind }) : say(t.set2, { kind })}
          </Button>
          {stored ? (
            <Button busy={test.isPending} onClick={check}>
              {say(t.test, { kind })}
            </Button>
          ) : null}
        </div>
      )}
      <PreflightResult check={test} waiting={words.waiting} good={words.good} />
    </section>
  )
}

/** The three credentials, write-only: who set them and when, a test of each, and their replacement. */
export function EditCredentials(props: Props) {
  return (
    <EditSection title={t.credentials} about={t.passwordsAreSealed}>
      <div className="space-y-6">
        <Credential kind="monitor" {...props} />
        <Credential kind="operator" {...props} />
        <Credential kind="probe" {...props} />
        <ProbeScript target={props.target} />
      </div>
    </EditSection>
  )
}
