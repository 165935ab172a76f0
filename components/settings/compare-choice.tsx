'use client'
import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useZone } from '@/components/patterns/zone'
import { Select } from '@/components/ui/select'
import type { SnapshotsView } from '@/lib/features/settings/contract'
import { SNAPSHOT_KINDS, type SnapshotKind } from '@/lib/features/settings/kinds'
import { formatDayTime } from '@/lib/format/time'
import { orpc } from '@/lib/http/query'
import { changesSeenTexts as t } from '@/lib/texts/changes-seen'
import { say } from '@/lib/texts/texts'
import { type CompareParams, compareParams } from './compare-search-params'

export type OtherTarget = { id: string; name: string }

const KINDS: Record<SnapshotKind, string> = {
  settings: t.settings,
  roles: t.roles,
  extensions: t.extensions,
  schemas: t.schemas,
  server: t.server,
}

export type CompareChoiceProps = {
  target: OtherTarget
  others: readonly OtherTarget[]
  snapshots: SnapshotsView
  params: CompareParams
  /** What is compared where the address says nothing. */
  asked: CompareParams
}

/** What is compared with what: kind, moments, and the other server. All of it stands in the address. */
export function CompareChoice({ target, others, snapshots, params, asked }: CompareChoiceProps) {
  const [, setParams] = useQueryStates(compareParams)
  const { kind } = params
  const mine = useMoments(target.id, kind, snapshots)
  const other = others.find(({ id }) => id === asked.with)
  const theirs = useMoments(other?.id ?? target.id, kind, null)
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Select
        aria-label={t.kind}
        className="w-44"
        value={kind}
        onValueChange={(next) => setParams({ kind: next, at: null, withAt: null })}
        options={SNAPSHOT_KINDS.map((value) => ({ value, label: KINDS[value] }))}
      />
      <Moment
        label={say(t.momentOf, { name: target.name })}
        value={asked.at}
        moments={mine}
        onChange={(at) => setParams({ at, with: asked.with, withAt: asked.withAt })}
      />
      <Select
        aria-label={t.otherServer}
        className="w-52"
        value={asked.with ?? ''}
        onValueChange={(next) => setParams({ with: next || null, at: next ? null : asked.at, withAt: null })}
        options={[
          { value: '', label: t.thisServer },
          ...others.map(({ id, name }) => ({ value: id, label: name, data: true })),
        ]}
      />
      <Moment
        label={say(t.momentOf, { name: other?.name ?? t.thisServer })}
        value={asked.withAt}
        moments={theirs}
        onChange={(withAt) => setParams({ withAt, at: asked.at, with: asked.with })}
      />
    </div>
  )
}

/** The moments that are kept; those of the first kind came with the page. */
function useMoments(targetId: string, kind: SnapshotKind, first: SnapshotsView | null): readonly string[] {
  const { data } = useQuery({
    ...orpc.settings.snapshots.queryOptions({ input: { targetId, kind } }),
    staleTime: 30_000,
    retry: false,
    ...(first && kind === 'settings' ? { initialData: first } : {}),
  })
  return (data?.items ?? []).map(({ at }) => at)
}

type MomentProps = {
  label: string
  value: Date | null
  moments: readonly string[]
  onChange: (at: Date | null) => void
}

function Moment({ label, value, moments, onChange }: MomentProps) {
  const zone = useZone()
  const given = value?.toISOString() ?? ''
  const known = given === '' || moments.includes(given)
  return (
    <Select
      aria-label={label}
      className="w-52"
      value={given}
      onValueChange={(next) => onChange(next === '' ? null : new Date(next))}
      options={[
        { value: '', label: t.now },
        ...(known ? moments : [given, ...moments]).map((at) => ({
          value: at,
          label: formatDayTime(new Date(at), zone),
          data: true,
        })),
      ]}
    />
  )
}
