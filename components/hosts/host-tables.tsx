import { ColumnTable, type ColumnTableProps, type TableColumn } from '@/components/patterns/column-table'
import { HostileText } from '@/components/patterns/hostile-text'
import { Reading } from '@/components/patterns/reading'
import { ShareBar } from '@/components/patterns/share-bar'
import { Status } from '@/components/patterns/status'
import type { Reading as ReadingValue } from '@/lib/engines/contract/reading'
import type { DiskFigures, HostFigures, MountFigures, NetworkFigures } from '@/lib/features/hosts/figures'
import { formatByteRate, formatBytes } from '@/lib/format/bytes'
import { formatDuration } from '@/lib/format/duration'
import { formatNumber, formatShare } from '@/lib/format/number'
import { hostFigureTexts as t } from '@/lib/texts/host-figures'
import { usedOf } from './host-tiles'

const wait = (seconds: number | null) => (seconds === null ? t.noneAsked : formatDuration(seconds * 1_000))

type FiguresProps<T> = Pick<ColumnTableProps<T>, 'columns' | 'rowId' | 'none'> & {
  title: string
  reading: ReadingValue<T[]>
}

/** A heading and a table of figures, or why they are not known. */
function Figures<T>({ title, reading, ...table }: FiguresProps<T>) {
  return (
    <section>
      <h3 className="mb-1 font-semibold">{title}</h3>
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

/** Block devices over the last ten seconds. */
export function DiskTable({ disks }: { disks: HostFigures['disks'] }) {
  return <Figures title={t.disks} reading={disks} columns={DISK} rowId={byName} none={t.thisHostHasNo} />
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

/** Network interfaces over the last ten seconds. */
export function NetworkTable({ network }: { network: HostFigures['network'] }) {
  return (
    <Figures
      title={t.network}
      reading={network}
      columns={NETWORK}
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

/** Every file system of the host, the fullest first. */
export function MountTable({ mounts }: { mounts: HostFigures['mounts'] }) {
  return <Figures title={t.fileSystems} reading={mounts} columns={MOUNT} rowId={({ path }) => path} />
}
