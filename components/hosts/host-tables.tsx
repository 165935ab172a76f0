import { ColumnTable, type ColumnTableProps, type TableColumn } from '@/components/patterns/column-table'
import { CsvButton } from '@/components/patterns/csv-button'
import { HostileText } from '@/components/patterns/hostile-text'
import { Reading } from '@/components/patterns/reading'
import { ShareBar } from '@/components/patterns/share-bar'
import { Status } from '@/components/patterns/status'
import type { Reading as ReadingValue } from '@/lib/engines/contract/reading'
import type { DiskFigures, HostFigures, MountFigures, NetworkFigures } from '@/lib/features/hosts/figures'
import { formatByteRate, formatBytes } from '@/lib/format/bytes'
import type { CsvColumn } from '@/lib/format/csv'
import { csvReading } from '@/lib/format/csv-reading'
import { formatDuration } from '@/lib/format/duration'
import { formatNumber, formatShare } from '@/lib/format/number'
import { hostFigureTexts as t } from '@/lib/texts/host-figures'
import { usedOf } from './host-tiles'

const wait = (seconds: number | null) => (seconds === null ? t.noneAsked : formatDuration(seconds * 1_000))

type FiguresProps<T> = Pick<ColumnTableProps<T>, 'columns' | 'rowId' | 'none'> & {
  title: string
  reading: ReadingValue<T[]>
  csv: ReadonlyArray<CsvColumn<T>>
  view: string
}

/** A heading and a table of figures, or why they are not known. */
function Figures<T>({ title, reading, csv, view, ...table }: FiguresProps<T>) {
  return (
    <section>
      <div className="mb-1 flex items-center justify-between gap-2">
        <h3 className="font-semibold">{title}</h3>
        {reading.known && reading.value.length > 0 ? (
          <span data-print="hide">
            <CsvButton columns={csv} rows={() => reading.value} target="host" view={view} />
          </span>
        ) : null}
      </div>
      <Reading reading={reading}>{(rows) => <ColumnTable label={title} rows={rows} {...table} />}</Reading>
    </section>
  )
}

const FIGURE = { numeric: true, className: 'whitespace-nowrap' } as const
const NAME = 'font-mono text-xs'
const nameCell = ({ name }: { name: string }) => <HostileText text={name} max={24} />
const byName = ({ name }: { name: string }) => name

const DISK: readonly TableColumn<DiskFigures>[] = [
  { head: t.device, className: NAME, cell: nameCell },
  { head: t.read, ...FIGURE, cell: (disk) => formatByteRate(disk.readBytes) },
  { head: t.written, ...FIGURE, cell: (disk) => formatByteRate(disk.writtenBytes) },
  { head: t.waitToRead, ...FIGURE, cell: (disk) => wait(disk.readSeconds) },
  { head: t.waitToWrite, ...FIGURE, cell: (disk) => wait(disk.writeSeconds) },
  { head: t.busy, ...FIGURE, cell: ({ busy }) => <ShareBar share={busy}>{formatShare(busy)}</ShareBar> },
]

/** Rates are per second, shares between 0 and 1, as everywhere in files. */
const DISK_CSV: ReadonlyArray<CsvColumn<DiskFigures>> = [
  { header: 'device', value: byName },
  { header: 'read_bytes_s', value: (disk) => disk.readBytes },
  { header: 'written_bytes_s', value: (disk) => disk.writtenBytes },
  { header: 'read_wait_s', value: (disk) => disk.readSeconds },
  { header: 'write_wait_s', value: (disk) => disk.writeSeconds },
  { header: 'busy_share', value: (disk) => disk.busy },
]

/** Block devices over the last ten seconds. */
export function DiskTable({ disks }: { disks: HostFigures['disks'] }) {
  return (
    <Figures
      title={t.disks}
      reading={disks}
      columns={DISK}
      csv={DISK_CSV}
      view="disks"
      rowId={byName}
      none={t.thisHostHasNo}
    />
  )
}

const NETWORK: readonly TableColumn<NetworkFigures>[] = [
  { head: t.interface, className: NAME, cell: nameCell },
  { head: t.received, ...FIGURE, cell: (one) => formatByteRate(one.receivedBytes) },
  { head: t.sent, ...FIGURE, cell: (one) => formatByteRate(one.sentBytes) },
  {
    head: t.errors,
    ...FIGURE,
    cell: ({ errors }) => (errors > 0 ? <Status status="warning">{formatNumber(errors)}/s</Status> : t.none),
  },
]

const NETWORK_CSV: ReadonlyArray<CsvColumn<NetworkFigures>> = [
  { header: 'interface', value: byName },
  { header: 'received_bytes_s', value: (one) => one.receivedBytes },
  { header: 'sent_bytes_s', value: (one) => one.sentBytes },
  { header: 'errors_s', value: (one) => one.errors },
]

/** Network interfaces over the last ten seconds. */
export function NetworkTable({ network }: { network: HostFigures['network'] }) {
  return (
    <Figures
      title={t.network}
      reading={network}
      columns={NETWORK}
      csv={NETWORK_CSV}
      view="network"
      rowId={byName}
      none={t.thereIsNoInterface}
    />
  )
}

const MOUNT: readonly TableColumn<MountFigures>[] = [
  {
    head: t.mountedAt,
    className: 'max-w-64 truncate font-mono text-xs',
    cell: ({ path }) => (
      <span translate="no" title={path.slice(0, 300)}>
        <HostileText text={path} max={60} />
      </span>
    ),
  },
  { head: t.type, className: 'text-ink-muted', cell: ({ type }) => <HostileText text={type} max={16} /> },
  {
    head: t.inUse2,
    numeric: true,
    className: 'w-40 whitespace-nowrap',
    cell: ({ space }) => (
      <Reading reading={space}>
        {(read) => (
          <ShareBar share={usedOf(read)}>
            {usedOf(read) >= 0.95 ? (
              <Status status="critical">{formatShare(usedOf(read))}</Status>
            ) : (
              formatShare(usedOf(read))
            )}
          </ShareBar>
        )}
      </Reading>
    ),
  },
  {
    head: t.free,
    ...FIGURE,
    cell: ({ space }) => <Reading reading={space}>{({ available }) => formatBytes(available)}</Reading>,
  },
  {
    head: t.inodesInUse,
    ...FIGURE,
    cell: ({ inodes }) => (
      <Reading reading={inodes}>{({ used, total }) => formatShare(used / Math.max(1, total))}</Reading>
    ),
  },
]

const MOUNT_CSV: ReadonlyArray<CsvColumn<MountFigures>> = [
  { header: 'mounted_at', value: ({ path }) => path },
  { header: 'source', value: ({ source }) => source },
  { header: 'type', value: ({ type }) => type },
  { header: 'size_bytes', value: ({ space }) => csvReading(space, ({ size }) => size) },
  { header: 'used_bytes', value: ({ space }) => csvReading(space, ({ used }) => used) },
  { header: 'available_bytes', value: ({ space }) => csvReading(space, ({ available }) => available) },
  { header: 'inodes_total', value: ({ inodes }) => csvReading(inodes, ({ total }) => total) },
  { header: 'inodes_used', value: ({ inodes }) => csvReading(inodes, ({ used }) => used) },
]

/** Every file system of the host, the fullest first. */
export function MountTable({ mounts }: { mounts: HostFigures['mounts'] }) {
  return (
    <Figures
      title={t.fileSystems}
      reading={mounts}
      columns={MOUNT}
      csv={MOUNT_CSV}
      view="file-systems"
      rowId={({ path }) => path}
    />
  )
}
