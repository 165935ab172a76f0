import type { Reading } from '@/lib/engines/contract/reading'
import type { HostFigures } from '@/lib/features/hosts/figures'
import { DiskTable, MountTable, NetworkTable } from './host-tables'

/** Disks, network and file systems of a host, as they are now. */
export function HostFigureTables({ figures }: { figures: Reading<HostFigures> }) {
  const { disks, network, mounts } = figures.known
    ? figures.value
    : { disks: figures, network: figures, mounts: figures }
  return (
    <div className="mt-6 grid grid-cols-2 gap-x-8 gap-y-6 max-lg:grid-cols-1">
      <DiskTable disks={disks} />
      <NetworkTable network={network} />
      <div className="col-span-full">
        <MountTable mounts={mounts} />
      </div>
    </div>
  )
}
