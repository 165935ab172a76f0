'use client'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import type { Evidence } from '@/lib/features/audit/contract'
import { formatNumber } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { evidenceTexts as words } from '@/lib/texts/evidence'
import { plural, say } from '@/lib/texts/texts'
import { EvidenceKeys } from './evidence-keys'
import { EvidencePlaces } from './evidence-places'

const RotateKey = dynamic(() => import('./rotate-key').then((module) => module.RotateKey))

const WORDS: Record<Evidence['status'], string> = {
  ok: words.signedAndWitnessed,
  warning: words.signedWitnesses,
  critical: words.evidenceIsNotIn,
}

/** How the log is signed, who else holds copies, and what the last check found. */
export function EvidencePanel() {
  const me = useQuery(orpc.me.get.queryOptions())
  const allowed = me.data?.permissions.includes('audit.verify') === true
  const query = useQuery(orpc.audit.evidence.queryOptions({ enabled: allowed, refetchInterval: 15_000 }))
  if (!allowed) return null
  if (query.isPending) return <Skeleton className="mb-4 h-24 w-full" />
  if (query.isError) return <ErrorPanel {...problemOf(query.error)} />
  return <Panel evidence={query.data} mayRotate={me.data?.permissions.includes('audit.keys') === true} />
}

function Panel({ evidence, mayRotate }: { evidence: Evidence; mayRotate: boolean }) {
  const [rotating, setRotating] = useState(false)
  const inUse = evidence.keys.find((key) => key.retiredSeq === null)
  return (
    <section aria-labelledby="evidence" className="mb-5 rounded-md border">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2">
        <h2 id="evidence" className="font-semibold text-base">
          {words.evidence}
        </h2>
        <Status status={evidence.status}>{WORDS[evidence.status]}</Status>
        <Checkpoint evidence={evidence} />
        <LastCheck evidence={evidence} />
      </div>
      {evidence.problems.length > 0 ? (
        <ul aria-label={words.problemsOfEvidence} className="space-y-1 border-t px-3 py-2 text-sm">
          {evidence.problems.map((problem) => (
            <li key={problem}>
              <HostileText text={problem} />
            </li>
          ))}
        </ul>
      ) : null}
      <details className="border-t px-3 py-2">
        <summary className="cursor-pointer text-sm">
          {say(words.placesAndKeys, {
            places: plural(words.placesKeepCopies, evidence.places.length),
            keys: plural(words.keys, evidence.keys.length),
          })}
        </summary>
        <EvidencePlaces places={evidence.places} />
        <EvidenceKeys keys={evidence.keys} />
        {mayRotate && inUse ? (
          <Button size="sm" onClick={() => setRotating(true)}>
            {words.changeKey}
          </Button>
        ) : null}
      </details>
      {rotating && inUse && evidence.rotationHash ? (
        <RotateKey keyId={inUse.id} planHash={evidence.rotationHash} onClose={() => setRotating(false)} />
      ) : null}
    </section>
  )
}

function Checkpoint({ evidence: { checkpoint, headSeq } }: { evidence: Evidence }) {
  if (!checkpoint) return null
  const open = headSeq - checkpoint.seq
  return (
    <span className="text-ink-muted text-sm">
      <Say
        of={open > 0 ? words.signedThroughEntryNewer : words.signedThroughEntry}
        seq={checkpoint.seq}
        open={formatNumber(open)}
        time={<TimeAgo at={checkpoint.time} />}
      />
    </span>
  )
}

function LastCheck({ evidence: { lastCheck } }: { evidence: Evidence }) {
  if (!lastCheck) return <span className="text-ink-muted text-sm">{words.notCheckedYet}</span>
  const fine = lastCheck.nightly ? words.checkedInNight : words.lastChecked
  const altered = lastCheck.nightly ? words.checkedInNightAltered : words.lastCheckedAltered
  return (
    <span className="text-ink-muted text-sm">
      <Say
        of={lastCheck.ok ? fine : altered}
        time={<TimeAgo at={lastCheck.at} />}
        count={formatNumber(lastCheck.count)}
      />
    </span>
  )
}
