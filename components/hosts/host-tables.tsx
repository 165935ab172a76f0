import { HostileText } from '@/components/patterns/hostile-text'
import { Reading } from '@/components/patterns/reading'
import { ShareBar } from '@/components/patterns/share-bar'
import { Status } from '@/components/patterns/status'
import { Table, Td, Th } from '@/components/ui/table'
import type { HostFigures } from '@/lib/features/hosts/figures'
import { formatByteRate, formatBytes } from '@/lib/format/bytes'
import { formatDuration } from '@/lib/format/duration'
import { formatNumber, formatShare } from '@/lib/format/number'
import { usedOf } from './host-tiles'

const wait = (seconds: number | null) => (seconds === null ? 'none asked' : formatDuration(seconds * 1_000))

/** Block devices over the last ten seconds. */
export function DiskTable({ disks }: { disks: HostFigures['disks'] }) {
  return (
    <section>
      <h3 className="mb-1 font-semibold">Disks</h3>
      <Reading reading={disks}>
        {(list) => (
          <Table label="Disks">
            <thead>
              <tr>
                <Th>Device</Th>
                <Th numeric>Read</Th>
                <Th numeric>Written</Th>
                <Th numeric>Wait to read</Th>
                <Th numeric>Wait to write</Th>
                <Th numeric>Busy</Th>
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
                  <Td colSpan={6}>This host has no disk of its own.</Td>
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
      <h3 className="mb-1 font-semibold">Network</h3>
      <Reading reading={network}>
        {(list) => (
          <Table label="Network">
            <thead>
              <tr>
                <Th>Interface</Th>
                <Th numeric>Received</Th>
                <Th numeric>Sent</Th>
                <Th numeric>Errors</Th>
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
                    {one.errors > 0 ? <Status status="warning">{formatNumber(one.errors)}/s</Status> : 'none'}
                  </Td>
                </tr>
              ))}
              {list.length === 0 ? (
                <tr>
                  <Td colSpan={4}>There is no interface but loopback.</Td>
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
      <h3 className="mb-1 font-semibold">File systems</h3>
      <Reading reading={mounts}>
        {(list) => (
          <Table label="File systems">
            <thead>
              <tr>
                <Th>Mounted at</Th>
                <Th>Type</Th>
                <Th numeric>In use</Th>
                <Th numeric>Free</Th>
                <Th numeric>Inodes in use</Th>
              </tr>
            </thead>
            <tbody>
              {list.map((mount) => (
                <tr key={mount.path} className="hover:bg-hover">
                  <Td className="max-w-64 truncate font-mono text-xs" title={mount.path.slice(0, 300)}>
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
