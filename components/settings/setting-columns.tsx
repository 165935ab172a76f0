import type { DataColumn } from '@/components/patterns/data-column'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import type { SettingView } from '@/lib/features/settings/contract'
import { settingText } from '@/lib/features/settings/show'
import { settingsTexts as t } from '@/lib/texts/settings'
import { say } from '@/lib/texts/texts'

const ABSENT = <span className="text-ink-faint">–</span>

/** When a new value of a parameter counts. */
export const APPLIES = { now: t.now, reload: t.reload, restart: t.restart, never: t.never } as const

/** A value with its unit, as a person would write it. */
export function SettingValue({ row, max }: { row: Pick<SettingView, 'value' | 'unit'>; max?: number }) {
  if (row.value === null) return <span title={t.unknownValue}>{<Status status="unknown" />}</span>
  if (row.value === '') return <span className="text-ink-faint">{'∅'}</span>
  return <HostileText text={settingText(row.value, row.unit)} mono {...(max ? { max } : {})} />
}

/** What there is to say of a parameter, the most urgent first: shape, word and colour. */
export function SettingState({ row }: { row: SettingView }) {
  if (row.pending === true) return <Status status="warning">{t.waits}</Status>
  if (row.changed === null) return <Status status="unknown" />
  return row.changed ? (
    <Status status="info">{t.changed}</Status>
  ) : (
    <Status status="off">{t.atDefault}</Status>
  )
}

/** The columns of Settings. */
export const SETTING_COLUMNS: ReadonlyArray<DataColumn<SettingView>> = [
  {
    id: 'name',
    header: t.name,
    primary: true,
    width: 280,
    value: (row) => row.name,
    cell: (row) => <HostileText text={row.name} mono max={64} />,
  },
  {
    id: 'value',
    header: t.value,
    width: 200,
    value: (row) => row.value,
    cell: (row) => <SettingValue row={row} max={60} />,
  },
  {
    id: 'default',
    header: t.defaultValue,
    width: 150,
    value: (row) => row.default,
    cell: (row) =>
      row.default === null ? ABSENT : <SettingValue row={{ value: row.default, unit: row.unit }} max={40} />,
  },
  {
    id: 'state',
    header: t.state,
    width: 160,
    value: (row) => (row.pending ? 0 : row.changed ? 1 : row.changed === null ? 2 : 3),
    cell: (row) => <SettingState row={row} />,
  },
  {
    id: 'source',
    header: t.source,
    width: 270,
    value: (row) => row.source,
    cell: (row) => <Source row={row} />,
  },
  {
    id: 'applies',
    header: t.counts,
    width: 170,
    value: (row) => row.applies,
    cell: (row) => (row.applies === null ? ABSENT : APPLIES[row.applies]),
  },
  {
    id: 'category',
    header: t.category,
    width: 220,
    hidden: true,
    value: (row) => row.category,
    cell: (row) => <HostileText text={row.category} max={60} />,
  },
]

function Source({ row: { source, file, line } }: { row: SettingView }) {
  if (source === null) return ABSENT
  const name = file?.split('/').at(-1) ?? null
  const place = name === null || line === null ? name : say(t.fileLine, { file: name, line })
  return (
    <span className="flex flex-wrap gap-x-2">
      <HostileText text={source} />
      {place ? <HostileText text={place} max={40} className="text-ink-muted text-xs" /> : null}
    </span>
  )
}
