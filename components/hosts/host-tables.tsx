import { HostileText } from '@/components/patterns/hostile-text'
import { Reading } from '@/components/patterns/reading'
import { ShareBar } from '@/components/patterns/share-bar'
import { Status } from '@/components/patterns/status'
import { Table, Td, Th } from '@/components/ui/table'
import type { HostFigures } from '@/lib/features/hosts/figures'
import { formatByteRate, formatBytes } from '@/lib/format/bytes'
import { formatDuration } from '@/lib/format/duration'
import { formatNumber, formatShare } from '@/lib/format/number'
import { hostFigureTexts as t } from '@/lib/texts/host-figures'
import { usedOf } from './host-tiles'

const wait = (seconds: number | null) => (seconds === null ? t.noneAsked : formatDuration(seconds * 1_000))

/** Block devices over the last ten seconds. */
export function DiskTable({ disks }: { disks: HostFigures['disks'] }) {
  return (
    <section>
      <h3 className="mb-1 font-semibold">{t.disks}</h3>
      <Reading reading={disks}>
        {(list) => (
          <Table label={t.disks}>
            <thead>
              <tr>
                <Th>{t.device}</Th>
                <Th numeric>{t.read}</Th>
                <Th numeric>{t.written}</Th>
                <Th numeric>{t.waitToRead}</Th>
                <Th numeric>{t.waitToWrite}</Th>
                <Th numeric>{t.busy}</Th>
              </tr>
            </thead>
            <tbody>
              {list.map((disk) => (
                <tr key={disk.name} className="hover:bg-hover">
                  <Td className="font-mono text-xs">
                    <HostileText text={disk.name} max={24} />
                  </Td>
                  <Td numeric className="whitespace-nowrap">
                    {formatByteRate(disk.readBytes)}
                  </Td>
                  <Td numeric className="whitespace-nowrap">
                    {formatByteRate(disk.writtenBytes)}
                  </Td>
                  <Td numeric className="whitespace-nowrap">
                    {wait(disk.readSeconds)}
                  </Td>
                  <Td numeric className="whitespace-nowrap">
                    {wait(disk.writeSeconds)}
                  </Td>
                  <Td numeric className="whitespace-nowrap">
                    <ShareBar share={disk.busy}>{formatShare(disk.busy)}</ShareBar>
                  </Td>
                </tr>
              ))}
              {list.length === 0 ? (
                <tr>
                  <Td colSpan={6}>{t.thisHostHasNo}</Td>
                </tr>
              ) : null}
            </tbody>
          </Table>
        )}
      </Reading>
    </section>
  )
}

/** Network interfaces over the last ten seconds. */
export function NetworkTable({ network }: { network: HostFigures['network'] }) {
  return (
    <section>
      <h3 className="mb-1 font-semibold">{t.network}</h3>
      <Reading reading={network}>
        {(list) => (
          <Table label={t.network}>
            <thead>
              <tr>
                <Th>{t.interface}</Th>
                <Th numeric>{t.received}</Th>
                <Th numeric>{t.sent}</Th>
                <Th numeric>{t.errors}</Th>
              </tr>
            </thead>
            <tbody>
              {list.map((one) => (
                <tr key={one.name} className="hover:bg-hover">
                  <Td className="font-mono text-xs">
                    <HostileText text={one.name} max={24} />
                  </Td>
                  <Td numeric className="whitespace-nowrap">
                    {formatByteRate(one.receivedBytes)}
                  </Td>
                  <Td numeric className="whitespace-nowrap">
                    {formatByteRate(one.sentBytes)}
                  </Td>
                  <Td numeric className="whitespace-nowrap">
                    {one.errors > 0 ? <Status status="warning">{formatNumber(one.errors)}/s</Status> : t.none}
                  </Td>
                </tr>
              ))}
              {list.length === 0 ? (
                <tr>
                  <Td colSpan={4}>{t.thereIsNoInterface}</Td>
                </tr>
              ) : null}
            </tbody>
          </Table>
        )}
      </Reading>
    </section>
  )
}

/** Every file system of the host, the fullest first. */
export function MountTable({ mounts }: { mounts: HostFigures['mounts'] }) {
  return (
    <section>
      <h3 className="mb-1 font-semibold">{t.fileSystems}</h3>
      <Reading reading={mounts}>
        {(list) => (
          <Table label={t.fileSystems}>
            <thead>
              <tr>
                <Th>{t.mountedAt}</Th>
                <Th>{t.type}</Th>
                <Th numeric>{t.inUse2}</Th>
                <Th numeric>{t.free}</Th>
                <Th numeric>{t.inodesInUse}</Th>
              </tr>
            </thead>
            <tbody>
              {list.map((mount) => (
                <tr key={mount.path} className="hover:bg-hover">
                  <Td
                    translate="no"
                    className="max-w-64 truncate font-mono text-xs"
                    title={mount.path.slice(0, 300)}
                  >
                    <HostileText text={mount.path} max={60} />
                  </Td>
                  <Td className="text-ink-muted">
                    <HostileText text={mount.type} max={16} />
                  </Td>
                  <Td numeric className="w-40 whitespace-nowrap">
                    <Reading reading={mount.space}>
                      {(space) => (
                        <ShareBar share={usedOf(space)}>
                          {usedOf(space) >= 0.95 ? (
                            <Status status="critical">{formatShare(usedOf(space))}</Status>
                          ) : (
                            formatShare(usedOf(space))
                          )}
                        </ShareBar>
                      )}
                    </Reading>
                  </Td>
                  <Td numeric className="whitespace-nowrap">
                    <Reading reading={mount.space}>{(space) => formatBytes(space.available)}</Reading>
                  </Td>
                  <Td numeric className="whitespace-nowrap">
                    <Reading reading={mount.inodes}>
                      {({ used, total }) => formatShare(used / Math.max(1, total))}
                    </Reading>
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </Reading>
    </section>
  )
}
