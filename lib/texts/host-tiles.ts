import { texts } from './texts'

export const hostTileTexts = texts('host-tiles', {
  host: 'Host',
  cpuMemoryAndDisks: 'CPU, memory and disks are unknown',
  sayWhereItRuns: 'Say where it runs',
  cpu: 'CPU',
  ofCores: { one: 'of {n} core', other: 'of {n} cores' },
  littleIsLeft: 'little is left',
  load: 'Load',
  over15Min: '{fifteen} over 15 min',
  memoryInUse: 'Memory in use',
  ofTotal: 'of {total}',
  inUse: '{memoryShare} in use',
  swapInUse: 'Swap in use',
  noSwap: 'no swap',
  fullestFileSystem: 'Fullest file system',
  noFileSystemTold: 'No file system told how full it is.',
  makeRoom: 'make room',
  restart: 'Restart the server',
  restartOf: 'Restart {name}',
  readFilesAgain: 'Read its files again',
  readFilesOf: 'Have {name} read its configuration again',
})
